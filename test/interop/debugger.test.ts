import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookText } from "../support/notebook-text.js";
import { DebuggerPanel } from "./lab/debugger-panel.js";
import { Lab, refusal } from "./lab/lab.js";

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

const patience = { timeout: 60_000 };

let lab: Lab | undefined;

beforeAll(async () => {
  if (refusal !== undefined) return;
  lab = await Lab.start({ "debugged.ipynb": notebookText(...cells) });
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

describe("JupyterLab's debugger, in a headless Chromium", () => {
  if (refusal !== undefined) console.warn(`JupyterLab's debugger is not tested: ${refusal}`);

  it.skipIf(refusal !== undefined)(
    "stops in a cell, shows where and what, steps, takes a new value, and is there after the page is loaded anew",
    async () => {
      const notebook = await lab!.open("debugged.ipynb");
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
      await expect.poll(() => notebook.output(0), patience).toBe("42");

      await notebook.page.keyboard.press("Control+s");
      await expect.poll(() => lab!.server.text("debugged.ipynb"), patience).toContain('"42"');
      await notebook.page.reload();
      await notebook.codeCells.first().waitFor();
      await notebook.idle();
      await expect.poll(() => panel.breakpointsIn(0), patience).toEqual([3]);
      // JupyterLab listens for stops again a moment after it shows the marks.
      await notebook.page.waitForTimeout(2000);
      await panel.begin(0);
      await panel.stoppedAt(0, 3);

      // The stop button: the kernel is free, and what it knows is kept.
      // JupyterLab shows an output a moment after it has said that the kernel idles.
      await notebook.press("Interrupt the kernel");
      await expect.poll(() => notebook.output(0), patience).toContain("KeyboardInterrupt");
      await notebook.idle();
      await notebook.run(2);
      await expect.poll(() => notebook.output(2), patience).toBe("'it runs'");
      await expect
        .poll(() => panel.variables(), patience)
        .toMatchObject({ after: "'it runs'", process: "5" });
      await notebook.page.close();
    },
  );
});
