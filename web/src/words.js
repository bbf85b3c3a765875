// What the window shows, in words: for who does not see the picture, and for a small screen. While the machine runs it
// is not said anew: a voice that never ends helps nobody.

const said = {};

// say puts text in its place, if it is another.
function say(id, text) {
	if (said[id] === text) return;
	said[id] = text;
	document.getElementById(id).textContent = text;
}

function list(id, items, none) {
	const text = items.join("\n");
	if (said[id] === text) return;
	said[id] = text;
	document.getElementById(id).replaceChildren(...(items.length ? items : [none]).map((item) => {
		const li = document.createElement("li");
		li.textContent = item;
		return li;
	}));
}

export function tell(v) {
	const running = v.state === "running" || v.moving !== "";
	const why = v.moving ? `${v.moving} …` : v.state === "running" ? `running, ${v.speed}` : v.reason;
	const [wrong] = v.problems ?? [];
	const older = wrong && `${wrong.File.split("/").pop()}:${wrong.Line}: ${wrong.Text}; what runs is what was there before`;
	say("why", [older, why, v.status, v.question].filter(Boolean).join(" · "));
	document.getElementById("why").className = wrong ? "bad" : v.tone;
	if (running) return;
	const place = v.line ? `${v.file}:${v.line}` : `0x${v.pc}`;
	say("where", `${v.clock} · step ${v.steps.toLocaleString("en")} · ${v.mode} mode${v.task ? " · " + v.task : ""} · ${place}`);
	say("will", v.will);
	list("changed", (v.changed ?? []).map((r) => `${r.name} = ${r.value}`), "nothing");
	list("gates", v.gates ?? [], "none is expected");
	say("console", v.console || "nothing printed");
	say("report", v.report);
}
