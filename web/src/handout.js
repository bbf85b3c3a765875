// A handout is Markdown: headings, paragraphs, lists, tables, code. What it says becomes text, never HTML.

function inline(to, text) {
	const piece = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
	let from = 0;
	for (const m of text.matchAll(piece)) {
		to.append(text.slice(from, m.index));
		from = m.index + m[0].length;
		const el = document.createElement(m[1] ? "code" : m[2] ? "strong" : m[3] ? "em" : "a");
		if (m[5] && /^https?:/.test(m[5])) {
			el.href = m[5];
			el.rel = "noopener";
		}
		if (m[1]) el.textContent = m[1];
		else inline(el, m[2] ?? m[3] ?? m[4]);
		to.append(el);
	}
	to.append(text.slice(from));
	return to;
}

const make = (name, text) => inline(document.createElement(name), text);

export function show(to, text) {
	to.replaceChildren(...blocks(text).map((lines) => {
		const heading = /^(#+) (.*)/.exec(lines[0]);
		if (heading) return make("h" + Math.min(heading[1].length, 4), heading[2]);
		if (lines[0].startsWith("```")) {
			const pre = document.createElement("pre");
			pre.textContent = lines.slice(1).join("\n");
			return pre;
		}
		if (lines[0].startsWith("|")) return table(lines);
		if (item.test(lines[0])) return list(lines);
		return make("p", lines.join(" "));
	}));
	to.scrollTop = 0;
}

const item = /^([-*]|\d+\.) /;

// blocks are the lines that belong together: between empty ones, a heading alone, and code as it stands.
function blocks(text) {
	const all = [];
	let open = null, code = false;
	for (const line of text.split("\n")) {
		if (code) {
			if (line.startsWith("```")) code = false;
			else open.push(line);
			if (!code) open = null;
			continue;
		}
		code = line.startsWith("```");
		if (line.trim() === "" || line.startsWith("#") || code) open = null;
		if (line.trim() === "") continue;
		if (!open) all.push(open = []);
		open.push(line);
		if (line.startsWith("#")) open = null;
	}
	return all;
}

function list(lines) {
	const el = document.createElement(/^\d/.test(lines[0]) ? "ol" : "ul"), items = [];
	for (const line of lines) {
		if (item.test(line)) items.push(line.replace(item, ""));
		else items.push(items.pop() + " " + line.trim());
	}
	el.append(...items.map((text) => make("li", text)));
	return el;
}

function table(lines) {
	const el = document.createElement("table");
	lines.filter((l) => !/^[|\s:-]+$/.test(l)).forEach((line, i) => {
		const row = document.createElement("tr");
		for (const cell of line.replace(/^\||\|\s*$/g, "").split("|")) row.append(make(i ? "td" : "th", cell.trim()));
		el.append(row);
	});
	return el;
}
