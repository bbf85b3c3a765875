// How a page asks Go: ask hands over JSON, and the answer comes with the number of the question.
"use strict";

globalThis.asking = (() => {
	const waiting = new Map();
	let last = 0, ready;
	const listens = new Promise((done) => { ready = done; });
	globalThis.listening = () => ready();
	globalThis.answered = (id, json) => {
		const { result, error } = JSON.parse(json);
		const { done, failed } = waiting.get(id);
		waiting.delete(id);
		if (error) failed(new Error(error));
		else done(result);
	};
	const ask = async (request) => {
		await listens;
		return new Promise((done, failed) => {
			const id = ++last;
			waiting.set(id, { done, failed });
			if (!globalThis.ask(JSON.stringify({ ...request, id }))) {
				waiting.delete(id);
				failed(new Error("too much is asked for at once"));
			}
		});
	};
	ask.begun = listens;
	return ask;
})();
