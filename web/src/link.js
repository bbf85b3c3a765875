// A link says which program, in which text if it is not as it is offered, and at which moment:
// #preemptive@07:33:30, #lab2~TEXT@07:31:10.700. TEXT is the changed files as JSON, deflated, in base64 for URLs.

// mostBytes is how many bytes a text may have: a short link can be a very long one.
const mostBytes = 8 << 20;

async function through(stream, bytes) {
	const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader(), pieces = [];
	let size = 0;
	for (let r = await reader.read(); !r.done; r = await reader.read()) {
		pieces.push(r.value);
		if ((size += r.value.length) > mostBytes) {
			await reader.cancel();
			throw new Error("too long");
		}
	}
	return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

// mostText is how much text a link may carry, in characters: more is no link that somebody sends.
const mostText = 200_000;

export async function make({ name, files, clock }) {
	let link = "#" + encodeURIComponent(name);
	if (Object.keys(files).length) {
		const packed = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(files)));
		const text = btoa(Array.from(packed, (b) => String.fromCharCode(b)).join(""));
		link += "~" + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
	}
	return clock ? `${link}@${clock}` : link;
}

// read is what a link says; undefined if it is none.
export async function read(hash) {
	const m = /^#([^~@]+)(?:~([\w-]+))?(?:@([\d:.]+))?$/.exec(hash);
	if (!m || hash.length > mostText) return undefined;
	try {
		let files = {};
		if (m[2]) {
			const packed = Uint8Array.from(atob(m[2].replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
			files = JSON.parse(new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), packed)));
			for (const [name, text] of Object.entries(files)) {
				if (!fileName.test(name) || typeof text !== "string") return undefined;
			}
		}
		const name = decodeURIComponent(m[1]);
		return fileName.test(name) ? { name, files, clock: m[3] } : undefined;
	} catch {
		return undefined;
	}
}

// fileName is what a file may be called, and a program.
export const fileName = /^[A-Za-z0-9][\w.-]{0,60}$/;
