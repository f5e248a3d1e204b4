import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenLinks } from "../../../src/docs/check/broken-links.js";
import { notebooksBelow } from "../../../src/paper/notebooks-below.js";

/* The book as a browser shows it, wide and narrow, light and dark: what every reader needs of a page. `npm run docs` builds it before. */

const folder = fileURLToPath(new URL("../../../dist/site", import.meta.url));
const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

const built = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];

/** One page of each kind, and of the notebooks' pages a few. */
const pages = [
  "index.html",
  "guide/index.html",
  "reference/index.html",
  "reference/expressions-and-derivatives.html",
  "reference/figures-and-drawings.html",
  "reference/commands.html",
  "reference/paper-json.html",
  "gallery/index.html",
  "gallery/pictures.html",
  "gallery/sharif-ml-2023-hw3/q01-a-threshold-network-for-a-boolean-function.html",
  "project/architecture.html",
  "reference/tensorflow-js-as-it-trains-here.html",
  "reference/running-notebooks-variants-grading.html",
  "reference/environment.html",
  "project/comparison.html",
  "project/papers.html",
  "gallery/training/01-optimizers-on-handwritten-digits.html",
  ...built.filter((name) => /^guide\/\d.*\.html$/.test(name)).slice(0, 2),
];

/** Says what is wrong with the page that is shown. */
const faultsOfPage = readFileSync(new URL("faults-of-page.js", import.meta.url), "utf8");

let server: Server;
let browser: Browser;
let origin = "";
/** What pages asked of anyone but this server. */
const abroad: string[] = [];

beforeAll(async () => {
  if (!existsSync(join(folder, "index.html")))
    throw new Error("The book is not built: npm run docs builds it.");
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, "http://book").pathname).replace(/^\/help\//, "");
    const file = join(folder, path.endsWith("/") || path === "" ? `${path}index.html` : path);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

describe("the book", () => {
  it("has no link that leads nowhere", () => {
    expect(brokenLinks(folder, "/help/")).toEqual([]);
  });

  it("leaves no copies of notebooks that the lists of problems show as one's own", () => {
    expect(notebooksBelow(fileURLToPath(new URL("../../../docs", import.meta.url)))).toEqual([]);
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 360],
    ["dark", 360],
  ] as const)(
    "is readable %s at %i px: titles, headings, names, words of pictures, contrast",
    async (colorScheme, width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const faults: string[] = [];
      for (const path of pages) {
        const page = await context.newPage();
        page.on("pageerror", (error) => faults.push(`${path}: ${error.message}`));
        page.on("request", (request) => {
          if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
            abroad.push(request.url());
        });
        const answer = await page.goto(`${origin}/help/${path}`);
        if (answer?.status() !== 200) faults.push(`${path}: ${answer?.status()}`);
        await page.locator(".vp-doc h1").first().waitFor();
        faults.push(...(await page.evaluate<string[]>(faultsOfPage)).map((fault) => `${path}: ${fault}`));
        await page.close();
      }
      await context.close();
      expect(faults).toEqual([]);
      expect(abroad).toEqual([]);
    },
  );

  it("finds a function by its name, without a network", async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/help/index.html`);
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill("traceAttention");
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    const first = await page.locator(".VPLocalSearchBox .result").first().getAttribute("href");
    expect(first).toContain("#traceAttention");
    await page.keyboard.press("Enter");
    await page.waitForURL(/attention-and-transformers\.html#traceAttention/);
    await page.close();
  });
});
