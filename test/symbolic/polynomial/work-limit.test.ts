import { expect, it } from "vitest";
import { spend, withinWork } from "../../../src/symbolic/polynomial/work-limit.js";

it("what is spent within an inner limit is spent of the outer one too: 6 of 8 and 6 more are over 10, and 3 are not", () => {
  const run = (after: number) =>
    withinWork(10, () => {
      withinWork(8, () => spend(6));
      spend(after);
      return "done";
    });
  expect(run(6)).toBeUndefined();
  expect(run(3)).toBe("done");
});

it("an inner search that gives up has used its allowance, and the outer one goes on with the rest", () => {
  const run = (after: number) =>
    withinWork(10, () => {
      const inner = withinWork(4, () => spend(100));
      spend(after);
      return String(inner);
    });
  expect(run(6)).toBe("undefined");
  expect(run(7)).toBeUndefined();
});

it("an inner limit above what is left gives no more than that", () => {
  expect(withinWork(5, () => withinWork(100, () => spend(6)) ?? "gave up")).toBe("gave up");
});
