import { describe, expect, it } from "vitest";
import { leafShape, shapePaths } from "../../src/paper/expected-shape.js";
import { readPaper } from "../../src/paper/read-paper.js";

/*
 * Follow-through goes on with a student's own wrong values. These answers of computed parts have none before them: what decides is an
 * experiment of the solution's own, with networks that it trains or layers that it makes, of which the student reports no number.
 */
const reasons = {
  "tum-ws21-1a": "four orders of one validation set, whose losses the solution measures",
  "tum-ws21-1b": "each layer applied in both modes to the solution's own batch",
  "tum-ws21-1c": "the parameters that TensorFlow.js counts in layers of the solution's own",
  "tum-ws21-1f": "three runs of training, whose losses the solution measures",
  "tum-ws21-1h": "sixteen masks and two runs of training, all the solution's own",
  "tum-ws21-2b": "four runs of training, whose losses the solution measures",
  "tum-ws21-3d": "levels of losses that the solution measures; the question gives no number",
  "tum-ws21-3e": "levels of losses that the solution measures; the question gives no number",
};

describe("parts whose answers rest on no value of the student's", () => {
  const parts = readPaper("notebooks/tum-i2dl-ws2021")!.problems.flatMap((problem) => problem.parts);
  it.each(Object.entries(reasons))("%s: %s", (id) => {
    const part = parts.find((each) => each.id === id)!;
    expect(part.depends).toEqual([]);
    // None of its values is a number or a formula, so none of them can be carried on inside of it either.
    const words = [...shapePaths(part.expects).values()].filter((shape) => typeof shape === "string");
    const isNumbered = "options" in part.given;
    expect(isNumbered || words.every((word) => /bool|choice|text/.test(leafShape(word)!.word))).toBe(true);
  });
});
