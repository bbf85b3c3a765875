// The window, in a document of its own, as it takes all of one. The page around it starts it, and asks it for things.
"use strict";

// begin opens the window on what args name, where dir is the folder that names begin at, and is done when it listens.
globalThis.begin = async (module, dir, args) => {
	process.chdir(dir);
	const go = new Go();
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches ? ["--still"] : [];
	go.argv = ["kitchen", ...still, ...args];
	go.env = { HOME: "/", TMPDIR: "/tmp" };
	const instance = await WebAssembly.instantiate(module, go.importObject);
	go.run(instance).finally(() => parent.breakfast.ended());
	await asking.begun;
};

globalThis.viewed = (json) => parent.breakfast.viewed(JSON.parse(json));

// check has the page check a lab's folder, and tells Go what came of it.
globalThis.check = (dir, name, done) => {
	parent.breakfast.check(dir, name).then((verdict) => done(JSON.stringify(verdict)), (err) => done(err.message));
};

// F6 leads out of the window again, for who has no mouse.
addEventListener("keydown", (e) => {
	if (e.key !== "F6") return;
	e.preventDefault();
	e.stopImmediatePropagation();
	parent.breakfast.leave();
}, true);
