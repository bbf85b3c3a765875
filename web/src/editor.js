// The editor: CodeMirror, told by the assembler what is wrong, what names mean, and where the machine is.
import { EditorState, StateEffect, StateField, RangeSet, Prec } from "@codemirror/state";
import { EditorView, Decoration, GutterMarker, gutter, keymap, lineNumbers, hoverTooltip, drawSelection, highlightActiveLineGutter }
	from "@codemirror/view";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { search, searchKeymap, highlightSelectionMatches } from "@codemirror/search";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { column, range } from "./places.js";

// Assembly, line by line: a label, a word that says what, its operands, a comment.
const assembly = StreamLanguage.define({
	startState: () => ({ first: true, block: false }),
	token(s, state) {
		if (s.sol()) state.first = true;
		if (state.block || s.match("/*")) {
			state.block = !s.match(/^.*?\*\//) && (s.skipToEnd(), true);
			return "comment";
		}
		if (s.eatSpace()) return null;
		if (s.match(/^(#|\/\/).*/)) return "comment";
		if (s.match(/^"(\\.|[^"\\])*"?/)) return "string";
		if (s.match(/^'(\\.|[^'\\])'?/)) return "string";
		if (state.first && s.match(/^[\w.$]+:/)) return "labelName";
		if (s.match(/^;/)) {
			state.first = true;
			return null;
		}
		if (state.first && s.match(/^[\w.$]+/)) {
			state.first = false;
			return s.current().startsWith(".") ? "meta" : "keyword";
		}
		if (s.match(/^(0x[\da-f]+|0b[01]+|\d+[bf]?)\b/i)) return "number";
		if (s.match(/^[A-Za-z_.$][\w.$]*/)) return registers.test(s.current()) ? "variableName" : "name";
		s.next();
		return null;
	},
	languageData: { commentTokens: { line: "#" } },
});
const registers = /^(x\d+|zero|ra|sp|gp|tp|[tas]\d+|fp)$/;

const look = EditorView.theme({
	"&": { color: "var(--text)", backgroundColor: "transparent", fontSize: "13px" },
	".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px" },
	".cm-content": { caretColor: "var(--accent)" },
	".cm-cursor": { borderLeftColor: "var(--accent)" },
	".cm-gutters": { backgroundColor: "transparent", color: "var(--faint)", border: "none" },
	".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
	"&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--key) !important" },
	".cm-selectionMatch": { backgroundColor: "var(--key)" },
	".cm-at": { backgroundColor: "var(--row)", boxShadow: "inset 3px 0 var(--accent)" },
	".cm-breakpoints": { width: "14px", cursor: "pointer" },
	".cm-tooltip": { background: "var(--key)", color: "var(--text)", border: "1px solid var(--edge)", borderRadius: "8px" },
	".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--row)", color: "var(--accent)" },
	".cm-known": { padding: "7px 10px", maxWidth: "60ch", whiteSpace: "pre-wrap" },
	".cm-known code": { fontFamily: "var(--mono)", color: "var(--accent)" },
	".cm-diagnostic": { padding: "7px 10px", whiteSpace: "pre-wrap", maxWidth: "70ch" },
	".cm-diagnosticAction": { background: "var(--accent)", color: "var(--on-accent)", borderRadius: "5px", padding: "3px 8px" },
	".cm-panels": { backgroundColor: "var(--panel)", color: "var(--text)" },
	".cm-panels button, .cm-panels input": { font: "inherit" },
});
const colours = HighlightStyle.define([
	{ tag: tags.comment, color: "var(--note)" }, { tag: tags.keyword, color: "var(--mnemonic)" },
	{ tag: tags.meta, color: "var(--label)" }, { tag: tags.labelName, color: "var(--label)" },
	{ tag: tags.string, color: "var(--accent)" }, { tag: tags.number, color: "var(--text)" },
]);

const setAt = StateEffect.define(), setStops = StateEffect.define();
const atLine = Decoration.line({ class: "cm-at", attributes: { "aria-current": "step" } });

// The line that the machine is at; 0 for none.
const at = StateField.define({
	create: () => Decoration.none,
	update(marks, tr) {
		marks = marks.map(tr.changes);
		for (const e of tr.effects) {
			if (!e.is(setAt)) continue;
			const known = e.value > 0 && e.value <= tr.state.doc.lines;
			marks = known ? Decoration.set([atLine.range(tr.state.doc.line(e.value).from)]) : Decoration.none;
		}
		return marks;
	},
	provide: (f) => EditorView.decorations.from(f),
});

class Stop extends GutterMarker {
	toDOM() {
		const dot = document.createElement("span");
		dot.textContent = "●";
		dot.style.color = "var(--alarm)";
		dot.title = "a breakpoint";
		return dot;
	}
}
const stop = new Stop();
const stops = StateField.define({
	create: () => RangeSet.empty,
	update(set, tr) {
		set = set.map(tr.changes);
		for (const e of tr.effects) {
			if (!e.is(setStops)) continue;
			const lines = [...new Set(e.value)].filter((n) => n <= tr.state.doc.lines).sort((a, b) => a - b);
			set = RangeSet.of(lines.map((n) => stop.range(tr.state.doc.line(n).from)));
		}
		return set;
	},
});

// known is what is to be said of what stands at a place: a symbol, or an instruction.
function known(insight, words, name, line, file, col) {
	const has = (r) => r.file === file && r.line === line && r.column <= col && col < r.endColumn;
	let found;
	const find = (list) => {
		for (const s of list ?? []) {
			find(s.params);
			if (!found && ((s.defs ?? []).some(has) || (s.uses ?? []).some(has))) found = s;
		}
	};
	find(insight?.symbols);
	if (found?.kind === "undefined") return undefined; // the assembler says so
	if (found) {
		const hex = found.known ? ` = 0x${(found.value >>> 0).toString(16)}${found.address ? "" : `, ${found.value}`}` : "";
		return { title: `${found.name}${hex}`, text: [found.kind, found.detail, found.doc].filter(Boolean).join("\n") };
	}
	return words[name] && { title: name, text: words[name] };
}

// An Editor shows one file of a project at a time. Of what happens it tells tell: changed(file, text), moved(line,
// column), stop(file, line), save().
export class Editor {
	#states = new Map(); // by file
	#file = "";
	#insight;
	#words = {};
	#tell;
	view;

	constructor(where, tell) {
		this.#tell = tell;
		this.view = new EditorView({ parent: where });
	}

	set words(words) { this.#words = words; }
	get file() { return this.#file; }
	get text() { return this.view.state.doc.toString(); }

	// open has other files, and shows none.
	open(files, readOnly) {
		this.#states.clear();
		this.#file = "";
		this.#insight = undefined;
		for (const [name, text] of Object.entries(files)) {
			this.#states.set(name, this.#state(name, text, readOnly.includes(name)));
		}
	}

	add(name, text) { this.#states.set(name, this.#state(name, text, false)); }

	// show shows a file.
	show(name) {
		if (this.#file) this.#states.set(this.#file, this.view.state);
		this.#file = name;
		this.view.setState(this.#states.get(name));
	}

	#state(name, text, readOnly) {
		return EditorState.create({
			doc: text,
			extensions: [
				lineNumbers(), highlightActiveLineGutter(), history(), drawSelection(), at, stops, lintGutter(),
				gutter({ class: "cm-breakpoints", markers: (v) => v.state.field(stops), initialSpacer: () => stop,
					domEventHandlers: { mousedown: (v, block) => {
						this.#tell.stop(name, v.state.doc.lineAt(block.from).number);
						return true;
					} } }),
				assembly, syntaxHighlighting(colours), look, search({ top: true }), highlightSelectionMatches(),
				autocompletion({ override: [(c) => this.#complete(c)] }), hoverTooltip((v, pos) => this.#hover(v, pos)),
				EditorState.tabSize.of(8), EditorState.readOnly.of(readOnly),
				EditorView.contentAttributes.of({ "aria-label": name }),
				EditorView.updateListener.of((u) => {
					if (u.docChanged) this.#tell.changed(name, u.state.doc.toString());
					if (u.selectionSet || u.docChanged) {
						const head = u.state.selection.main.head, line = u.state.doc.lineAt(head);
						this.#tell.moved(line.number, head - line.from + 1);
					}
				}),
				Prec.high(keymap.of([{ key: "Mod-s", run: () => (this.#tell.save(), true) }, { key: "F9", run: (v) => {
					this.#tell.stop(name, v.state.doc.lineAt(v.state.selection.main.head).number);
					return true;
				} }])),
				keymap.of([...completionKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap, indentWithTab]),
			],
		});
	}

	// learn shows what the assembler knows, if it is of the text that is shown. Files are named as there.
	learn(insight, nameOf) {
		this.#insight = { ...insight, file: insight.files.findIndex((f) => nameOf(f) === this.#file) };
		const doc = this.view.state.doc;
		this.view.dispatch(setDiagnostics(this.view.state, insight.problems.filter((p) => nameOf(p.file) === this.#file)
			.map((p) => ({
				...range(doc, p.line, p.column, p.endColumn), severity: p.warning ? "warning" : "error",
				message: p.message + (p.hint ? "\n" + p.hint : ""),
				actions: (p.fixes ?? []).map((fix) => ({
					name: fix.length === 1 && fix[0].text.length < 32 ? `Use ${fix[0].text.trim()}` : "Write that",
					apply: (v) => v.dispatch({ changes: fix.filter((e) => nameOf(e.file) === this.#file)
						.map((e) => ({ ...range(v.state.doc, e.line, e.column, e.endColumn), insert: e.text })) }),
				})),
			}))));
	}

	// mark marks where the machine is, and its breakpoints; line 0 for nowhere.
	mark(line, lines, follow) {
		const effects = [setAt.of(line), setStops.of(lines)], doc = this.view.state.doc;
		if (follow && line > 0 && line <= doc.lines) {
			effects.push(EditorView.scrollIntoView(doc.line(line).from, { y: "nearest", yMargin: 80 }));
		}
		this.view.dispatch({ effects });
	}

	// go puts the cursor somewhere.
	go(line, from) {
		const r = range(this.view.state.doc, line, from, from);
		this.view.dispatch({ selection: { anchor: r.from }, scrollIntoView: true });
		this.view.focus();
	}

	#hover(view, pos) {
		const line = view.state.doc.lineAt(pos), word = view.state.wordAt(pos);
		const start = line.text.slice(0, pos - line.from).search(/[\w.$]*$/);
		const name = /^[\w.$]*/.exec(line.text.slice(start))[0];
		const k = known(this.#insight, this.#words, name, line.number, this.#insight?.file, column(line.text, pos - line.from));
		if (!k) return null;
		return { pos: word?.from ?? pos, end: word?.to, above: true, create: () => {
			const dom = document.createElement("div");
			dom.className = "cm-known";
			const code = document.createElement("code");
			code.textContent = k.title;
			dom.append(code, "\n" + k.text);
			return { dom };
		} };
	}

	#complete(context) {
		const word = context.matchBefore(/[\w.$]+/);
		if (!word && !context.explicit) return null;
		const line = context.state.doc.lineAt(context.pos), from = word?.from ?? context.pos;
		const before = line.text.slice(0, from - line.from);
		if (/#|\/\//.test(before)) return null;
		const first = /^\s*([\w.$]+:\s*)*$/.test(before);
		const names = (this.#insight?.symbols ?? []).filter((s) => s.kind !== "undefined" && s.kind !== "local" &&
			first === (s.kind === "macro")).map((s) => ({ label: s.name, detail: s.kind, info: s.doc || undefined,
			type: { macro: "function", label: "property", machine: "constant" }[s.kind] ?? "variable",
			boost: s.kind === "machine" ? 0 : 1 }));
		const mnemonics = first ? Object.entries(this.#words).map(([label, info]) => ({ label, info, type: "keyword" })) : [];
		return { from, options: [...names, ...mnemonics], validFor: /^[\w.$]*$/ };
	}
}
