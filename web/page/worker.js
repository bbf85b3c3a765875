// A worker analyzes programs and checks labs with the same code that the window runs, so that the window goes on.
"use strict";

globalThis.service = true;
// There is no document here; the code that draws is told that there is one, and is never called.
const nothing = new Proxy(function () {}, {
	get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : nothing),
	set: () => true, apply: () => nothing, construct: () => nothing,
});
globalThis.document = nothing;
globalThis.window = nothing;
globalThis.screen = nothing;
globalThis.Document = class { get hidden() { return true; } };
globalThis.requestAnimationFrame = () => 0;

importScripts("files.js", "asking.js", "wasm_exec.js");

onmessage = async ({ data: { id, module, request, contents } }) => {
	if (module) {
		const go = new Go();
		go.argv = ["kitchen"];
		go.env = { HOME: "/", TMPDIR: "/tmp" };
		go.run(await WebAssembly.instantiate(module, go.importObject));
		return;
	}
	try {
		files.remove(request.dir);
		files.write(request.dir + "/.keep", "");
		for (const [name, text] of Object.entries(contents)) files.write(request.dir + "/" + name, text);
		postMessage({ id, result: await asking(request) });
	} catch (err) {
		postMessage({ id, error: err.message });
	}
};
