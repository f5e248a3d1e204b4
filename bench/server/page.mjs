/*
 * The page of `gradsheet serve` in a headless Chromium: npm run build && node bench/server/page.mjs [--runs N] [--chromium FILE]
 * From the start of the command to a notebook whose kernel idles and on to the first cell's result; in a notebook of 12 and of 300 cells, what a
 * key costs the main thread until its frame is painted (the goal is a frame of 60 Hz, 16 ms), and whether scrolling leaves gaps;
 * and 100,000 printed lines: when they are shown, and the longest time that the page did not answer.
 */
import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    chromium: { type: "string", default: "/usr/bin/chromium" },
  },
});
const cli = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
const patience = 120_000;

const cell = (place, source) => ({
  cell_type: "code",
  id: `cell-${place}`,
  metadata: {},
  execution_count: null,
  outputs: [],
  source,
});
const text = (place) => ({
  cell_type: "markdown",
  id: `text-${place}`,
  metadata: {},
  source: `## Part ${place}\n\nThe loss of part ${place} is $L_{${place}} = \\frac{1}{2}(y - t)^2$, a formula and a sentence about it.`,
});
const notebook = (cells) => JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
const cellsOf = (count) =>
  Array.from({ length: count }, (_, place) =>
    place % 2 === 0 ? text(place) : cell(place, `const value${place} = ${place} ** 2;\nvalue${place} + 1`),
  );
writeFileSync(join(scratch, "short.ipynb"), notebook(cellsOf(12)));
writeFileSync(join(scratch, "long.ipynb"), notebook(cellsOf(300)));
writeFileSync(
  join(scratch, "lines.ipynb"),
  notebook([
    cell(0, "for (let line = 0; line < 100_000; line += 1) console.log(`line ${line}`);"),
    cell(1, "1 + 1"),
  ]),
);

const median = (numbers) => at(numbers, 0.5);
const at = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * part)];
const rounded = (milliseconds) => `${milliseconds.toFixed(0)} ms`;

async function served() {
  const child = spawn(process.execPath, [cli, "serve", scratch, "--port", "0", "--no-browser"], {
    env: { ...process.env, XDG_STATE_HOME: join(scratch, "state") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  for await (const [data] of on(child.stdout.setEncoding("utf8"), "data")) {
    said += data;
    const [entrance] = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said) ?? [];
    if (entrance !== undefined) return { child, entrance };
  }
  throw new Error(`gradsheet serve ended:\n${said}`);
}

async function ended(child) {
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

async function opened(context, entrance, name) {
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(`${new URL(entrance).origin}/notebooks/${name}`);
  await page.locator("body[data-ready]").waitFor();
  await page.locator('#kernel[data-state="idle"]').waitFor();
  return page;
}

const prompt = (page, place) => page.locator(".jp-CodeCell").nth(place).locator(".jp-InputPrompt");

async function run(page, place) {
  await prompt(page, place).click();
  await page.keyboard.press("Control+Enter");
}

const ran = (page, place) =>
  prompt(page, place)
    .filter({ hasText: /\[\d+\]/ })
    .waitFor();

/** Milliseconds of the main thread from a key to the end of the frame that shows it, for 60 keys; the wait for the frame itself left out. */
async function keys(page) {
  await page.locator(".jp-CodeCell .cm-content").first().click();
  await page.keyboard.press("Control+End");
  await page.evaluate(() => {
    globalThis.costs = [];
    // A message comes after the handlers of the key and of the input that it causes; one from within a frame, after its layout and paint.
    const afterTask = () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", resolve, { once: true });
        port1.start();
        port2.postMessage(0);
      });
    addEventListener(
      "keydown",
      async () => {
        const start = performance.now();
        await afterTask();
        const handled = performance.now() - start;
        const frame = await new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
        await afterTask();
        globalThis.costs.push(handled + performance.now() - frame);
      },
      { capture: true },
    );
  });
  for (let key = 0; key < 60; key += 1) {
    await page.keyboard.press(key % 12 === 11 ? "Enter" : "abcdefghijk"[key % 12]);
    await page.waitForTimeout(60);
  }
  return page.evaluate(() => globalThis.costs);
}

/** Of 60 frames of a scroll from the top to the end, how many showed a gap: a place in the middle of the window that no cell covers. */
async function gaps(page) {
  return page.evaluate(async () => {
    const scroller = [...document.querySelectorAll("#notebook, #notebook *")].find(
      (element) =>
        element.scrollHeight > element.clientHeight + 1000 &&
        getComputedStyle(element).overflowY !== "visible",
    );
    const box = scroller.getBoundingClientRect();
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    let bare = 0;
    for (let step = 0; step <= 60; step += 1) {
      scroller.scrollTop = ((scroller.scrollHeight - scroller.clientHeight) * step) / 60;
      await frame();
      const seen = [0.25, 0.5, 0.75].some((part) =>
        document.elementFromPoint(box.left + box.width / 2, box.top + box.height * part)?.closest(".jp-Cell"),
      );
      if (!seen) bare += 1;
    }
    return bare;
  });
}

async function printed(page) {
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        globalThis.longest = Math.max(globalThis.longest, duration);
    }).observe({ entryTypes: ["longtask"] });
  });
  const start = performance.now();
  await run(page, 0);
  await ran(page, 0);
  await page.locator(".jp-OutputArea-output", { hasText: "line 99999" }).first().waitFor();
  const shown = performance.now() - start;
  await run(page, 1);
  await ran(page, 1);
  return { shown, longest: await page.evaluate(() => globalThis.longest) };
}

console.log(`${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`);
const browser = await chromium.launch({ executablePath: values.chromium });
const rounds = [];
for (let round = 0; round < Number(values.runs); round += 1) {
  const start = performance.now();
  const { child, entrance } = await served();
  const context = await browser.newContext({ viewport: { width: 1300, height: 1000 } });
  const door = await context.newPage();
  await door.goto(entrance);
  await door.close();
  const page = await opened(context, entrance, "short.ipynb");
  const ready = performance.now() - start;
  await run(page, 0);
  await ran(page, 0);
  const first = performance.now() - start - ready;
  const short = await keys(page);
  await page.close({ runBeforeUnload: false });
  const long = await opened(context, entrance, "long.ipynb");
  const typed = await keys(long);
  const bare = await gaps(long);
  await long.close({ runBeforeUnload: false });
  const lines = await printed(await opened(context, entrance, "lines.ipynb"));
  rounds.push({ ready, first, short, typed, bare, ...lines });
  await context.close();
  await ended(child);
}
await browser.close();
rmSync(scratch, { recursive: true, force: true });

const all = (name) => rounds.map((round) => round[name]);
const each = (numbers) => numbers.map((number) => number.toFixed(0)).join(", ");
console.log(`ready after the start    ${rounded(median(all("ready")))} (${each(all("ready"))})`);
console.log(`first result after that  ${rounded(median(all("first")))} (${each(all("first"))})`);
for (const [name, words] of [
  ["short", "12 cells"],
  ["typed", "300 cells"],
])
  console.log(
    `a key in ${words.padEnd(15)} ${median(all(name).flat()).toFixed(1)} ms, 95 of 100 below ${at(all(name).flat(), 0.95).toFixed(1)} ms`,
  );
console.log(`gaps while scrolling     ${each(all("bare"))} of 61 frames`);
console.log(
  `100,000 lines are shown  ${rounded(median(all("shown")))}; longest task ${rounded(median(all("longest")))}`,
);
