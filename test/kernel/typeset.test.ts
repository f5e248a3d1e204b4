import { describe, expect, it } from "vitest";
import { represent, type Representation } from "../../kernel/evaluator/representation.js";
import {
  criticalPoints,
  eigenvalues,
  grad,
  hessian,
  jacobian,
  linearSolve,
  miniBatches,
  parse,
  real,
  regularizedMinimum,
  solve,
  table,
} from "../../src/index.js";
import { blocksFromOutputs } from "../../src/pdf/content/output.js";

/* What a cell whose last line is an array or a record of formulas shows; the LaTeX beside is written by hand. */

const shown = (value: unknown): Record<string, unknown> =>
  JSON.parse((represent(value) as Representation).data.text) as Record<string, unknown>;

describe("arrays of what typesets itself", () => {
  it.each<[string, unknown, string]>([
    ["a gradient is a column", grad("x^2*y^3"), "\\begin{pmatrix}2xy^{3}\\\\3x^{2}y^{2}\\end{pmatrix}"],
    ["a Hessian is a matrix", hessian("x^2*y"), "\\begin{pmatrix}2y&2x\\\\2x&0\\end{pmatrix}"],
    [
      "a Jacobian of one function is a row",
      jacobian(["x*y"], ["x", "y"]),
      "\\begin{pmatrix}y&x\\end{pmatrix}",
    ],
    [
      "eigenvalues are a column",
      eigenvalues([
        [2, 0],
        [0, 3],
      ]),
      "\\begin{pmatrix}2\\\\3\\end{pmatrix}",
    ],
    [
      "the solution of a linear system is a column",
      linearSolve(
        [
          [2, 0],
          [0, 4],
        ],
        [1, 1],
      ),
      "\\begin{pmatrix}\\frac{1}{2}\\\\\\frac{1}{4}\\end{pmatrix}",
    ],
    [
      "exact numbers are a column, beside a plain number too",
      [real("1/3"), real("0.5"), 2],
      "\\begin{pmatrix}\\frac{1}{3}\\\\0.5\\\\2\\end{pmatrix}",
    ],
    [
      "planes are matrices side by side",
      [[[real(1), real(2)]], [[real(3), real(4)]]],
      "\\begin{pmatrix}1&2\\end{pmatrix},\\;\\begin{pmatrix}3&4\\end{pmatrix}",
    ],
  ])("%s", (_, value, latex) => {
    const data = shown(value);
    // Spaces between entries mean nothing.
    expect(String(data["text/latex"]).replaceAll(" ", "")).toBe(`$$${latex}$$`);
    expect(data["text/plain"]).toEqual(expect.stringContaining("["));
  });

  it.each<[string, unknown]>([
    ["numbers alone", [1, 2, 3]],
    ["no entry", []],
    ["texts among formulas", [parse("x"), "y"]],
    ["rows of different length", [[parse("x")], [parse("x"), parse("y")]]],
    ["a null among formulas", [parse("x"), null]],
    ["a table in an array", [table({ columns: ["x"], rows: [[1]] })]],
    ["a gradient too long to be read", grad(Array.from({ length: 41 }, (_, i) => `x${i}`).join(" + "))],
    ["a column too long to be read", Array.from({ length: 41 }, () => parse("x"))],
  ])("%s stay as Node prints them", (_, value) => {
    expect(Object.keys(shown(value))).toEqual(["text/plain"]);
  });

  it("is a formula on paper too", () => {
    const context = {
      origin: { notebook: "x.ipynb", cell: 1 },
      folder: ".",
      root: ".",
      macros: {},
      labels: new Map(),
      attachments: {},
      degraded: [],
    };
    const blocks = blocksFromOutputs(context, [
      {
        output_type: "execute_result",
        execution_count: 1,
        metadata: {},
        data: shown(hessian("x^2*y")) as Record<string, string>,
      },
    ]);
    expect(blocks.map(({ kind }) => kind)).toEqual(["formula"]);
    expect(context.degraded).toEqual([]);
  });
});

describe("records of formulas", () => {
  it("one record is a table of its names, with formulas between dollar signs", () => {
    const html = shown(regularizedMinimum({ penalty: "l1", curvature: 2, minimum: 3, weight: 1 }))[
      "text/html"
    ];
    // θ = 3 − 1/(2·2), zero from α = 2·2·3.
    expect(html).toContain("<td>solution</td><td>$\\frac{11}{4}$</td>");
    expect(html).toContain("<td>zeroFrom</td><td>$12$</td>");
  });

  it("an array of them is a table with a column for each name", () => {
    const html = shown([{ x: parse("a^2"), at: { y: parse("b/2") }, n: 3 }])["text/html"];
    expect(html).toContain("<td>$a^{2}$</td><td>$y=\\frac{b}{2}$</td><td>3</td>");
  });

  it("an error in one is its name and message, without the stack", async () => {
    const settled = await Promise.allSettled([1, Promise.reject(new RangeError("too far"))]);
    const html = String(shown(settled)["text/html"]);
    expect(html).toContain("<td>RangeError: too far</td>");
    expect(html).not.toContain("file:");
  });

  it("a record without formulas stays as Node prints it", () => {
    expect(Object.keys(shown({ a: 1, b: [2, 3] }))).toEqual(["text/plain"]);
  });
});

describe("results that show themselves", () => {
  it("solve: a column for each unknown, and whether that is all", () => {
    const one = shown(solve("x^2 - 4", "x"));
    expect(one["text/plain"]).toBe("x = -2\nx = 2\nAll real solutions.");
    expect(one["text/html"]).toContain("$-2$");
    const system = shown(solve(["x + y - 3", "x - y - 1"], ["x", "y"]));
    expect(system["text/plain"]).toBe("x = 2, y = 1\nAll real solutions.");
    expect(shown(solve("x^2 + 1", "x"))["text/plain"]).toBe("No real solution.");
  });

  it("criticalPoints: coordinates, value, eigenvalues and type", () => {
    // f = x² − y²: gradient (2x, −2y), Hessian diag(2, −2).
    const data = shown(criticalPoints("x^2 - y^2"));
    expect(data["text/plain"]).toBe("x = 0, y = 0: saddle, f = 0\nAll critical points.");
    expect(data["text/html"]).toContain("$-2,\\;2$");
    expect(shown(criticalPoints("x"))["text/plain"]).toBe("No critical point.");
  });

  it("miniBatches: batches and samples", () => {
    // 10 samples in batches of 4: three batches, the last of 2.
    const rows = miniBatches({ samples: 10, batchSize: 4, epochs: 2 }).table().rows;
    expect(rows).toEqual([
      ["batches, updates", 3, 6],
      ["samples", 10, 20],
      ["samples of the last batch", 2, null],
    ]);
  });
});
