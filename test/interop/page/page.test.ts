import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookText } from "../../support/notebook-text.js";
import { browserPath, refusal } from "../lab/browser.js";
import { Served } from "./served.js";
import { hostileNotebook, payloads } from "./hostile-notebook.js";
import { patience, Worksheet } from "./worksheet.js";

const paper = "bits-dnn-2223-mid-regular";
const chapter = "guide/01-first-worksheet.ipynb";
const sheet = `${paper}/q04-sgd-and-dropout-on-a-2-3-1-network.ipynb`;
const published = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../../notebooks/${path}`, import.meta.url)), "utf8");

const minutes = notebookText(
  "const kept = 6 * 7;\nkept",
  "const word: number = 'text';",
  "while (true) {}",
  "kept + 1",
  `import { plot } from "gradsheet";
plot({ data: [{ type: "scatter", x: [0, 1], y: [0, 1], name: "diagonal" }], description: "a rising line" })`,
  "prompt('Your name?')",
  "kep",
);
const counting = notebookText(
  `for (let line = 1; line <= 40; line += 1) {
  console.log(\`line \${line} of 40\`);
  await new Promise((resolve) => setTimeout(resolve, 100));
}`,
);
const moved = notebookText(`import { interact, plot, slider } from "gradsheet";
interact({ slope: slider(0, 2, { value: 1, step: 0.5 }) }, ({ slope }) =>
  plot({ data: [{ type: "scatter", x: [0, 1], y: [0, slope] }], layout: { title: { text: \`slope \${slope}\` } } }),
)`);

let browser: Browser;
let served: Served;
let context: BrowserContext;

beforeAll(async () => {
  if (refusal !== undefined) return;
  served = await Served.start({
    [`${paper}/paper.json`]: published(`${paper}/paper.json`),
    [sheet]: published(sheet),
    [chapter]: published(chapter),
    "minutes.ipynb": minutes,
    "counting.ipynb": counting,
    "moved.ipynb": moved,
    "hostile.ipynb": hostileNotebook(),
    "two.ipynb": notebookText("1 + 1"),
    "arranged.ipynb": notebookText("'a'", "'b'", "'c'", "'d'"),
    "away.ipynb": notebookText("const here = 5;", "typeof here"),
  });
  browser = await chromium.launch({ executablePath: browserPath });
  context = await Worksheet.enter(browser, served);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await served?.remove();
}, 60_000);

describe("the page of gradsheet serve, in a headless Chromium", () => {
  if (refusal !== undefined) console.warn(`The page is not tested: ${refusal}`);

  it.skipIf(refusal !== undefined)(
    "leads from the papers to a problem, whose answers it shows and whose solution it puts on the disk",
    async () => {
      const papers = await context.newPage();
      await papers.goto(served.entrance);
      const row = papers.getByRole("link", { name: /SGD and dropout on a 2-3-1 network/ });
      expect(await row.innerText()).toContain("8 marks");
      expect(await row.getByRole("img").getAttribute("aria-label")).toBe(
        "part a not run, part b not run, part c not run, part d not run, part e not run",
      );
      await papers.close();

      const worksheet = await Worksheet.open(context, served, sheet);
      const { page } = worksheet;
      expect(await page.locator("#notebook .katex").count()).toBeGreaterThan(10);
      await worksheet.isSaved("Saved");
      await worksheet.press("Restart the kernel and run all cells");
      await page.locator(".jp-Dialog").getByRole("button", { name: "Confirm" }).click();
      await worksheet.ran((await worksheet.codeCells.count()) - 1);
      const answers = page.locator('[data-mime-type="application/vnd.gradsheet.answer+json"]');
      expect(await answers.locator(".gs-Answer-part").allTextContents()).toEqual(
        ["a", "b", "c", "d", "e"].map((part) => `Answer ${part}`),
      );
      expect(await answers.nth(1).locator(".katex").count()).toBeGreaterThan(0);
      expect(await page.locator('[data-mime-type$="stderr"]').count()).toBe(0);

      await page.keyboard.press("Control+s");
      await worksheet.isSaved("Saved");
      const here = page.locator("#problems [aria-current=page]");
      await here.locator('[data-tone="right"]').first().waitFor();
      await worksheet.press("Solution PDF");
      await page.locator("#notices a").waitFor();
      const pdf = served.file(sheet.replace(/.*\/(.*)ipynb$/, "solutions/$1pdf"));
      expect(readFileSync(pdf).subarray(0, 5).toString()).toBe("%PDF-");
      expect(worksheet.complaints).toEqual([]);
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "makes a worksheet, renames, copies and deletes it, and takes files that are dropped",
    async () => {
      const worksheet = await Worksheet.papers(context, served);
      const { page, complaints } = worksheet;
      await page.getByRole("button", { name: "New worksheet", exact: true }).click();
      await page.keyboard.type("Week 1");
      await page.keyboard.press("Enter");
      await page.waitForURL(/Week%201\.ipynb$/);
      await worksheet.isReady();
      await worksheet.edit(0);
      await page.keyboard.type("6 * 7");
      await page.keyboard.press("Control+Enter");
      await worksheet.shows(0, /^42$/);
      await page.keyboard.press("Control+s");
      await worksheet.isSaved("Saved");
      expect(JSON.parse(readFileSync(served.file("Week 1.ipynb"), "utf8"))).toMatchObject({
        metadata: { kernelspec: { name: "gradsheet" } },
        cells: [{ cell_type: "code", source: ["6 * 7"] }],
      });

      await page.getByRole("link", { name: "gradsheet" }).click();
      // The menu and its questions by keys alone.
      const choose = async (path: string, ...keys: string[]) => {
        const row = page.locator("li", {
          has: page.locator(`a[href="/notebooks/${encodeURIComponent(path)}"]`),
        });
        await row.getByRole("button").focus();
        await page.keyboard.press("Enter");
        await page.getByRole("menu").waitFor();
        for (const key of keys) await page.keyboard.press(key);
      };
      await choose("Week 1.ipynb", "Enter");
      await page.keyboard.type("Week 2");
      await page.keyboard.press("Enter");
      await page.getByText("Week 2.ipynb").waitFor();
      await choose("Week 2.ipynb", "ArrowDown", "Enter");
      await page.getByText("Week 2-Copy1.ipynb").waitFor();
      expect(existsSync(served.file("Week 1.ipynb"))).toBe(false);
      await choose("Week 2.ipynb", "End", "Enter");
      await page.getByRole("dialog", { name: "Delete the notebook?" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(existsSync(served.file("Week 2.ipynb"))).toBe(true);
      await choose("Week 2.ipynb", "End", "Enter");
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await page.getByText("Week 2.ipynb", { exact: true }).waitFor({ state: "detached" });
      expect(existsSync(served.file("Week 2.ipynb"))).toBe(false);

      await page.getByLabel("Files to upload").setInputFiles([
        { name: "sent.ipynb", mimeType: "", buffer: Buffer.from(notebookText("'sent'")) },
        { name: "points.csv", mimeType: "", buffer: Buffer.from("x,y\n1,2\n") },
        { name: "broken.ipynb", mimeType: "", buffer: Buffer.from("{") },
      ]);
      await page.locator("#notices", { hasText: "2 files are uploaded" }).waitFor();
      await page.locator("#notices", { hasText: "broken.ipynb: It is no notebook" }).waitFor();
      expect(readFileSync(served.file("points.csv"), "utf8")).toBe("x,y\n1,2\n");
      await page.evaluate(drop, "'sent anew'");
      await page.getByRole("button", { name: "Replace" }).click();
      await expect
        .poll(() => readFileSync(served.file("points.csv"), "utf8"), { timeout: patience })
        .toBe("'sent anew'");
      expect(complaints.filter((text) => !text.includes("412"))).toEqual([]);
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "begins with the guide, whose chapters' solutions are folded until one asks for them",
    async () => {
      const papers = await context.newPage();
      await papers.goto(served.entrance);
      expect(await papers.locator("#list h2").first().innerText()).toBe("Guide");
      await papers.close();

      const { page, complaints } = await Worksheet.open(context, served, chapter);
      const last = page.locator(".jp-Cell").last();
      await last.waitFor({ state: "hidden" });
      await page.getByRole("button", { name: /^\d+ cells hidden/ }).click();
      await last.waitFor({ state: "visible" });
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "makes a copy to practise on, which says what is right of an attempt and gives hints",
    async () => {
      const original = await Worksheet.open(context, served, sheet);
      await original.press("Practise");
      const link = await original.page.locator("#notices a").getAttribute("href");
      await original.page.locator("#problems a", { hasText: "-practice.ipynb" }).waitFor();
      await original.page.close();
      const worksheet = await Worksheet.open(context, served, link!.replace("/notebooks/", ""));
      const { page } = worksheet;
      await worksheet.run(0);
      const attempt = worksheet.codeCells.filter({ hasText: 'attempt("bits-midrg-2223-4a"' });
      await attempt.locator(".cm-content").click();
      await page.keyboard.press("Control+a");
      // The hidden units and the output are right; the sum before the sigmoid is not: 0.35 + 0.56 + 0.81.
      await page.keyboard.insertText(
        'attempt("bits-midrg-2223-4a", { h: [0.5, 0.7, 0.9], z: 1.27, yhat: 0.848 });\nhint("bits-midrg-2223-4a");',
      );
      await page.keyboard.press("Control+Enter");
      await attempt.locator(".jp-OutputArea-output", { hasText: "4 of 5 right, 1 wrong" }).waitFor();
      await attempt.locator(".jp-OutputArea-output", { hasText: "Hint" }).waitFor();
      expect(worksheet.complaints).toEqual([]);
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "runs, edits, completes, explains, draws, asks, stops and saves as a notebook does",
    async () => {
      const worksheet = await Worksheet.open(context, served, "minutes.ipynb");
      const { page } = worksheet;
      await worksheet.run(0);
      await worksheet.shows(0, /^42$/);
      await worksheet.run(1);
      await worksheet.shows(1, /not assignable to type 'number'/);
      await worksheet.run(2, { waits: false });
      await worksheet.runs(2);
      await worksheet.press("Interrupt the kernel");
      await worksheet.shows(2, /KeyboardInterrupt|interrupt/i);
      await worksheet.idle();
      await worksheet.run(3);
      await worksheet.shows(3, /^43$/);

      await worksheet.run(4);
      const figure = page.getByRole("img", { name: "a rising line" });
      await figure.locator(".plot-container .scatterlayer .trace").waitFor({ state: "attached" });

      await worksheet.run(5, { waits: false });
      const question = worksheet.codeCells.nth(5).locator("input");
      await question.fill("Ada");
      await question.press("Enter");
      await worksheet.shows(5, /'Ada'/);

      await worksheet.edit(6);
      await page.keyboard.press("Tab");
      // One match is put in at once, several wait for a choice.
      await expect
        .poll(() => worksheet.codeCells.nth(6).locator(".cm-content").innerText(), {
          timeout: patience,
        })
        .toMatch(/kept|kep$/);
      const list = page.locator(".jp-Completer-item", { hasText: "kept" });
      await list.first().waitFor();
      await page.keyboard.press("Enter");
      await page.keyboard.type(" + 2; Math.max(");
      await page.locator(".gs-PopUp", { hasText: "max" }).waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".gs-PopUp").waitFor({ state: "detached" });
      await page.keyboard.type("kept, 1");
      await page.keyboard.press("Control+Enter");
      await worksheet.shows(6, /^42$/);

      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+s");
      await worksheet.isSaved("Saved");
      expect(readFileSync(served.file("minutes.ipynb"), "utf8")).toContain("kept + 2; Math.max(kept, 1)");
      expect(worksheet.complaints).toEqual([]);
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "moves cells by the mouse, cuts and pastes them by keys, and takes each step back",
    async () => {
      const worksheet = await Worksheet.open(context, served, "arranged.ipynb");
      const { page } = worksheet;
      const order = () => worksheet.codeCells.locator(".cm-content").allInnerTexts();
      const stands = async (cells: string) => {
        await expect.poll(order, { timeout: patience }).toEqual(Array.from(cells, (cell) => `'${cell}'`));
        // What is done within half a second is one step for those who take it back.
        await page.waitForTimeout(600);
      };
      await stands("abcd");

      await worksheet.drag(0, 2);
      await stands("bacd");
      await page.keyboard.press("z");
      await stands("abcd");
      await page.keyboard.press("Shift+Z");
      await stands("bacd");

      await worksheet.select(1);
      await page.keyboard.press("x");
      await stands("bcd");
      await worksheet.select(2);
      await page.keyboard.press("v");
      await stands("bcda");
      await worksheet.select(0);
      await page.keyboard.press("d");
      await page.keyboard.press("d");
      await stands("cda");

      // What was written in one cell is taken back there, what was done to cells where cells are chosen.
      await worksheet.edit(1);
      await page.keyboard.type(" + 1");
      await expect.poll(order, { timeout: patience }).toEqual(["'c'", "'d' + 1", "'a'"]);
      await page.keyboard.press("Control+z");
      await stands("cda");
      await page.keyboard.press("Control+Shift+Z");
      await expect.poll(order, { timeout: patience }).toEqual(["'c'", "'d' + 1", "'a'"]);
      await page.keyboard.press("Control+z");
      await stands("cda");
      await page.keyboard.press("Escape");
      for (const before of ["bcda", "bcd", "bacd"]) {
        await page.keyboard.press("z");
        await stands(before);
      }
      expect(worksheet.complaints).toEqual([]);
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "shows what was printed while the page was away, and follows what is still printed",
    async () => {
      const worksheet = await Worksheet.open(context, served, "counting.ipynb");
      await worksheet.run(0, { waits: false });
      await worksheet.shows(0, /line 3 of 40/);
      await worksheet.page.reload();
      await worksheet.page.locator("body[data-ready]").waitFor();
      await worksheet.shows(0, /line 40 of 40/);
      const lines = (await worksheet.output(0)).split("\n").filter((line) => line !== "");
      expect(lines).toEqual(Array.from({ length: 40 }, (_, place) => `line ${place + 1} of 40`));
      await worksheet.ran(0);
      await worksheet.page.close();
    },
  );

  it.skipIf(refusal !== undefined)("draws a figure anew when a slider is moved by keys", async () => {
    const worksheet = await Worksheet.open(context, served, "moved.ipynb");
    const { page } = worksheet;
    await worksheet.run(0);
    const title = page.locator(".gs-Plot .gtitle");
    await expect.poll(() => title.textContent(), { timeout: patience }).toBe("slope 1");
    await page.getByRole("slider", { name: "slope" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => title.textContent(), { timeout: patience }).toBe("slope 1.5");
    await page.reload();
    await worksheet.isReady();
    const slider = page.getByRole("slider", { name: "slope" });
    await slider.waitFor();
    expect(await slider.inputValue()).toBe("1.5");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => title.textContent(), { timeout: patience }).toBe("slope 2");
    expect(worksheet.complaints).toEqual([]);
    await page.close();
  });

  it.skipIf(refusal !== undefined)(
    "leaves a notebook that is only opened as it is, and lets one tab edit it",
    async () => {
      const before = readFileSync(served.file("two.ipynb"), "utf8");
      const first = await Worksheet.open(context, served, "two.ipynb");
      await first.isSaved("Saved");
      const second = await Worksheet.open(context, served, "two.ipynb");
      const line = second.page.locator("#banners", { hasText: "edited in another tab" });
      await line.waitFor();
      await second.press("Edit here");
      await line.waitFor({ state: "detached" });
      await first.page.locator("#banners", { hasText: "edited in another tab" }).waitFor();
      expect(readFileSync(served.file("two.ipynb"), "utf8")).toBe(before);
      await second.run(0);
      await second.shows(0, /^2$/);
      await first.page.close();
      await second.page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "keeps what is written while the server is away, and has a kernel when it is back",
    async () => {
      const worksheet = await Worksheet.open(context, served, "away.ipynb");
      const { page } = worksheet;
      await worksheet.run(0);
      await served.end();
      await page.locator("#banners", { hasText: "does not answer" }).waitFor();
      await worksheet.edit(0);
      await page.keyboard.type(" // written meanwhile");
      await served.begin();
      await page.locator("#banners .gs-Banner").waitFor({ state: "detached" });
      await page.locator("#notices", { hasText: "Run the cells again" }).waitFor();
      await worksheet.idle();
      await worksheet.run(1);
      await worksheet.shows(1, /Cannot find name 'here'/);
      await page.keyboard.press("Control+s");
      await worksheet.isSaved("Saved");
      expect(readFileSync(served.file("away.ipynb"), "utf8")).toContain("written meanwhile");
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "is usable on a telephone: nothing is wider than the window, and every control has a name",
    async () => {
      const narrow = await Worksheet.enter(browser, served, { viewport: { width: 360, height: 740 } });
      const worksheet = await Worksheet.open(narrow, served, sheet);
      const { page } = worksheet;
      expect(await page.evaluate(widthOfPage)).toBeLessThanOrEqual(360);
      await worksheet.press("More");
      await page.getByRole("button", { name: "Practise" }).waitFor();
      await page.keyboard.press("Escape");
      await worksheet.press("Problems");
      await page.locator("#problems [aria-current=page]").waitFor();
      expect(await page.evaluate(namelessControls)).toEqual([]);
      await narrow.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    `runs nothing of a notebook that somebody sent, shown or pressed: ${payloads} payloads`,
    async () => {
      const outside: string[] = [];
      await context.route(
        (url) => url.protocol.startsWith("http") && url.origin !== served.origin,
        (route) => {
          outside.push(route.request().url());
          return route.abort();
        },
      );
      const worksheet = await Worksheet.open(context, served, "hostile.ipynb");
      const { page } = worksheet;
      const address = page.url();
      const dialogs: string[] = [];
      page.on("dialog", (dialog) => dialogs.push(dialog.message()));
      await page.locator(".gs-Plot .legend").waitFor({ state: "attached" });
      // Cells come one after the other, a few in each idle moment of the page.
      await expect.poll(() => page.locator(".jp-Cell").count(), { timeout: patience }).toBe(payloads);
      const pressed = await page.evaluate(pressAll);
      expect(pressed).toBeGreaterThan(20);
      // A script that had been begun would be done by the time the page has answered once more.
      await page.evaluate(nextFrames);
      expect(await page.evaluate("globalThis.ran")).toBeUndefined();
      expect([page.url(), dialogs, outside]).toEqual([address, [], []]);
      expect(await page.locator("#notebook :is(script, iframe, object, base, meta, style)").count()).toBe(0);
      expect(await page.locator(".jp-InputPrompt", { hasText: "[*]" }).count()).toBe(0);
      expect(await page.locator("#actions").count()).toBe(1);
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)("comes with the notices of the packages that it is made of", () => {
    const licenses = fileURLToPath(new URL("../../../dist/page/LICENSES.txt", import.meta.url));
    expect(existsSync(licenses)).toBe(true);
    for (const name of ["@jupyterlab/notebook", "katex", "@codemirror/view", "plotly.js-cartesian-dist-min"])
      expect(readFileSync(licenses, "utf8")).toContain(`\n${name} `);
  });
});

/** Runs in the page: drops a file of a name that is there. */
function drop(text: string): void {
  const { document, DataTransfer, DragEvent, File } = globalThis as unknown as {
    document: { body: { dispatchEvent(event: object): void } };
    DataTransfer: new () => { items: { add(file: object): void } };
    DragEvent: new (kind: string, options: object) => object;
    File: new (parts: string[], name: string) => object;
  };
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], "points.csv"));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}

/** Runs in the page: how wide its content is. */
function widthOfPage(): number {
  const { document } = globalThis as unknown as { document: { body: { scrollWidth: number } } };
  return document.body.scrollWidth;
}

/** Runs in the page: presses all that stands in the notebook's texts and outputs. */
function pressAll(): number {
  interface Element {
    dispatchEvent(event: object): boolean;
  }
  const { document, MouseEvent } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<Element> };
    MouseEvent: new (kind: string, options: object) => object;
  };
  const places = [...document.querySelectorAll(".jp-MarkdownOutput *, .jp-OutputArea-output *")];
  for (const one of places) one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  return places.length;
}

/** Runs in the page: waits until it has been drawn twice. */
function nextFrames(): Promise<void> {
  const { requestAnimationFrame: next } = globalThis as unknown as {
    requestAnimationFrame(then: () => void): void;
  };
  return new Promise((resolve) => next(() => next(resolve)));
}

/** Runs in the page: what can be pressed or written into, or is a picture, and says nothing to a screen reader. */
function namelessControls(): string[] {
  interface Element {
    outerHTML: string;
    textContent: string | null;
    getAttribute(name: string): string | null;
    labels?: { length: number } | null;
  }
  const { document } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<Element> };
  };
  const controls = [
    ...document.querySelectorAll(
      "button, a[href], input, select, textarea, [role=textbox], [role=button], img",
    ),
  ];
  const isNamed = (one: Element) =>
    (one.textContent ?? "").trim() !== "" ||
    (one.labels?.length ?? 0) > 0 ||
    ["aria-label", "aria-labelledby", "title", "alt"].some((name) => (one.getAttribute(name) ?? "") !== "");
  return controls.filter((one) => !isNamed(one)).map(({ outerHTML }) => outerHTML.slice(0, 200));
}
