// The page: programs on the left, their text in the middle, the window on the right. It holds no logic of the machine's:
// the window does what it is asked for, a worker analyzes and checks, and this brings them together.
import { Editor } from "./editor.js";
import { fileName, make as makeLink, read as readLink } from "./link.js";
import { Projects } from "./projects.js";
import { Service } from "./service.js";
import { ticks } from "./places.js";
import * as handout from "./handout.js";
import * as words from "./words.js";

const $ = (id) => document.getElementById(id);
const frame = $("frame").contentWindow;
const work = "/work"; // where the projects lie, for the window and the worker

let projects, project, editor;
let view; // the last that the window told of
let checker; // the worker that checks, while it does
let verdict; // what the last check has come to
let saving, linking;

// What the window calls.
globalThis.breakfast = {
	viewed(v) {
		view = v;
		words.tell(v);
		marks();
		link();
	},
	// check checks a lab's folder, as it lies in the window's files.
	async check(dir, name) {
		const module = await compiled;
		checker?.end();
		checker = new Service(module);
		$("score").textContent = "checking …";
		const files = frame.files.list(`${dir}/${name}`);
		const contents = Object.fromEntries(Object.entries(files).map(([f, text]) => [`${name}/${f}`, text]));
		const mine = checker, of = project;
		try {
			const v = await mine.ask({ op: "check", name, dir }, contents);
			if (of === project) checked(v);
			return v;
		} finally {
			mine.end();
			if (checker === mine) checker = undefined;
		}
	},
	ended: () => say("The window has ended. Load the page again: your text is kept."),
	// leave leaves the window for the text: in the window the key Tab is the console's.
	leave: () => editor.view.focus(),
	get view() { return view; },
	get project() { return project; },
	get verdict() { return verdict; },
	get editor() { return editor; },
};

function say(text) {
	$("said").firstElementChild.textContent = text;
	if (!$("said").open) $("said").showModal();
}

const ask = (request) => frame.asking(request);
const verb = (name, more = {}) => ask({ op: "do", verb: name, ...more }).catch((err) => say(err.message));

// Where a project lies, what the window opens there, and what the assembler calls a file of it.
const folder = (p) => (p.folder ? `${work}/${p.folder}` : `${work}/${p.name}`);
const opened = (p) => (p.folder ? { dir: work, name: p.folder } : { dir: folder(p), name: p.main[0] });
const nameOf = (file) => (project.folder && file.startsWith(project.folder + "/") ? file.slice(project.folder.length + 1) : file);

async function start() {
	compiled = load();
	compiled.catch(() => {}); // whoever waits for it says so
	frames = new Promise((done) => {
		if (frame.begin) done();
		else $("frame").addEventListener("load", done, { once: true });
	});
	const offers = await (await fetch("programs.json")).json();
	projects = new Projects(offers.programs);
	editor = new Editor($("editor"), { changed, stop: toggleStop, moved: () => {}, save });
	editor.words = offers.words;
	if (!await follow()) await choose(localStorage.getItem("breakfast-last") ?? "preemptive");
	addEventListener("hashchange", follow);
	document.body.classList.add("ready");
	keep();
}
let compiled, frames, started, serving;

// services is the worker that analyzes; it begins when the window is there, so that nobody waits for it.
async function services() {
	const module = await compiled;
	await started;
	return new Service(module);
}

// load fetches and compiles the window, also from a host that does not know what WebAssembly is.
async function load() {
	const response = await fetch("kitchen.wasm");
	if (!response.ok) throw new Error(`kitchen.wasm: ${response.status} ${response.statusText}`);
	if (response.headers.get("Content-Type") === "application/wasm") return WebAssembly.compileStreaming(response);
	return WebAssembly.compile(await response.arrayBuffer());
}

// keep has the page be there without a network.
async function keep() {
	if (!navigator.serviceWorker) return;
	try {
		await navigator.serviceWorker.register("sw.js");
		await navigator.serviceWorker.ready;
		$("offline").hidden = false;
	} catch {
		// from a file, or where the browser keeps nothing: it works as long as it is open
	}
}

