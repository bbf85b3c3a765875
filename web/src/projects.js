// A project is what a person works on: a program or a lab that is offered, with what was changed in it, or one of
// their own. Changes are kept in the browser's storage, a project an entry.

const prefix = "breakfast:";

export class Projects {
	#offers = new Map();

	constructor(offers) {
		for (const o of offers) this.#offers.set(o.name, o);
	}

	get offered() { return [...this.#offers.values()]; }

	// own are the names of a person's own programs, the latest first.
	get own() {
		return Object.keys(localStorage).filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length))
			.filter((name) => !this.#offers.has(name))
			.map((name) => ({ name, time: this.#kept(name).time })).sort((a, b) => b.time - a.time);
	}

	#kept(name) {
		try {
			return JSON.parse(localStorage.getItem(prefix + name)) ?? {};
		} catch {
			return {};
		}
	}

	has(name) { return this.#offers.has(name) || localStorage.getItem(prefix + name) !== null; }

	// find is a project; undefined if there is none.
	find(name) {
		if (!this.has(name)) return undefined;
		const offer = this.#offers.get(name), kept = this.#kept(name);
		const files = { ...offer?.files, ...kept.files };
		return { name, offer, changed: kept.files ?? {}, files, score: kept.score, main: offer?.main ?? [kept.main],
			given: offer?.given ?? [], harts: offer?.harts ?? 0, env: offer?.env ?? "",
			folder: offer?.folder, needs: offer?.needs };
	}

	// keep notes what was changed; what is as it was offered is not.
	keep(name, changed, more = {}) {
		const offer = this.#offers.get(name), kept = { ...this.#kept(name), ...more };
		kept.files = Object.fromEntries(Object.entries(changed).filter(([f, text]) => offer?.files[f] !== text));
		kept.time = Date.now();
		localStorage.setItem(prefix + name, JSON.stringify(kept));
	}

	score(name, score) {
		localStorage.setItem(prefix + name, JSON.stringify({ ...this.#kept(name), score }));
	}

	// add makes a project of a person's own, of files, and returns its name.
	add(name, files) {
		const stem = name.replace(/\.[^.]*$/, "") || "mine";
		name = stem;
		for (let i = 2; this.has(name); i++) name = `${stem}-${i}`;
		this.keep(name, files, { main: Object.keys(files)[0] });
		return name;
	}

	forget(name) { localStorage.removeItem(prefix + name); }
}
