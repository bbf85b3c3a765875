// The page in Chromium, as a person uses it. node page.mjs FOLDER FILE prints figures as JSON, and ends with 1 at the first
// thing that is not as it should be. The folder is what "web build" made, the file what the command line says of the same
// (web_test.go makes it).
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { make, read } from "../src/link.js";
import { column, ticks, unit } from "../src/places.js";

const [folder, expectedFile] = process.argv.slice(2);
const expected = JSON.parse(await readFile(expectedFile, "utf8"));
const types = { html: "text/html", js: "text/javascript", css: "text/css", wasm: "application/wasm", svg: "image/svg+xml" };

// Bytes and UTF-16 units, where they differ: é has two bytes, € three, and 🍵 four, and two units.
for (const [at, i] of [[1, 0], [3, 1], [6, 2], [10, 4], [11, 5]]) {
	assert.equal(unit("é€🍵x", at), i);
	assert.equal(column("é€🍵x", i), at);
}
assert.equal(ticks("07:33:30"), 210_000);
assert.equal(ticks("07:30:00.5"), 500);
assert.equal(ticks("07:29:59"), undefined);

// Links, in each form that there has ever been, and such as somebody makes to do harm.
assert.deepEqual(await read("#preemptive@07:33:30"), { name: "preemptive", files: {}, clock: "07:33:30" });
const files = { "tea.s": "# tea 🍵\n" };
assert.deepEqual(await read("#tea~q1YqSU3UK1ayUlJWKElNVPgwv3drTJ5SLQA@07:31:10.700"),
	{ name: "tea", files, clock: "07:31:10.700" });
assert.deepEqual(await read(await make({ name: "tea", files, clock: "07:31:10.700" })),
	{ name: "tea", files, clock: "07:31:10.700" });
assert.equal(await read(await make({ name: "tea", files: { "../tea.s": "" } })), undefined);
assert.equal(await read("#tea~AAAA"), undefined);
assert.equal(await read("#..%2Ftea"), undefined);
assert.equal(await read(await make({ name: "tea", files: { "tea.s": "#".repeat(9 << 20) } })), undefined);
assert.equal(await read(""), undefined);