// follow does what the link says by which somebody came.
async function follow() {
	const said = await readLink(location.hash);
	if (!said) return false;
	if (project && said.name === project.name && !Object.keys(said.files).length && !said.clock) return true;
	if (Object.keys(said.files).length) keepAside(said);
	if (!projects.has(said.name)) {
		say(`The link is to a program called ${said.name}, and there is none here.`);
		return false;
	}
	const seen = await choose(said.name);
	const now = ticks(said.clock ?? "");
	if (seen && now) await ask({ op: "moment", now });
	return true;
}

// keepAside keeps what a person has written from the text of a link that has the same name.
function keepAside({ name, files }) {
	const old = projects.find(name)?.changed ?? {};
	const same = JSON.stringify(old) === JSON.stringify(files);
	if (Object.keys(old).length && !same) projects.add(name + "-before.s", projects.find(name).files);
	projects.keep(name, files, projects.find(name)?.offer ? {} : { main: Object.keys(files)[0] });
}

// choose opens a project, and says whether the window has it.
async function choose(name) {
	save();
	project = projects.find(name) ?? projects.find("preemptive");
	verdict = undefined;
	localStorage.setItem("breakfast-last", project.name);
	editor.open(project.files, project.given);
	const first = project.main.find((f) => !project.given.includes(f)) ?? project.main[0];
	show(project.changed && Object.keys(project.changed)[0] in project.files ? Object.keys(project.changed)[0] : first);
	list();
	$("checks").hidden = !project.folder;
	$("again").hidden = !!project.needs;
	marked([], project.score ?? "", project.needs ? `This lab is in C: it needs a compiler (${project.needs}), and so the ` +
		"command. \"breakfast lab start\" makes a folder for it, and \"breakfast lab check\" checks it." : "");
	history.replaceState(null, "", "#" + project.name);
	analyze();
	if (project.needs) return false;
	return openWindow();
}

async function openWindow() {
	await frames;
	frame.files.remove(folder(project));
	for (const [file, text] of Object.entries(project.files)) frame.files.write(`${folder(project)}/${file}`, text);
	const { dir, name } = opened(project), mine = project;
	try {
		if (!started) {
			const module = await compiled;
			started = frame.begin(module, dir, project.harts ? [name, `--harts=${project.harts}`] : [name]);
			await started;
		} else {
			await ask({ op: "open", dir, name, harts: project.harts });
		}
		return mine === project;
	} catch (err) {
		say(err.message);
		return false;
	}
}

// changed is called when a person writes.
function changed(file, text) {
	project.files[file] = text;
	project.changed[file] = text;
	clearTimeout(saving);
	saving = setTimeout(save, project.folder ? 700 : 250);
}

// save keeps what was written, and hands it to the window and to the assembler.
function save() {
	if (!saving) return;
	clearTimeout(saving);
	saving = undefined;
	try {
		projects.keep(project.name, project.changed);
	} catch (err) {
		say(`What you write cannot be kept here (${err.message}): save it as a file.`);
	}
	for (const [file, text] of Object.entries(project.changed)) frame.files?.write(`${folder(project)}/${file}`, text);
	list();
	link();
	analyze();
}

// analyze asks the assembler; what it says of an older text is dropped.
async function analyze() {
	if (project.needs) return;
	const { dir, name } = opened(project), of = project, at = ++analysis;
	const inDir = (file) => (of.folder ? `${of.folder}/${file}` : file);
	const contents = Object.fromEntries(Object.entries(of.files).map(([f, text]) => [inDir(f), text]));
	serving ??= services();
	const service = await serving;
	if (at !== analysis) return;
	const insight = await service.ask({ op: "analyze", dir, name, files: of.main.map(inDir), harts: of.harts, text: of.env },
		contents).catch(() => undefined);
	if (!insight || at !== analysis || of !== project || saving) return;
	insight.problems ??= [];
	problems = insight.problems.filter((p) => !p.warning);
	last = insight;
	tabs();
	editor.learn(insight, nameOf);
}
let analysis = 0, problems = [], last;

// marks shows in the text where the machine is.
function marks() {
	if (!view || !editor.file) return;
	const file = nameOf(view.file);
	const lines = (view.breakpoints ?? []).filter((b) => nameOf(b.file) === editor.file).map((b) => b.line);
	const here = file === editor.file && !project.needs && view.state !== "running" && !problems.length ? view.line : 0;
	editor.mark(here, lines, !editor.view.hasFocus);
}

