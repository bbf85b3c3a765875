// A picture of the page: node shot.mjs HOME PICTURE [WIDTH HEIGHT SCALE]. HOME is where it is served.
import { chromium } from "playwright-core";

const [home, picture, width = "1440", height = "900", scale = "1"] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-quic",
	"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
	"--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
const page = await browser.newPage({ viewport: { width: +width, height: +height }, deviceScaleFactor: +scale });
page.setDefaultTimeout(60_000);
const score = (s) => page.waitForFunction((s) => document.getElementById("score").textContent === s, s);
await page.goto(home + "#lab2");
await score("0/100");

// Lab 2, half done: the kettle may ring, and nobody lets it through; and a slip of the pen.
await page.evaluate(() => {
	const { view } = breakfast.editor, text = view.state.doc.toString(), gap = "# your code here\n";
	const from = text.indexOf(gap, text.indexOf("\nenable:")) + gap.length;
	view.dispatch({ changes: { from, insert: "        li      t0, KETTLE_RING_BOILED\n        sw      t0, KETTLE_RING_EN, t1\n" +
		"        li      t0, 1\n        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1\n" } });
});
// Its checks come, with the run that failed: the bell rings, and the next gate is shut.
await page.waitForFunction(() => breakfast.view.gates?.some((g) => g.startsWith("kettle") && g.includes("PLIC")));
await score("0/100");
await page.evaluate(() => {
	const { view } = breakfast.editor, text = view.state.doc.toString(), at = text.indexOf("4 * KETTLE_IRQ") + 4;
	view.dispatch({ changes: { from: at, to: at + 10, insert: "KETTEL_IRQ" }, selection: { anchor: at }, scrollIntoView: true });
});
await page.waitForSelector(".cm-lintRange-error");
await page.waitForFunction(() => breakfast.view.problems && breakfast.verdict?.Message.includes("KETTEL_IRQ"));
if (+width > 760) {
	await page.hover(".cm-lintRange-error");
	await page.waitForTimeout(800);
} else {
	await page.click('[data-show="kitchen"]');
	await page.waitForTimeout(1500);
}
await page.screenshot({ path: picture });
await browser.close();
