// The assembler counts bytes, the editor counts UTF-16 units. Between them one converts here, and nowhere else.

function bytes(c) {
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

// unit is the index in text at which the byte with this number, from 1, is.
export function unit(text, column) {
	let at = 1, i = 0;
	while (i < text.length && at < column) {
		const c = text.codePointAt(i);
		at += bytes(c);
		i += c > 0xffff ? 2 : 1;
	}
	return i;
}

// column is the number of the byte, from 1, at an index in text.
export function column(text, index) {
	let at = 1;
	for (let i = 0; i < index; ) {
		const c = text.codePointAt(i);
		at += bytes(c);
		i += c > 0xffff ? 2 : 1;
	}
	return at;
}

// range is where some bytes of a line are in a document, cut to it.
export function range(doc, line, from, to) {
	const l = doc.line(Math.min(Math.max(line, 1), doc.lines));
	const start = l.from + unit(l.text, from), end = l.from + unit(l.text, Math.max(to, from));
	return { from: Math.min(start, l.to), to: Math.min(Math.max(end, start), l.to) };
}

// ticks is the moment at which the kitchen's clock shows this; undefined if it never does.
export function ticks(clock) {
	const m = /^(\d+):(\d\d):(\d\d)(?:\.(\d{1,3}))?$/.exec(clock);
	if (!m) return undefined;
	const t = ((+m[1] * 60 + +m[2]) * 60 + +m[3] - 27000) * 1000 + +(m[4] ?? "").padEnd(3, "0");
	return t < 0 ? undefined : t;
}