const toggleStop = (file, line) => verb("breakpoint", { name: project.folder ? `${project.folder}/${file}` : file, line });

// show shows a file of the project.
function show(file) {
	const isHandout = file.endsWith(".md");
	$("handout").hidden = !isHandout;
	$("editor").hidden = isHandout;
	shown = file;
	if (isHandout) {
		handout.show($("handout"), project.files[file]);
	} else {
		editor.show(file);
		if (last) editor.learn(last, nameOf);
	}
	tabs();
	marks();
}
let shown;

function tabs() {
	const button = (text, title, click) => {
		const b = document.createElement("button");
		b.textContent = text;
		b.title = title;
		b.onclick = click;
		return b;
	};
	const all = Object.keys(project.files).map((file) => {
		const b = button(file.replace(/\.md$/, ""), file, () => show(file));
		b.role = "tab";
		b.ariaSelected = file === shown;
		if (project.given.includes(file)) b.append(Object.assign(document.createElement("small"), { textContent: " given" }));
		return b;
	});
	all.push(button("+", "another file", addFile));
	if (project.offer && Object.keys(project.changed).length) all.push(button("As it was", "leave your changes", restore));
	if (problems.length) {
		const n = problems.length, first = problems[0];
		const b = button(`${n} error${n > 1 ? "s" : ""}`, first.message, () => {
			if (nameOf(first.file) in project.files) show(nameOf(first.file));
			editor.go(first.line, first.column);
		});
		b.className = "errors";
		all.push(b);
	}
	$("tabs").replaceChildren(...all);
}

function addFile() {
	const name = prompt("What is it called? Another file includes it: .include \"more.s\"", "more.s");
	if (!name) return;
	if (!fileName.test(name) || name in project.files) {
		say(`${name} cannot be the name of a file: want letters, digits, dots and dashes, and one that is not there.`);
		return;
	}
	project.files[name] = "";
	editor.add(name, "");
	changed(name, "# " + name + "\n");
	editor.add(name, project.files[name]);
	show(name);
}

function restore() {
	if (!confirm(`Leave your changes of ${project.name}? They are gone then.`)) return;
	clearTimeout(saving);
	saving = undefined;
	projects.keep(project.name, {});
	choose(project.name);
}

// list lists what there is to open.
function list() {
	const part = (title, entries) => {
		if (!entries.length) return [];
		const h = document.createElement("h2");
		h.textContent = title;
		return [h, ...entries.map(({ name, text, note, title }) => {
			const b = document.createElement("button"), t = document.createElement("span"), n = document.createElement("small");
			t.textContent = text;
			n.textContent = note ?? "";
			b.append(t, n);
			b.title = title ?? text;
			b.dataset.name = name;
			if (name === project.name) b.ariaCurrent = "true";
			b.onclick = () => {
				pane("text");
				choose(name);
			};
			return b;
		})];
	};
	const entry = (o) => {
		const p = projects.find(o.name), edited = Object.keys(p.changed).length ? "edited" : "";
		return { name: o.name, text: o.number ? `${o.number} ${o.title}` : o.name, title: o.title,
			note: o.needs ? "C" : o.number ? p.score ?? "" : edited };
	};
	const offered = projects.offered;
	$("programs").replaceChildren(
		...part("Labs", offered.filter((o) => o.number).map(entry)),
		...part("Recipes", offered.filter((o) => o.recipe).map(entry)),
		...part("Yours", projects.own.map(({ name, time }) => ({ name, text: name, note: new Date(time).toLocaleDateString() }))),
		...part("More", offered.filter((o) => !o.number && !o.recipe).map(entry)),
		Object.assign(document.createElement("p"), { textContent: "Drop a .s, ELF or session file anywhere. What you write stays in this browser." }));
}

// checked shows what a check has come to.
function checked(v) {
	verdict = v;
	projects.score(project.name, v.Score);
	marked(v.Checks ?? [], v.Score, v.Report);
	list();
}

