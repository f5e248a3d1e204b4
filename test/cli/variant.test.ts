import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  formatNotebook,
  hasTag,
  readNotebook,
  writeNotebook,
  type CodeCell,
  type Json,
} from "../../src/api/notebook.js";
import { parametersOf } from "../../src/parameters/parameters.js";
import { answersIn } from "../../src/paper/answers-in.js";
import { gradsheetIn } from "../support/gradsheet.js";
import { rounds } from "../support/rounds.js";

const notebooks = fileURLToPath(new URL("../../notebooks", import.meta.url));
const relu = join(notebooks, "bits-dnn-2324-mid-regular", "q05-computation-graph-of-a-relu-unit.ipynb");
const root = mkdtempSync(join(tmpdir(), "gradsheet-variant-"));
// Each command starts a kernel or two, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });
afterAll(() => rmSync(root, { recursive: true }));

const gradsheet = gradsheetIn(root);

const read = (name: string) => readNotebook(join(root, name));
const givens = (name: string) =>
  Object.fromEntries(
    parametersOf(read(name), name).list.map((parameter) => [parameter.name, parameter.value]),
  );

describe("gradsheet variant", () => {
  // one variant for all tests here that need any
  let made: ReturnType<typeof gradsheet>;
  beforeAll(() => {
    made = gradsheet("variant", relu, "--seed", "7", "-o", "v.ipynb");
  }, 120_000);

  it("writes a fresh exercise that states the numbers it solves, and solves them right", () => {
    const { status, stdout, stderr } = made;
    expect(stderr).toMatch(/^✓ v\.ipynb {2}variant 7 of \d+\n$/);
    expect(status).toBe(0);
    const { a, b, c, x, y } = givens("v.ipynb") as Record<string, number>;
    const text = read("v.ipynb").cells[0].source;
    expect(text).toContain(`for $a=${a},b=${b},c=${c},x=${x},y=${y}$`);
    expect(`${a},${b},${c},${x},${y}`).not.toBe("3,2,-5,2,3");
    // By hand: f = max(0, ax + by + c), and its gradients are the inputs where that is not 0.
    const s = a * x + b * y + c;
    expect(answersIn(read("v.ipynb"))).toMatchObject([
      { value: { s, f: Math.max(0, s), df_da: s > 0 ? x : 0, df_db: s > 0 ? y : 0, df_dc: s > 0 ? 1 : 0 } },
    ]);
    expect(stdout).toContain("1 variant");
  });

  it("the same seed draws the same numbers, another one others", () => {
    gradsheet("variant", relu, "--seed", "7", "-o", "again.ipynb");
    gradsheet("variant", relu, "--seed", "8", "-o", "other.ipynb");
    expect(givens("again.ipynb")).toEqual(givens("v.ipynb"));
    expect(givens("other.ipynb")).not.toEqual(givens("v.ipynb"));
  });

  it("its exercise sheet has the question without the solution", () => {
    expect(gradsheet("html", "v.ipynb", "--questions-only", "-o", "sheet.html").status).toBe(0);
    const sheet = readFileSync(join(root, "sheet.html"), "utf8").replace(/^.*<main>/s, "");
    expect(sheet).toContain("Draw the computation graph");
    expect(sheet.match(/Idea|Backward|<pre|Other givens/)).toBeNull();
  });

  it("its exercise sheet states its numbers also under the paper's name, beside the paper", () => {
    const folder = join(root, "paper");
    mkdirSync(folder);
    copyFileSync(join(dirname(relu), "paper.json"), join(folder, "paper.json"));
    const own = join(folder, basename(relu));
    copyFileSync(join(root, "v.ipynb"), own);
    expect(gradsheet("html", own, "--questions-only", "-o", "named.html").status).toBe(0);
    const { a, c } = Object.fromEntries(
      parametersOf(readNotebook(own), own).list.map(({ name, value }) => [name, value]),
    ) as Record<string, number>;
    const sheet = readFileSync(join(root, "named.html"), "utf8");
    expect(sheet).toContain(`a=${a},`);
    expect(sheet).toContain(`c=${c},`);
    expect(sheet.match(/a=3,b=2,c=-5,x=2,y=3|Idea|Backward/)).toBeNull();
  });

  it.each(["domains", "where", "retell"])("its help explains %s", (word) => {
    expect(gradsheet("variant", "--help").stdout).toMatch(new RegExp(`^ {2}${word} {2}`, "m"));
  });

  it("refuses what it cannot vary, and says why", () => {
    const softmax = join(
      notebooks,
      "bits-dnn-2324-mid-makeup",
      "q02-derivative-of-the-cross-entropy-with-softmax.ipynb",
    );
    expect(gradsheet("variant", softmax)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        "has no variants, got a request for one. The derivation holds for any logits",
      ),
    });
    expect(gradsheet("variant", "v.ipynb").stderr).toContain("one whose numbers were changed from q05");
    expect(gradsheet("run", "v.ipynb", "-p", "a=1").stderr).toContain(
      "whose texts were told for other numbers already",
    );
    expect(gradsheet("variant", relu, "--seed", "one")).toMatchObject({ status: 2 });
    expect(gradsheet("variant", relu, "-o", relu).stderr).toContain("does not write over what it reads");
    expect(gradsheet("variant", relu, softmax).stderr).toContain("needs one notebook or folder, got");
  });

  it("says which number was tried last where none can be solved, and checks the domains", () => {
    const notebook = readNotebook(relu);
    const withMetadata = (gradsheetMetadata: Json, source = "throw new RangeError(`not with ${a}`)") => {
      const cells = notebook.cells.map((cell) =>
        hasTag(cell, "parameters")
          ? { ...cell, metadata: { ...cell.metadata, gradsheet: gradsheetMetadata } }
          : cell,
      );
      const last: CodeCell = {
        cell_type: "code",
        id: "last",
        metadata: {},
        source,
        execution_count: null,
        outputs: [],
      };
      writeNotebook(join(root, "bad.ipynb"), { ...notebook, cells: [...cells, last] });
      return gradsheet("variant", "bad.ipynb");
    };
    expect(formatNotebook(notebook)).toBe(readFileSync(relu, "utf8"));
    expect(withMetadata({ domains: { q: "fixed" } }).stderr).toContain(
      "states domains for its parameters, got q. It declares a, b, c, x, y.",
    );
    expect(withMetadata({ domains: { a: { from: 3, to: 1 } } }).stderr).toContain(
      "or a list of choices as the domain of a",
    );
    expect(withMetadata({ where: ["a +"] }).stderr).toContain("gradsheet.where: must hold conditions");
    const all = Object.fromEntries(["a", "b", "c", "x", "y"].map((name) => [name, "fixed"]));
    expect(withMetadata({ domains: all }).stderr).toContain(
      "must have numbers that differ from its own and meet the conditions in gradsheet.where, got none",
    );
  });
});