// A static host, which can be gone.
const server = createServer(async (req, res) => {
	const path = new URL(req.url, "http://x").pathname, name = path.endsWith("/") ? path + "index.html" : path;
	try {
		const data = await readFile(join(folder, name));
		res.writeHead(200, { "Content-Type": types[name.split(".").pop()] ?? "application/octet-stream" }).end(data);
	} catch {
		res.writeHead(404).end();
	}
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const home = `http://127.0.0.1:${server.address().port}/`;

// tooPale is what text of the page has less contrast with what it stands on than WCAG's AA wants, 4.5.
function tooPale() {
	const rgb = (css) => css.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const ground = (el) => {
		for (; el; el = el.parentElement) {
			const c = rgb(getComputedStyle(el).backgroundColor);
			if (c.length < 4 || c[3] === 1) return c;
		}
		return [255, 255, 255];
	};
	const pale = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n = walk.nextNode(); n; n = walk.nextNode()) {
		const el = n.parentElement;
		if (!n.data.trim() || !el.checkVisibility() || el.closest("script")) continue;
		const pair = [light(rgb(getComputedStyle(el).color)), light(ground(el))].sort((a, b) => b - a);
		const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
		if (ratio < 4.5) pale.add(`${n.data.trim().slice(0, 20)} (${el.className || el.tagName}): ${ratio.toFixed(2)}`);
	}
	return [...pale];
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-quic",
	"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
	"--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
const figures = {}, wrong = [];
let step = "";

try {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	page.on("pageerror", (err) => wrong.push(`${step}: ${err.stack}`));
	page.setDefaultTimeout(60_000);
	const view = () => page.evaluate(() => ({ ...breakfast.view }));
	const until = (what, arg) => page.waitForFunction(what, arg);
	const ask = (request) => page.evaluate((r) => document.getElementById("frame").contentWindow.asking(r), request);
	const verb = (name, more = {}) => ask({ op: "do", verb: name, ...more });
	const still = () => until(() => breakfast.view.state !== "running" && breakfast.view.moving === "");
	const window_ = page.frameLocator("#frame").locator("canvas");

	step = "load";
	const began = Date.now();
	await page.goto(home + "#preemptive");
	await until(() => document.body.classList.contains("ready"));
	figures["interactive, ms"] = Date.now() - began;
	assert.match(await page.textContent("#editor"), /preemptive: the kernel decides who works/);

	step = "the window's own keys";
	await window_.click({ position: { x: 45, y: 20 } });
	await page.keyboard.press("ArrowRight");
	await until(() => breakfast.view.steps === 1);
	assert.match(await page.textContent("#changed"), /sp = 0x80/);
	await page.keyboard.press("ArrowLeft");
	await until(() => breakfast.view.steps === 0);

	step = "into the text and back, by keys";
	await page.keyboard.press("F6");
	await until(() => breakfast.editor.view.hasFocus);
	await page.keyboard.press("F6");
	await until(() => document.activeElement.id === "frame");

	step = "contrast";
	for (const theme of ["dark", "light", "contrast"]) {
		assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
		assert.deepEqual(await page.evaluate(tooPale), [], theme);
		await page.click("#theme");
	}
	await window_.click({ position: { x: 45, y: 20 } });

	step = "run to the report";
	for (let i = 0; i < 6; i++) await verb("faster");
	await page.keyboard.press("r");
	await until(() => breakfast.view.state === "halted");
	assert.equal((await view()).report, expected.report);
	assert.match(await page.textContent("#why"), /breakfast is served/);
	assert.equal(await ask({ op: "digest" }), expected.digest, "the digest is the command line's");

	step = "rest";
	const cdp = await context.newCDPSession(page);
	await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
	const busy = async () => (await cdp.send("Performance.getMetrics")).metrics.find((m) => m.name === "TaskDuration").value;
	await page.waitForTimeout(3000);
	const before = await busy();
	await page.waitForTimeout(5000);
	figures["idle, % of a core"] = +((await busy() - before) * 20).toFixed(2);

	step = "step back";
	const end = (await view()).steps;
	await verb("step", { back: true });
	await until((n) => breakfast.view.steps === n - 1, end);

	step = "edit: the squiggle's column";
	await page.click("#editor .cm-content");
	await page.keyboard.press("Control+Home");
	await page.keyboard.insertText("é:\tli\ta0, KETTEL_FILL\t# é\n");
	await page.waitForSelector(".cm-lintRange-error");
	assert.equal(await page.textContent(".cm-lintRange-error"), "KETTEL_FILL");
	await until(() => breakfast.view.problems?.length === 1);
	assert.equal((await view()).steps, end - 1, "the machine is as it was");
	await page.hover(".cm-lintRange-error");
	await page.waitForSelector(".cm-tooltip .cm-diagnostic");
	assert.match(await page.textContent(".cm-tooltip .cm-diagnostic"), /KETTLE_FILL/);

	step = "the text is right again, and the moment is kept";
	const now = (await view()).now;
	await page.keyboard.press("Control+z");
	await until(() => !breakfast.view.problems);
	await still();
	assert.equal((await view()).now, now);

	step = "share, and come back by the link";
	await verb("start");
	await still();
	await page.click("#editor .cm-content");
	await page.keyboard.press("Control+Home");
	await page.keyboard.insertText("# mine\n");
	await until(() => breakfast.view.status === "assembled anew");
	await ask({ op: "moment", now: 213_500 });
	await until(() => breakfast.view.now >= 213_000); // what is told comes later than the answer
	await still();
	const shared = await view();
	await page.click("#copy");
	await until(() => location.hash.includes("@"));
	const link = page.url();
	assert.match(link, /#preemptive~[\w-]+@07:33:33\.500$/);
	const other = await browser.newContext();
	const visit = await other.newPage();
	await visit.goto(link);
	await visit.waitForFunction((n) => globalThis.breakfast?.view?.steps === n, shared.steps, { timeout: 60_000 });
	assert.match(await visit.textContent("#editor"), /# mine/);
	await other.close();

	step = "offline, with what was written";
	await until(() => !document.getElementById("offline").hidden);
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
	await page.goto(home);
	await until(() => document.body.classList.contains("ready"));
	assert.match(await page.textContent("#editor"), /# mine/);
	await verb("step");
	await until(() => breakfast.view.steps === 1);

	step = "lab 1";
	await page.click('[data-name="lab1"]');
	await until(() => /^\d+\/100$/.test(document.getElementById("score").textContent));
	assert.equal(await page.textContent("#score"), "0/100");
	assert.match(await page.textContent("#verdict"), /The kettle is still empty/);
	const write = (text) => page.evaluate((t) => {
		const { view } = breakfast.editor;
		view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: t } });
	}, text);
	await write(expected.wrong);
	await until(() => /^[1-9]\d?\/100$/.test(document.getElementById("score").textContent));
	// The command says, too, how to see the run; the page shows it.
	const sentences = (report) => report.split("\n").filter((l) => !/^(  see it|The first run|$)/.test(l));
	assert.deepEqual(sentences(await page.evaluate(() => breakfast.verdict.Report)), sentences(expected.check));
	await write(expected.answer);
	await until(() => document.getElementById("score").textContent === "100/100");
	assert.equal(await page.textContent("#verdict"), "All checks passed.");

	step = "a session, out and in";
	await still();
	const last = await view();
	const saved = page.waitForEvent("download");
	await page.click("#record");
	const session = await (await saved).path();
	await page.click('[data-name="hello"]');
	await until(() => breakfast.view.title === "hello");
	await page.setInputFiles("#file", { name: "kettle.session", mimeType: "", buffer: await readFile(session) });
	await until((v) => breakfast.view.title === v.title && breakfast.view.steps === v.steps, last);

	step = "on a phone";
	await page.setViewportSize({ width: 390, height: 844 });
	await page.click('[data-show="programs"]');
	await page.click('[data-name="sequential"]');
	await until(() => breakfast.view.title === "sequential");
	await page.click('[data-show="kitchen"]');
	await page.click('[data-verb="step"]:not([data-back])');
	await until(() => breakfast.view.steps === 1);
	assert.match(await page.innerText("#where"), /step 1 .* sequential\.s:\d+/);
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut off");
	await page.setViewportSize({ width: 1440, height: 900 });

	step = "everything that is offered opens, and assembles";
	const all = step;
	for (const name of await page.$$eval("#programs button", (list) => list.map((b) => b.dataset.name))) {
		step = `${all}: ${name}`;
		await page.click(`[data-name="${name}"]`);
		const { needs, folder } = await page.evaluate(() => breakfast.project);
		if (!needs) await until((title) => breakfast.view.title === title, folder || name);
		assert.equal(await page.textContent("#tabs .errors", { timeout: 300 }).catch(() => ""), "", name);
		assert.equal(await page.evaluate(() => document.getElementById("said").open), false, name);
	}

	step = "10^8 steps";
	await page.evaluate(() => document.getElementById("frame").contentWindow.files.write("/tmp/spin.s",
		"_start: li t0, 0\n1: addi t0, t0, 1\n xor t1, t0, t2\n add t2, t1, t0\n j 1b\n"));
	await ask({ op: "open", dir: "/tmp", name: "spin.s" });
	await until(() => breakfast.view.title === "spin");
	const from = Date.now();
	await ask({ op: "moment", now: 1e8 });
	await until(() => breakfast.view.steps === 1e8);
	figures["10^8 steps by a seek, ms"] = Date.now() - from;
	await verb("reset");
	for (let i = 0; i < 6; i++) await verb("faster");
	const ran = Date.now();
	await verb("run");
	await until(() => breakfast.view.steps >= 1e8);
	figures["10^8 steps by Run, ms"] = Date.now() - ran;
} catch (err) {
	wrong.push(`${step}: ${err.stack}`);
}
await browser.close();
console.log(JSON.stringify(figures));
if (wrong.length) {
	console.error(wrong.join("\n"));
	process.exit(1);
}
process.exit(0);
