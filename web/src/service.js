// A Service is a worker that runs the assembler and the grader.
export class Service {
	#worker;
	#waiting = new Map();
	#last = 0;

	constructor(module) {
		this.#worker = new Worker("worker.js");
		this.#worker.onmessage = ({ data: { id, result, error } }) => {
			const { done, failed } = this.#waiting.get(id);
			this.#waiting.delete(id);
			if (error) failed(new Error(error));
			else done(result);
		};
		this.#worker.onerror = (e) => this.end(e.message);
		this.#worker.postMessage({ module });
	}

	// ask asks for something about files, which are laid into a folder first.
	ask(request, contents = {}) {
		return new Promise((done, failed) => {
			const id = ++this.#last;
			this.#waiting.set(id, { done, failed });
			this.#worker.postMessage({ id, request: { dir: "/work", ...request }, contents });
		});
	}

	// end leaves what is being done.
	end(why = "ended") {
		this.#worker.terminate();
		for (const { failed } of this.#waiting.values()) failed(new Error(why));
		this.#waiting.clear();
	}
}
