import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseNotebook } from "../../src/notebook/read.js";
import type { CodeCell } from "../../src/notebook/format.js";
import { schedule } from "../../src/optimizer/schedule.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { codeOf, type Open } from "../../src/training/code-of.js";
import { compareOptimizers } from "../../src/training/compare-optimizers.js";
import { moons } from "../../src/training/datasets/shapes.js";
import { sweep } from "../../src/training/sweep.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-experiment-"));
afterAll(() => rmSync(root, { recursive: true }));
const net = { input: [2], layers: ["4", "tanh", "2", "softmax"] };
const options = { epochs: 2, batchSize: 10, device: "cpu", progress: false } as const;

const read = (name: string) => parseNotebook(readFileSync(join(root, name), "utf8"), name);
const codeIn = (name: string) =>
  read(name).cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

describe("toNotebook", () => {
  it("of a comparison has a statement, the code that made it, and its table and figures as outputs", async () => {
    const comparison = await compareOptimizers(
      net,
      moons({ points: 20 }),
      {
        slow: { type: "sgd", learningRate: 0.1 },
        cycled: { type: "sgd", learningRate: schedule.oneCycle({ peak: 1, steps: 4 }) },
      },
      { ...options, seeds: 2, validation: 0.2 },
    );
    comparison.toNotebook(join(root, "a.ipynb"), { data: "moons({ points: 20 })" });
    const [statement] = read("a.ipynb").cells;
    expect(statement.source).toMatch(/^# Comparison of slow, cycled\n\n2 runs each: same initial weights/);
    const cells = codeIn("a.ipynb");
    expect(cells[0].source.split("\n")).toEqual([
      'import { compareOptimizers, moons } from "gradsheet";',
      "",
      "const data = moons({ points: 20 });",
      expect.stringMatching(/^\/\/ learningRate: one cycle: η\(0\) = 0\.04/),
      'const model = { input: [2], layers: ["4", "tanh", "2", "softmax"] };',
      'const comparison = await compareOptimizers(model, data, { slow: { type: "sgd", learningRate: 0.1 }, cycled: { type: "sgd", learningRate: learningRate } }, { epochs: 2, batchSize: 10, device: "cpu", seeds: 2, validation: 0.2 });',
    ]);
    expect(cells.slice(1).map(({ source }) => source)).toEqual([
      "comparison.table()",
      "comparison.figure()",
      'comparison.figure({ show: "validation" })',
      'comparison.figure({ show: "accuracy" })',
    ]);
    const [table, figure] = cells
      .slice(1)
      .map(({ outputs }) => outputs[0] as { data: Record<string, unknown> });
    expect(table.data["text/plain"]).toBe(comparison.table().toString());
    expect(figure.data["image/svg+xml"]).toBe(comparison.figure().svg);
    expect(figure.data["application/vnd.plotly.v1+json"]).toEqual(
      JSON.parse(JSON.stringify(comparison.figure())),
    );
  });

  it("of a sweep makes the same numbers when its code is run", async () => {
    const tried = await sweep(
      (_: Tfjs, { units }: { units: number }) => ({
        input: [2],
        layers: [String(units), "tanh", "2", "softmax"],
      }),
      moons({ points: 20 }),
      { units: [2, 3], learningRate: [0.1] },
      options,
    );
    tried.toNotebook(join(root, "b.ipynb"), { title: "Widths", data: "moons({ points: 20 })" });
    const [first, second] = codeIn("b.ipynb");
    expect(read("b.ipynb").cells[0].source).toMatch(/^# Widths\n\n2 runs; best training loss/);
    const body = first.source.replace(/^import.*\n/, "").replace("progress: false", "progress: false");
    const run = new Function("sweep", "moons", `return (async () => { ${body}\nreturn tried; })()`) as (
      of: typeof sweep,
      data: typeof moons,
    ) => ReturnType<typeof sweep>;
    const again = await run(sweep, moons);
    expect(again.rows).toEqual(tried.rows);
    expect((second.outputs[0] as { data: Record<string, unknown> }).data["text/plain"]).toBe(
      again.table().toString(),
    );
  });

  it("without data as code says what they were; refuses other paths and options", async () => {
    const tried = await sweep(net, moons({ points: 20 }), { batchSize: [10] }, { ...options, batchSize: 10 });
    tried.toNotebook(join(root, "c.ipynb"));
    expect(codeIn("c.ipynb")[0].source).toContain("// data: moons: 40 samples of shape [2], 2 classes");
    expect(() => tried.toNotebook("c.txt")).toThrow(
      "toNotebook: needs a path that ends in .ipynb, got c.txt",
    );
    expect(() => tried.toNotebook(5 as never)).toThrow("needs a path that ends in .ipynb, got 5");
    expect(() => tried.toNotebook("a.ipynb", { title: 5 as never })).toThrow(
      "needs title as text, got number",
    );
    expect(() => tried.toNotebook("a.ipynb", { tittle: "x" } as never)).toThrow("Did you mean title?");
    expect(() => tried.toNotebook("package.json/a.ipynb")).toThrow("must be a file that can be written");
  });
});

it("code of values makes them again", () => {
  const values = [1.5, 'a "b"', null, true, [1, [2]], { a: { "b-c": [] } }, undefined];
  for (const value of values) {
    const open: Open = new Map();
    expect(new Function(`return (${codeOf(value, "x", open)})`)()).toEqual(value);
    expect(open.size).toBe(0);
  }
  const open: Open = new Map();
  expect(codeOf({ a: new Date(0), b: { a: new Date(1) } }, "x", open)).toBe("{ a: a, b: { a: a2 } }");
  expect([...open.keys()]).toEqual(["a", "a2"]);
});