function marked(checks, score, report) {
	$("score").textContent = score;
	let failed = false;
	$("marks").replaceChildren(...checks.map((c) => {
		const li = document.createElement("li"), cell = (name, text) => Object.assign(document.createElement(name), { textContent: text });
		li.className = c.Passed ? "ok" : failed ? "" : "first";
		failed ||= !c.Passed;
		li.append(cell("i", c.Passed ? "✓" : "✗"), cell("b", c.Name), cell("span", c.Title), cell("small", `${c.Points}/${c.Of}`));
		li.children[0].ariaLabel = c.Passed ? "passed" : "failed";
		return li;
	}));
	// The list above says the marks; what is left of the report is why.
	const parts = report.replace(/^  see it .*\n/m, "").split("\n\n");
	const why = parts.slice(!checks.length ? 0 : report.includes("Nothing could be checked.") ? 1 : 2).join("\n\n").trim();
	$("verdict").textContent = why || (verdict?.Passed ? "All checks passed." : "");
}

// link keeps the link to what is shown, at the moment that is shown; also when the machine runs, it is made now and then.
function link() {
	linking ??= setTimeout(async () => {
		linking = undefined;
		$("link").value = await linked();
	}, 150);
}

// linked is the link. What the window shows is another program's, where a project cannot run here.
async function linked() {
	const clock = view?.now && !project.needs ? view.clock : "";
	return new URL(await makeLink({ name: project.name, files: project.changed, clock }), location.href).href;
}

$("copy").onclick = async () => {
	clearTimeout(linking);
	linking = undefined;
	$("link").value = await linked();
	history.replaceState(null, "", $("link").value);
	$("link").select();
	await navigator.clipboard?.writeText($("link").value).catch(() => {});
	$("copy").textContent = "Copied";
	setTimeout(() => { $("copy").textContent = "Copy link"; }, 1200);
};

function download(name, data) {
	const a = document.createElement("a");
	a.href = URL.createObjectURL(new Blob([data]));
	a.download = name;
	a.click();
	setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}

$("save").onclick = () => download(shown, project.files[shown]);
$("record").onclick = async () => {
	const name = "/tmp/out.session";
	try {
		await ask({ op: "session", name });
		download(`${view.title}.session`, frame.files.read(name));
	} catch (err) {
		say(err.message);
	}
};
$("open").onclick = () => $("file").click();
$("file").onchange = async () => {
	await take([...$("file").files]);
	$("file").value = "";
};
// The page and the window change their colours together.
const themes = ["dark", "light", "contrast"];
$("theme").onclick = () => {
	const { dataset } = document.documentElement;
	dataset.theme = themes[(themes.indexOf(dataset.theme) + 1) % themes.length];
	ask({ op: "key", text: "t" });
};
$("again").onclick = () => verb("check");
for (const b of document.querySelectorAll("[data-verb]")) {
	b.onclick = () => verb(b.dataset.verb, { back: !!b.dataset.back });
}

addEventListener("keydown", (e) => {
	if (e.key !== "F6") return;
	e.preventDefault();
	$("frame").focus();
	frame.document.querySelector("canvas")?.focus();
});

// take opens files: text becomes a program of one's own; a session, or an ELF file, is shown in the window.
async function take(files) {
	const texts = {};
	for (const file of files.slice(0, 20)) {
		if (file.size > 64 << 20) return say(`${file.name} has more than 64 MiB, the most that is read.`);
		const data = new Uint8Array(await file.arrayBuffer());
		if (!data.slice(0, 4096).includes(0) && fileName.test(file.name)) {
			texts[file.name] = new TextDecoder().decode(data);
			continue;
		}
		frame.files.write(`/tmp/opened/${file.name}`, data);
		try {
			await ask({ op: "open", dir: "/tmp/opened", name: file.name });
			pane("kitchen");
		} catch (err) {
			say(err.message);
		}
	}
	if (Object.keys(texts).length) await choose(projects.add(Object.keys(texts)[0], texts));
}

// The window opens what is dropped on it by itself.
addEventListener("dragover", (e) => e.preventDefault());
addEventListener("drop", (e) => {
	e.preventDefault();
	take([...e.dataTransfer.files]);
});

function pane(name) {
	document.body.dataset.pane = name;
	for (const b of document.querySelectorAll("[data-show]")) b.ariaSelected = b.dataset.show === name;
}
for (const b of document.querySelectorAll("[data-show]")) b.onclick = () => pane(b.dataset.show);
pane("text");

addEventListener("beforeunload", save);
addEventListener("error", (e) => console.error(e.error ?? e.message));
start().catch((err) => say(`Breakfast cannot start: ${err.message}`));
