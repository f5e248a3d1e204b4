import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatNotebook } from "../../src/notebook/write.js";
import { studentCopy } from "../../src/practice/student-copy.js";
import { solvedByKeys } from "../practice/solved.js";
import { isAlive } from "../support/is-alive.js";
import { notebookText } from "../support/notebook-text.js";
import { Lab, refusal } from "./lab/lab.js";
import type { NotebookPage } from "./lab/notebook-page.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sheet = here("../../notebooks/bits-dnn-2223-mid-regular/q04-sgd-and-dropout-on-a-2-3-1-network.ipynb");
const training = notebookText(
  'import { fit, xor } from "gradsheet";\nconst kept = 42;\nprocess.pid',
  `const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
await fit(net, xor(), {
  epochs: 1_000_000,
  batchSize: 4,
  device: "wasm",
  onEpoch: (epoch) => epoch % 20 || console.log(\`epoch \${epoch}\`),
});`,
  "kept",
);

const patience = { timeout: 60_000 };

/** A student's copy with the key, and the answers to its first part. */
function practiceCopy() {
  const { solved, paper, problem, ...parts } = solvedByKeys("sharif-ml-2023-hw3", "4");
  const source = { solved, paper, problem, parts, notebook: problem.notebook, seed: null, parameters: {} };
  const [{ id, key }] = parts.masters;
  return {
    text: formatNotebook(studentCopy({ ...source, hasKey: true })),
    id,
    key: key as { z_h: number[] },
  };
}

let lab: Lab | undefined;
let practice: ReturnType<typeof practiceCopy>;

beforeAll(async () => {
  if (refusal !== undefined) return;
  practice = practiceCopy();
  lab = await Lab.start({
    "practice.ipynb": practice.text,
    "sheet.ipynb": readFileSync(sheet, "utf8"),
    "training.ipynb": training,
  });
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

describe("JupyterLab in a headless Chromium", () => {
  if (refusal !== undefined) console.warn(`JupyterLab is not tested: ${refusal}`);

  it.skipIf(refusal !== undefined)(
    "runs a worksheet: each answer shown, no error, figures drawn",
    async () => {
      const notebook = await lab!.open("sheet.ipynb");
      await notebook.choose("Run", "Run All Cells");
      const count = await notebook.codeCells.count();
      await notebook.ran(count - 1);
      await notebook.idle();

      expect(await notebook.prompts()).toEqual(
        Array.from({ length: count }, (_, place) => `[${place + 1}]:`),
      );
      expect(await notebook.errors()).toEqual([]);
      const text = await notebook.text();
      for (const part of ["a", "b", "c", "d", "e"]) expect(text).toMatch(new RegExp(`^Answer ${part}$`, "m"));
      // Formulas are set as such: no dollar and no LaTeX command is left in what is shown.
      expect(await notebook.page.locator(".jp-OutputArea-output mjx-container").count()).toBeGreaterThan(20);
      expect(text).not.toMatch(/\$|\\frac|\\hat/);
      // The cells are colored as TypeScript: a word that JavaScript does not know is a keyword.
      expect(await notebook.styleOf("type")).toBe(await notebook.styleOf("const"));
      expect(await notebook.styleOf("type")).not.toBe(await notebook.styleOf("answer"));

      // Two drawings of the network, and two plotly figures: curves in the first two colors of the library's list.
      const pictures = await notebook.pictures();
      expect(pictures.map(({ width, height }) => [width, height])).toEqual([
        [434, 274],
        [640, 280],
        [434, 274],
        [640, 300],
      ]);
      for (const { colors } of [pictures[1], pictures[3]])
        for (const color of ["0,101,163", "230,145,0"]) expect(colors[color]).toBeGreaterThan(200);
      await notebook.page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "marks a student's attempts: the first slip of a wrong one, a hint, a right one",
    async () => {
      const notebook = await lab!.open("practice.ipynb");
      const { id, key } = practice;
      const attempt = (values: object) => `attempt("${id}", ${JSON.stringify(values)});`;
      await notebook.run(0);
      expect(await notebook.output(0)).toContain("says what is right and where the first slip is");
      // The first entry of a list has the wrong sign, all after it is right.
      const [first, ...rest] = key.z_h;
      await notebook.write(2, attempt({ ...key, z_h: [-first, ...rest] }));
      await notebook.run(2);
      const wrong = await notebook.output(2);
      expect(wrong).toContain("5 of 6 right, 1 wrong");
      expect(wrong).toMatch(/z_h\s+✗\s+✓\s+entry 1: right size, wrong sign/);
      await notebook.write(2, `hint("${id}")`);
      await notebook.run(2);
      expect(await notebook.output(2)).toContain("Hint 1 of 4: Idea");
      await notebook.write(2, attempt(key));
      await notebook.run(2);
      expect(await notebook.output(2)).toMatch(/6 of 6 right[^]*Hints used: 1 of/);
      expect(await notebook.errors()).toEqual([]);
      await notebook.page.close();
    },
  );

  it.skipIf(refusal !== undefined)(
    "stops training by the stop button, restarts and shuts the kernel down by its menu",
    async () => {
      const notebook = await lab!.open("training.ipynb");
      await notebook.choose("Run", "Run All Cells");
      await expect.poll(() => notebook.output(1), { timeout: 120_000 }).toMatch(/epoch 40\n/);
      // JupyterLab shows an output a moment after it has said that the kernel idles.
      await notebook.press("Interrupt the kernel");
      await expect.poll(() => notebook.output(1), patience).toContain("KeyboardInterrupt");
      await notebook.idle();
      // The cell that waited behind the stopped one has not run; the state is kept.
      expect(await notebook.prompts()).toEqual(["[1]:", "[2]:", "[ ]:"]);
      await notebook.run(2);
      await expect.poll(() => notebook.output(2), patience).toBe("42");
      // All that the training had printed was shown before; a second of the kernel's own time later nothing has come to it.
      const stopped = await notebook.output(1);
      await notebook.write(2, "await new Promise((later) => setTimeout(later, 1000)); kept + 1");
      await notebook.run(2);
      await expect.poll(() => notebook.output(2), patience).toBe("43");
      expect(await notebook.output(1)).toBe(stopped);

      const first = await processId(notebook);
      await notebook.choose("Kernel", "Restart Kernel…");
      await notebook.confirm("Confirm Kernel Restart");
      await expect.poll(() => isAlive(first), { timeout: 60_000 }).toBe(false);
      await notebook.choose("Edit", "Clear Outputs of All Cells");
      await notebook.run(2);
      await expect.poll(() => notebook.output(2), patience).toContain("Cannot find name 'kept'");
      await notebook.run(0);
      const second = await processId(notebook);
      expect(second).not.toBe(first);

      await notebook.choose("Kernel", "Shut Down Kernel");
      await expect.poll(() => isAlive(second), { timeout: 60_000 }).toBe(false);
      await notebook.page.close();
    },
  );
});

/** What the first cell shows, once it shows it. */
async function processId(notebook: NotebookPage): Promise<number> {
  await expect.poll(() => notebook.output(0), patience).toMatch(/^\d+$/);
  return Number(await notebook.output(0));
}
