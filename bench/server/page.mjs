/*
 * The page of `gradsheet serve` in a headless Chromium: npm run build && node bench/server/page.mjs [--runs N] [--chromium FILE] [--cli FILE …]
 * With a browser that is open already, from the start of the command: when it listens, when the first page shows its list, when the notebook
 * that is clicked there can be written in, when its kernel idles, and the first cell's result.
 * What a key costs the page's main thread, in a notebook of 12 and of 300 cells, and in a page with an editor of CodeMirror alone, which is
 * the floor: thread time of all tasks from a key to the next one, by Chromium's trace, so that neither other programs nor the wait for a frame
 * count (the goal is a frame of 60 Hz, 16 ms); and by the clock from the key until its frame is handed over to be drawn.
 * Whether scrolling leaves gaps; and 100,000 printed lines: when they are shown, and the longest task meanwhile.
 * With --cli given more than once builds are measured in turns.
 */
import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { createServer } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { rolldown } from "rolldown";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    chromium: { type: "string", default: "/usr/bin/chromium" },
    cli: { type: "string", multiple: true },
  },
});
const root = fileURLToPath(new URL("../..", import.meta.url));
const clis = values.cli ?? [join(root, "dist/src/cli/main.js")];
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

const median = (numbers) => quantile(numbers, 0.5);
const quantile = (numbers, part) =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * part)];
const rounded = (milliseconds) => `${milliseconds.toFixed(0)} ms`;

