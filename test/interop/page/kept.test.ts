import { existsSync, readFileSync, rmSync } from "node:fs";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookText } from "../../support/notebook-text.js";
import { browserPath, refusal } from "../lab/browser.js";
import { Served } from "./served.js";
import { patience, Worksheet } from "./worksheet.js";

/* What goes wrong with a notebook's file while somebody writes, and what its page cannot open. */

const lines = (count: number) => Array.from({ length: count }, (_, at) => `Line ${at}.`).join("\n\n");
const linked = JSON.parse(notebookText("1"));
linked.cells.unshift({
  cell_type: "markdown",
  id: "links",
  metadata: {},
  source: "[there](headings.ipynb#Far-below)",
});
const headings = JSON.parse(notebookText("1"));
headings.cells.unshift(
  { cell_type: "markdown", id: "above", metadata: {}, source: lines(200) },
  { cell_type: "markdown", id: "below", metadata: {}, source: `# Far below\n\n${lines(100)}` },
);
const python = JSON.parse(notebookText("1 + 1"));
python.metadata = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };

let browser: Browser;
let served: Served;
let context: BrowserContext;

beforeAll(async () => {
  if (refusal !== undefined) return;
  served = await Served.start({
    "gone.ipynb": notebookText("'gone'"),
    "old-name.ipynb": notebookText("'named'"),
    "tabs.ipynb": notebookText("'tabs'"),
    "full.ipynb": notebookText("'full'"),
    "broken.ipynb": "{",
    "python.ipynb": JSON.stringify(python),
    "links.ipynb": JSON.stringify(linked),
    "headings.ipynb": JSON.stringify(headings),
  });
  browser = await chromium.launch({ executablePath: browserPath });
  context = await Worksheet.enter(browser, served);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await served?.remove();
}, 60_000);

/** Opens a notebook of one cell and writes behind its text. */
async function written(path: string, text: string): Promise<Worksheet> {
  const worksheet = await Worksheet.open(context, served, path);
  await worksheet.edit(0);
  await worksheet.page.keyboard.type(text);
  return worksheet;
}

/** What the first cell of a notebook's file has. */
const inFile = (path: string) => (): string =>
  existsSync(served.file(path))
    ? JSON.parse(readFileSync(served.file(path), "utf8")).cells[0].source.join("")
    : "no file";
const wait = { timeout: patience };

