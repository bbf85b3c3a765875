// Ebitengine asks for a frame sixty times a second, also when it wants none. While nothing happens (Go says so: rest) it
// gets one now and then, and at once when a person does something or Go is asked for something.
"use strict";

globalThis.wake = (() => {
	const frame = requestAnimationFrame.bind(globalThis), every = 200; // ms
	let resting = false, waiting, timer;
	const wake = () => {
		if (!waiting) return;
		const next = waiting;
		waiting = undefined;
		clearTimeout(timer);
		frame(next);
	};
	globalThis.rest = (rests) => {
		resting = rests;
		if (!rests) wake();
	};
	globalThis.requestAnimationFrame = (next) => {
		if (!resting) return frame(next);
		waiting = next;
		timer = setTimeout(wake, every);
		return 0;
	};
	for (const what of ["pointermove", "pointerdown", "pointerup", "wheel", "keydown", "keyup", "touchstart", "touchmove",
		"touchend", "resize", "focus", "blur", "dragover", "drop"]) addEventListener(what, wake, { capture: true, passive: true });
	return wake;
})();
