import { describe, expect, it } from "vitest";
import { layOut } from "../../src/worksheet/lay-out.js";

describe("layOut(value, expects, labels)", () => {
  it("names values by their labels, nested ones by the path, and by their keys where there is none", () => {
    const value = { g_Wo: 0.5, step: { W_o: [1, 2], why: "so" }, dw_i: "eta*x" };
    const expects = { g_Wo: "number", step: { W_o: ["number", 2], why: "text" }, dw_i: "expr" };
    const labels = {
      g_Wo: "\\partial L/\\partial W_o",
      "step.W_o": "W_o^{\\text{new}}",
      dw_i: "\\Delta w_i",
    };
    expect(layOut(value, expects, labels)).toEqual([
      { kind: "formula", name: "\\partial L/\\partial W_o", items: ["0.5"] },
      { kind: "formula", name: "W_o^{\\text{new}}", items: ["\\left(1,\\;2\\right)"] },
      { kind: "words", name: "\\mathrm{step},\\ \\mathrm{why}", text: "so" },
      { kind: "formula", name: "\\Delta w_i", items: ["\\eta x"] },
    ]);
    expect(layOut({ loss: 1 }, { loss: "number" })).toEqual([
      { kind: "formula", name: "\\mathrm{loss}", items: ["1"] },
    ]);
  });

  it("labels reach into tables, by the path of any of their records", () => {
    const value = { sgd: { w: 1, b: 2 }, adam: { w: 3, b: 4 } };
    const pair = { w: "number", b: "number" };
    const labels = { "adam.w": "w^{+}", sgd: "\\text{SGD}" };
    expect(layOut(value, { sgd: pair, adam: pair }, labels)).toEqual([
      {
        kind: "table",
        corner: "",
        columns: ["\\text{SGD}", "\\mathrm{adam}"],
        rows: [
          { name: "w^{+}", cells: ["1", "3"] },
          { name: "b", cells: ["2", "4"] },
        ],
      },
    ]);
  });

  it("sets layers and sets of records one to a row, with what is nested in them", () => {
    const value = {
      layers: [
        {
          weights: [
            [1, -1],
            [0, 2],
          ],
          bias: [0.5, 1],
          size: { in: 2, out: 2 },
        },
        { weights: [[1, 1]], bias: [], size: { in: 2, out: 1 } },
      ],
    };
    const size = { in: "integer", out: "integer" };
    const expects = { layers: [{ weights: ["number", "m", "n"], bias: ["number", "m"], size }, "k"] };
    expect(layOut(value, expects, { "layers.weights": "W" })).toEqual([
      {
        kind: "table",
        corner: "\\mathrm{layers}",
        columns: ["W", "\\mathrm{bias}", "\\mathrm{size},\\ \\mathrm{in}", "\\mathrm{size},\\ \\mathrm{out}"],
        rows: [
          {
            name: "1",
            cells: ["\\begin{pmatrix}1&-1\\\\0&2\\end{pmatrix}", "\\left(0.5,\\;1\\right)", "2", "2"],
          },
          { name: "2", cells: ["\\begin{pmatrix}1&1\\end{pmatrix}", "\\text{–}", "2", "1"] },
        ],
      },
    ]);
  });

  it("nests what is no matrix: rows of several lengths, and arrays of matrices", () => {
    expect(layOut([[1], [2, 3]], ["integer", "m", "n"])).toEqual([
      { kind: "formula", name: null, items: ["\\left(\\left(1\\right),\\;\\left(2,\\;3\\right)\\right)"] },
    ]);
    expect(layOut([[[1, 2]], [[3, 4]]], ["integer", 2, 1, 2])).toEqual([
      {
        kind: "formula",
        name: null,
        items: ["\\left(\\begin{pmatrix}1&2\\end{pmatrix},\\;\\begin{pmatrix}3&4\\end{pmatrix}\\right)"],
      },
    ]);
  });

  it("gives a long list entry by entry, so that a line can break in it", () => {
    const [part] = layOut([1, 2, 3, 4, 5, 6, 7, 8, 12345], ["integer", "n"]);
    expect(part).toMatchObject({
      kind: "formula",
      items: ["1", "2", "3", "4", "5", "6", "7", "8", "12\\,345"],
    });
  });

  it("shows decimals in expressions with six digits", () => {
    const [part] = layOut("0.20329818917114678 + 1.74*lam", "expr");
    const [latex] = (part as { items: string[] }).items;
    expect(latex.match(/[\d.]+/g)).toEqual(["0.203298", "1.74"]);
  });

  it.each([
    ["x = 1\ny = 2", { kind: "code", name: null, language: "", text: "x = 1\ny = 2" }],
    ["```python\nx = 1\n```", { kind: "code", name: null, language: "python", text: "x = 1" }],
    ["```\nx = 1\n```\n", { kind: "code", name: null, language: "", text: "x = 1" }],
    [
      "First:\n```python\nx = 1\n```\nthen more.",
      { kind: "words", name: null, text: "First:\n```python\nx = 1\n```\nthen more." },
    ],
  ])("code %j keeps one fence", (code, expected) => {
    expect(layOut({ code }, { code: "text" })).toEqual([expected]);
  });

  it("sets choices and truths as words", () => {
    expect(layOut({ a: "saddle point", b: true }, { a: "choice:saddle point|minimum", b: "bool" })).toEqual([
      { kind: "words", name: "a", text: "saddle point" },
      { kind: "words", name: "b", text: "true" },
    ]);
  });
});