async function served(cli) {
  const child = spawn(process.execPath, [cli, "serve", scratch, "--port", "0", "--no-browser"], {
    env: { ...process.env, XDG_STATE_HOME: join(scratch, "state") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  for await (const [data] of on(child.stdout.setEncoding("utf8"), "data")) {
    said += data;
    const [entrance] = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said) ?? [];
    if (entrance !== undefined) {
      // A fault of the measurement leaves no server behind.
      process.once("exit", () => child.kill());
      return { child, entrance };
    }
  }
  throw new Error(`gradsheet serve ended:\n${said}`);
}

async function ended(child) {
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

const isIdle = (page) => page.locator('#kernel[data-state="idle"]').waitFor();
const isReady = (page) => page.locator("body[data-ready]").waitFor();

async function opened(context, entrance, name) {
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(`${new URL(entrance).origin}/notebooks/${name}`);
  await isReady(page);
  await isIdle(page);
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

/** What the main thread of a page did while something else was done: complete events of Chromium's trace, times in milliseconds. */
async function traced(page, work) {
  await browser.startTracing(page, {
    categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"],
  });
  await work();
  const { traceEvents: all } = JSON.parse((await browser.stopTracing()).toString());
  const threads = all.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const eventsOf = ({ pid, tid }) =>
    all
      .filter((event) => event.pid === pid && event.tid === tid && event.ph === "X")
      .map(({ name, args, ts, dur, tdur = 0 }) => ({
        name,
        type: args?.data?.type,
        at: ts / 1000,
        took: dur / 1000,
        computed: tdur / 1000,
      }));
  // The page that was used is the one that heard keys.
  const heard = (events) => events.filter(({ type }) => type === "keydown").length;
  return threads.map(eventsOf).toSorted((one, other) => heard(other) - heard(one))[0];
}

/** What 60 keys cost a page: `computed` on its main thread, and `painted` by the clock, in milliseconds each. */
async function keys(page) {
  await page.locator(":is(.jp-CodeCell, body > .cm-editor) .cm-content").first().click();
  await page.keyboard.press("Control+End");
  const events = await traced(page, async () => {
    for (let key = 0; key < 60; key += 1) {
      await page.keyboard.press(key % 12 === 11 ? "Enter" : "abcdefghijk"[key % 12]);
      await page.waitForTimeout(60);
    }
  });
  const downs = events.filter(({ type }) => type === "keydown").map(({ at }) => at);
  if (downs.length !== 60) throw new Error(`The trace has ${downs.length} keys of 60.`);
  const tasks = events.filter(({ name }) => name === "RunTask");
  const frames = events.filter(({ name }) => name === "Commit").map(({ at, took }) => at + took);
  return downs.slice(0, -1).map((down, place) => ({
    computed: tasks
      .filter(({ at, took }) => at + took > down && at + took <= downs[place + 1])
      .reduce((sum, task) => sum + task.computed, 0),
    painted: (frames.find((frame) => frame > down) ?? Infinity) - down,
  }));
}

/** The address of a page with an editor of CodeMirror alone, with what a cell's editor has. */
async function bareEditor() {
  const source = `
    import { EditorView, drawSelection, keymap } from "@codemirror/view";
    import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
    import { bracketMatching, defaultHighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
    import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
    import { javascript } from "@codemirror/lang-javascript";
    new EditorView({ doc: "const value1 = 1 ** 2;\\nvalue1 + 1", parent: document.body, extensions: [
      history(), drawSelection(), bracketMatching(), closeBrackets(), indentOnInput(), javascript({ typescript: true }),
      syntaxHighlighting(defaultHighlightStyle), keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]) ] });`;
  const entry = join(root, "bare-editor.js");
  const bundle = await rolldown({
    input: entry,
    plugins: [
      {
        name: "bare-editor",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "es" });
  const server = createServer((request, response) => {
    const isScript = request.url === "/script.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
    response.end(
      isScript ? output[0].code : '<!doctype html><body><script type="module" src="/script.js"></script>',
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, end: () => server.close() };
}

/** Of 61 frames of a scroll from the top to the end, how many showed a gap: a place in the window, above the notebook's end, that no cell covers. */
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
      // Below its last cell a notebook can be scrolled on until that one is at the top.
      const end = document.querySelector(".jp-Notebook-footer")?.getBoundingClientRect().top ?? Infinity;
      const isBare = [0.25, 0.5, 0.75]
        .map((part) => box.top + box.height * part)
        .some(
          (place) =>
            place < end && !document.elementFromPoint(box.left + box.width / 2, place)?.closest(".jp-Cell"),
        );
      if (isBare) bare += 1;
    }
    return bare;
  });
}

async function printed(page) {
  const start = performance.now();
  let shown = 0;
  const events = await traced(page, async () => {
    await run(page, 0);
    await ran(page, 0);
    await page.locator(".jp-OutputArea-output", { hasText: "line 99999" }).first().waitFor();
    shown = performance.now() - start;
    await run(page, 1);
    await ran(page, 1);
  });
  const tasks = events.filter(({ name }) => name === "RunTask").map(({ took }) => took);
  if (tasks.length === 0) throw new Error("The trace has no tasks.");
  return { shown, longest: Math.max(...tasks) };
}

async function round(cli) {
  const context = await browser.newContext({ viewport: { width: 1300, height: 1000 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const start = performance.now();
  const since = () => performance.now() - start;
  const { child, entrance } = await served(cli);
  const listening = since();
  await page.goto(entrance, { waitUntil: "commit" });
  await isReady(page);
  const firstPage = since();
  await page.locator('a[href="/notebooks/short.ipynb"]').click();
  await page.locator("body.gs-notebook[data-ready]").waitFor();
  const shownNotebook = since();
  await isIdle(page);
  const ready = since();
  await run(page, 0);
  await ran(page, 0);
  const result = since() - ready;
  const short = await keys(page);
  await page.close({ runBeforeUnload: false });
  const long = await opened(context, entrance, "long.ipynb");
  const typed = await keys(long);
  const bare = await gaps(long);
  await long.close({ runBeforeUnload: false });
  const lines = await printed(await opened(context, entrance, "lines.ipynb"));
  await context.close();
  const plain = await browser.newPage({ viewport: { width: 1300, height: 1000 } });
  await plain.goto(editor.address);
  const floor = await keys(plain);
  await plain.close();
  await ended(child);
  return { listening, firstPage, shownNotebook, ready, result, short, typed, floor, bare, ...lines };
}

console.log(`${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`);
const browser = await chromium.launch({ executablePath: values.chromium });
const editor = await bareEditor();
const rounds = clis.map(() => []);
for (let turn = 0; turn < Number(values.runs); turn += 1)
  for (const [place, cli] of clis.entries()) rounds[place].push(await round(cli));
await browser.close();
editor.end();
rmSync(scratch, { recursive: true, force: true });

for (const [place, cli] of clis.entries()) {
  if (clis.length > 1) console.log(`\n${cli}`);
  const all = (name) => rounds[place].map((each) => each[name]);
  const each = (numbers) => numbers.map((number) => number.toFixed(0)).join(", ");
  for (const [name, words] of [
    ["listening", "listens"],
    ["firstPage", "first page shown"],
    ["shownNotebook", "notebook shown"],
    ["ready", "its kernel idles"],
    ["result", "first result after that"],
  ])
    console.log(`${words.padEnd(25)}${rounded(median(all(name)))} (${each(all(name))})`);
  const floor = median(
    all("floor")
      .flat()
      .map(({ computed }) => computed),
  );
  for (const [name, words] of [
    ["floor", "CodeMirror alone"],
    ["short", "12 cells"],
    ["typed", "300 cells"],
  ]) {
    const costs = all(name).flat();
    const computed = costs.map((cost) => cost.computed);
    const painted = costs.map((cost) => cost.painted);
    console.log(
      `a key in ${words.padEnd(17)}${median(computed).toFixed(1)} ms of the main thread (${(median(computed) / floor).toFixed(1)} times the floor), ` +
        `95 of 100 below ${quantile(computed, 0.95).toFixed(1)} ms; drawn after ${median(painted).toFixed(1)} ms`,
    );
  }
  console.log(`gaps while scrolling     ${each(all("bare"))} of 61 frames`);
  console.log(
    `100,000 lines are shown  ${rounded(median(all("shown")))}; longest task ${rounded(median(all("longest")))}`,
  );
}