describe("gradsheet new", () => {
  it("starts a worksheet that runs as it is and has variants, and never overwrites", () => {
    const { status, stdout } = gradsheet("new", "first-steps");
    expect(stdout).toContain("npx gradsheet run first-steps.ipynb");
    expect(status).toBe(0);
    expect(read("first-steps.ipynb").cells[0].source).toMatch(/^# first steps\n/);
    expect(gradsheet("run", "first-steps.ipynb", "-o", "out").status).toBe(0);
    // f = (x − 2y)² + x² falls from 34 at (3, −1) by a step of 0.1 against its gradient (16, −20) to 0.16 at (1.4, 1) … by hand
    const [x, y] = [3 - 0.1 * (2 * (3 + 2) + 2 * 3), -1 - 0.1 * (-4 * (3 + 2))];
    const fall = 34 - ((x - 2 * y) ** 2 + x ** 2);
    expect(JSON.stringify(read("out/first-steps.ipynb").cells.at(-1))).toContain(
      `=${Number(fall.toPrecision(6))}$$`,
    );
    for (const seed of rounds({ everyday: ["1"], thorough: ["1", "2", "3"] })) {
      expect(gradsheet("variant", "first-steps.ipynb", "--seed", seed, "-o", "other.ipynb").status).toBe(0);
      expect(read("other.ipynb").cells[0].source).not.toContain("from $(3,-1)$ with learning rate $0.1$");
      const { start, learningRate } = givens("other.ipynb") as {
        start: { x: number; y: number };
        learningRate: number;
      };
      // The question asks by how much f falls: f = (x − 2y)² + x² before and after the step, by hand.
      const f = (x1: number, x2: number) => (x1 - 2 * x2) ** 2 + x1 ** 2;
      const slopes = [2 * (start.x - 2 * start.y) + 2 * start.x, -4 * (start.x - 2 * start.y)];
      expect(f(start.x, start.y)).toBeGreaterThan(
        f(start.x - learningRate * slopes[0], start.y - learningRate * slopes[1]),
      );
    }
    expect(gradsheet("run", "first-steps.ipynb", "-p", "learningRate=0.3").stderr).toContain(
      "needs parameters for which learningRate < 2 / (6 + Math.sqrt(20))",
    );
    expect(gradsheet("new", "first-steps.ipynb")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("first-steps.ipynb: must not be there already, got a file."),
    });
    expect(gradsheet("new", "course/week 1").stdout).toContain('npx gradsheet run "course/week 1.ipynb"');
    expect(gradsheet("new").status).toBe(2);
  });
});
