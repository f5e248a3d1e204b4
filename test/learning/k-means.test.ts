import { describe, expect, it } from "vitest";
import { kMeans, random } from "../../src/index.js";
import { gap, near, pointsOf } from "./loops.js";

const dice = random(31);
const points = pointsOf(dice);

describe("kMeans", () => {
  it("250 random sets → every step as loops make it; the end is a fixed point; inertia never grows", () => {
    for (let round = 0; round < 250; round++) {
      const data = points(dice.integers(3, 9), dice.integers(1, 3));
      const start = data.slice(0, dice.integers(1, 4));
      const found = kMeans(data, { start });
      expect(found.converged).toBe(true);
      let centers: number[][] = start.map((row) => [...row]);
      for (const step of found.steps) {
        const nearest = data.map((point) => {
          let best = 0;
          centers.forEach((center, at) => {
            if (gap(point, center) < gap(point, centers[best]) - 1e-9) best = at;
          });
          return best;
        });
        expect(step.assignments).toEqual(nearest);
        near([step.inertia], [data.reduce((sum, point, at) => sum + gap(point, centers[nearest[at]]), 0)]);
        centers = centers.map((center, cluster) => {
          const own = data.filter((_, at) => nearest[at] === cluster);
          expect(step.empty.includes(cluster)).toBe(own.length === 0);
          return own.length === 0
            ? center
            : center.map((_, axis) => own.reduce((sum, p) => sum + p[axis], 0) / own.length);
        });
        near(step.newCenters.flat(), centers.flat());
      }
      const all = [...found.steps.map(({ inertia }) => Number(inertia)), Number(found.inertia)];
      expect(all.every((value, at) => at === 0 || value <= all[at - 1] + 1e-9)).toBe(true);
    }
  });

  it("0, 1, 5, 9 from 0, 1, 5 → 0, 1, 7; ties go to the first center; a center without points stays", () => {
    const found = kMeans([0, 1, 5, 9], { start: [0, 1, 5] });
    expect(found.centers.flat().map(String)).toEqual(["0", "1", "7"]);
    expect([found.cluster(2), String(found.inertia)]).toEqual([[2, 3], "8"]);
    const tie = kMeans([0, 1, 2], { start: [0, 2] });
    expect([tie.steps[0].ties, tie.steps[0].assignments]).toEqual([[1], [0, 0, 1]]);
    const lonely = kMeans([0, 1], { start: [0, 100] });
    expect([lonely.steps[0].empty, String(lonely.centers[1])]).toEqual([[1], "[100]"]);
    expect(found.formulas()).toContain("\\frac{5 + 9}{2}");
    expect(found.distances(1).rows[3].map(String)).toEqual(["9", "81", "64", "16", "3"]);
    expect(found.figure().description).toBe("3 clusters of 4 points");
    expect(kMeans([0, 1, 5, 9], { k: 3 }).centers.flat().map(String)).toEqual(["0", "1", "7"]);
    expect(kMeans([0, 1, 5, 9], { start: [0, 1, 5], steps: 1 }).converged).toBe(false);
  });

  it.each([
    [[0, 1], {}, "needs start, the first centers, or k"],
    [[1, 1], { k: 2 }, "needs 2 different points, got 1"],
    [[], { k: 1 }, "needs points of as many coordinates"],
    [[[0, 1], [2]], { k: 1 }, "needs points of as many coordinates"],
    [[[0, 1]], { start: [[1]] }, "needs centers of 2 coordinates, got 1"],
    [[0, 1], { k: 0 }, "needs k"],
  ])("%j %j → %s", (data, options, message) => {
    expect(() => kMeans(data, options)).toThrow(message);
  });
});