describe("what is written on a notebook's page", () => {
  if (refusal !== undefined) console.warn(`The page is not tested: ${refusal}`);

  it.skipIf(refusal !== undefined)(
    "is in a file again where another program has taken that away",
    async () => {
      const worksheet = await written("gone.ipynb", " + 1");
      rmSync(served.file("gone.ipynb"));
      await worksheet.page.keyboard.press("Control+s");
      await worksheet.page.locator("#notices", { hasText: "has been written anew" }).waitFor();
      await expect.poll(inFile("gone.ipynb"), wait).toBe("'gone' + 1");
      await worksheet.isSaved("Saved");
      await worksheet.page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "goes to the new name of a notebook that was renamed in another tab",
    async () => {
      const worksheet = await written("old-name.ipynb", " + 1");
      const papers = await Worksheet.papers(context, served);
      const row = papers.page.locator("li", {
        has: papers.page.locator('a[href="/notebooks/old-name.ipynb"]'),
      });
      await row.getByRole("button").focus();
      await papers.page.keyboard.press("Enter");
      await papers.page.getByRole("menu").waitFor();
      await papers.page.keyboard.press("Enter");
      await papers.page.keyboard.type("new-name");
      await papers.page.keyboard.press("Enter");
      await papers.page.getByText("new-name.ipynb").waitFor();
      await worksheet.page.keyboard.press("Control+s");
      await worksheet.page.waitForURL(/new-name\.ipynb$/);
      await worksheet.isReady();
      await expect.poll(inFile("new-name.ipynb"), wait).toBe("'named' + 1");
      expect(existsSync(served.file("old-name.ipynb"))).toBe(false);
      await papers.page.close();
      await worksheet.page.close();
    },
  );

  it.skipIf(refusal !== undefined)("is saved before another tab edits the notebook", async () => {
    const first = await written("tabs.ipynb", " + 1");
    const second = await Worksheet.open(context, served, "tabs.ipynb");
    await expect.poll(inFile("tabs.ipynb"), wait).toBe("'tabs'");
    await second.press("Edit here");
    await expect
      .poll(() => second.codeCells.first().locator(".cm-content").innerText(), wait)
      .toBe("'tabs' + 1");
    await expect.poll(inFile("tabs.ipynb"), wait).toBe("'tabs' + 1");
    await first.page.locator("#banners", { hasText: "edited in another tab" }).waitFor();
    await first.page.close();
    await second.page.close();
  });

  it.skipIf(refusal !== undefined)(
    "stays there, with a line that says why, while it cannot be saved",
    async () => {
      const worksheet = await written("full.ipynb", " + 1");
      const { page } = worksheet;
      await page.route("**/api/contents/full.ipynb*", (route) =>
        route.request().method() === "PUT"
          ? route.fulfill({
              status: 507,
              json: { message: "The disk is full: full.ipynb", reason: "no space" },
            })
          : route.fallback(),
      );
      await page.keyboard.press("Control+s");
      const line = page.locator("#banners", { hasText: "Not saved. The disk is full: full.ipynb" });
      await line.waitFor();
      // No dialog takes the keys.
      await page.keyboard.type(" + 2");
      await page.unroute("**/api/contents/full.ipynb*");
      await page.keyboard.press("Control+s");
      await line.waitFor({ state: "detached" });
      await expect.poll(inFile("full.ipynb"), wait).toBe("'full' + 1 + 2");
      await page.close();
    },
  );
});

describe("a notebook's page", () => {
  it.skipIf(refusal !== undefined)(
    "says of what is no notebook that it cannot be opened, and lets it be downloaded",
    async () => {
      const page = await context.newPage();
      await page.goto(`${served.origin}/notebooks/broken.ipynb`);
      const told = page.getByRole("alert");
      await told.waitFor();
      expect(await told.innerText()).toMatch(/This notebook cannot be opened\s+broken\.ipynb.*JSON/s);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        told.getByRole("link", { name: "Download the file" }).click(),
      ]);
      expect(readFileSync(await download.path(), "utf8")).toBe("{");
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "runs a notebook for another kernel only where its reader says so",
    async () => {
      const page = await context.newPage();
      await page.goto(`${served.origin}/notebooks/python.ipynb`);
      const question = page.getByRole("dialog", { name: "This notebook is for python3" });
      await question.waitFor();
      expect(JSON.parse(readFileSync(served.file("python.ipynb"), "utf8")).metadata.kernelspec.name).toBe(
        "python3",
      );
      await question.getByRole("button", { name: /^Use / }).click();
      await page.locator('#kernel[data-state="idle"]').waitFor();
      await page.close();
    },
  );

  it.skipIf(refusal !== undefined)("leads by a link to a heading of another notebook", async () => {
    const { page: from } = await Worksheet.open(context, served, "links.ipynb");
    const [page] = await Promise.all([
      from.waitForEvent("popup"),
      from.getByRole("link", { name: "there" }).click(),
    ]);
    await page.waitForURL(/headings\.ipynb#Far-below$/);
    await expect.poll(() => page.evaluate(topOfHeading), wait).toBeLessThan(300);
    await page.close();
    await from.close();
  });
});

/** Runs in the page: how far below the window's top the heading is. */
function topOfHeading(): number {
  const { document } = globalThis as unknown as {
    document: {
      querySelectorAll(
        selector: string,
      ): Iterable<{ textContent: string; getBoundingClientRect(): { top: number } }>;
    };
  };
  const found = [...document.querySelectorAll("#notebook h1")].find((one) =>
    one.textContent.includes("Far below"),
  );
  return found?.getBoundingClientRect().top ?? Infinity;
}
