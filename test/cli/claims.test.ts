import { describe, expect, it } from "vitest";
import type { Json, Notebook } from "../../src/api/notebook.js";
import { claimsIn, failedClaims } from "../../src/cli/claims.js";
import { claim } from "../../src/training/claim.js";

/** A notebook whose cells have shown some values. */
const notebookOf = (values: object[]): Notebook =>
  ({
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
    cells: values.map((value, at) => {
      const show = (value as Record<symbol, () => Record<string, Json>>)[Symbol.for("Jupyter.display")];
      const outputs = [{ output_type: "display_data", data: show.call(value), metadata: {} }];
      return { cell_type: "code", id: `c${at}`, metadata: {}, execution_count: 1, source: "", outputs };
    }),
  }) as unknown as Notebook;

describe("claims of experiments in executed notebooks", () => {
  const right = claim("It grows", { growth: { of: [2, 3], atLeast: 1 } });
  const wrong = claim("It falls", { growth: { of: [2, NaN], atMost: 1 }, start: { of: 0, atMost: 1 } });

  it("are found among other outputs, in order", () => {
    const found = claimsIn(notebookOf([right, right.table(), wrong]));
    expect(found.map(({ statement, held }) => [statement, held])).toEqual([
      ["It grows", true],
      ["It falls", false],
    ]);
  });

  it("are told of where they did not hold, with the numbers that missed", () => {
    const told = failedClaims([{ notebook: notebookOf([right, wrong]), input: { target: "06.ipynb" } }]);
    expect(told).toEqual(["06.ipynb: the claim did not hold: It falls (growth: 2.00, broke)"]);
  });
});
