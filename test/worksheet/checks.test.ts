import { describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";

const xor = { function: "A xor B", input_order: ["A", "B"] };

describe("checks", () => {
  it("computesFunction: a network for xor passes, with one sign changed it does not", () => {
    const layersWith = (weight: number) => [
      {
        weights: [
          [1, weight],
          [-1, 1],
        ],
        bias: [-0.5, -0.5],
      },
      { weights: [[1, 1]], bias: [-0.5] },
    ];
    expect(checks.computesFunction({ layers: layersWith(-1) }, xor)).toBe(true);
    expect(checks.computesFunction({ layers: layersWith(1) }, xor)).toBe(false);
  });

  it("coversFunction: the terms of xor pass, with one literal changed they do not", () => {
    expect(
      checks.coversFunction(
        {
          terms: [
            [1, 0],
            [0, 1],
          ],
        },
        xor,
      ),
    ).toBe(true);
    expect(
      checks.coversFunction(
        {
          terms: [
            [1, -1],
            [0, 1],
          ],
        },
        xor,
      ),
    ).toBe(false);
    expect(checks.coversFunction({ terms: [[1, 0]] }, xor)).toBe(false);
    expect(
      checks.coversFunction(
        {
          terms: [
            [1, 0],
            [0, 1],
            [2, 2],
          ],
        },
        xor,
      ),
    ).toBe(false);
  });
});
