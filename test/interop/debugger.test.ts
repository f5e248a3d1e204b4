import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DebuggerPanel } from "./lab/debugger-panel.js";
import { NotebookPage } from "./lab/notebook-page.js";
import { LabServer } from "./lab/server.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env["GRADSHEET_PYTHON"] ?? here("../../.venv/bin/python");
const browserPath =
  process.env["GRADSHEET_CHROMIUM"] ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const refusal =
  browserPath === undefined && !process.env["CI"]
    ? "needs Chromium: install it, or name it in GRADSHEET_CHROMIUM"
    : undefined;

const cells = [
  `interface Step { rate: number; name?: string }
function scaled({ rate }: Step, factor: number): number {
  let result: number = rate * factor;
  const trail = [rate, factor, result];
  return trail.length + result;
}
scaled({ rate: 2 }, 10)`,
  `import { basename } from "node:path";
const process = 5;
const label = basename("/a/notes.txt");
const big = 2n ** 64n;
const table = new Map([["a", 1]]);
label`,
  "const after = 'it runs';\nafter",
];

const notebookOf = (sources: string[]) =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
    },
    cells: sources.map((source, place) => ({
      cell_type: "code",
      id: `cell-${place}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  });

const patience = { timeout: 20_000 };

let server: LabServer;
let browser: Browser;

beforeAll(async () => {
  if (refusal !== undefined) return;
  if (browserPath === undefined) throw new Error("Chromium is missing, and CI must not go without it.");
  server = await LabServer.start(python, { "debugged.ipynb": notebookOf(cells) });
  browser = await chromium.launch({ executablePath: browserPath });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
}, 60_000);

describe("JupyterLab's debugger, in a headless Chromium", () => {
  if (refusal !== undefined) console.warn(`JupyterLab's debugger is not tested: ${refusal}`);

  it.skipIf(refusal !== undefined)(
    "stops in a cell, shows where and what, steps, takes a new value, and is there after the page is loaded anew",
    async () => {
      const notebook = await NotebookPage.open(browser, server.address("debugged.ipynb"));
      const panel = new DebuggerPanel(notebook);
      await panel.turnOn();

      // Without a stop: what cells have declared, by its author's names.
      await notebook.run(1);
      await expect
        .poll(() => panel.variables(), patience)
        .toMatchObject({
          basename: "ƒ basename",
          process: "5",
          label: "'notes.txt'",
          big: "18446744073709551616n",
          table: "Map(1) { 'a' => 1 }",
        });

      await panel.toggleBreakpoint(0, 3);
      await panel.begin(0);
      await panel.stoppedAt(0, 3);
      expect(await panel.callStack()).toEqual([
        expect.stringMatching(/^scaled .*:3$/),
        expect.stringMatching(/^In \[2\] .*:7$/),
      ]);
      expect(await panel.variables()).toMatchObject({ rate: "2", factor: "10" });
      await panel.press("Next");
      await panel.stoppedAt(0, 4);
      expect(await panel.variables()).toMatchObject({ result: "20" });
      await panel.press("Next");
      await panel.stoppedAt(0, 5);
      expect(await panel.variables()).toMatchObject({ trail: "[ 2, 10, 20 ]" });
      await panel.evaluate("result = (39 as number)");
      await expect.poll(() => panel.variables(), patience).toMatchObject({ result: "39" });
      await panel.press("Continue");
      await notebook.ran(0);
      expect(await notebook.output(0)).toBe("42");
      expect(await panel.stoppedLines()).toEqual([]);

      await notebook.page.keyboard.press("Control+s");
      await notebook.page.reload();
      await notebook.codeCells.first().waitFor();
      await notebook.idle();
      await expect.poll(() => panel.breakpointsIn(0), patience).toEqual([3]);
      await panel.begin(0);
      await panel.stoppedAt(0, 3);

      // The stop button: the kernel is free, and what it knows is kept.
      await notebook.press("Interrupt the kernel");
      await notebook.idle();
      expect(await notebook.output(0)).toContain("KeyboardInterrupt");
      await notebook.run(2);
      expect(await notebook.output(2)).toBe("'it runs'");
      await expect
        .poll(() => panel.variables(), patience)
        .toMatchObject({ after: "'it runs'", process: "5" });
      await notebook.page.close();
    },
  );
});
