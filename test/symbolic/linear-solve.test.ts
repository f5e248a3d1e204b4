import { describe, expect, it } from "vitest";
import { linearSolve, parse } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";

describe("linearSolve", () => {
  it("solves 3x + 3y = 12, 3y − 3z = −11, 3x − 3y = 6 exactly", () => {
    expect(
      linearSolve(
        [
          [3, 3, 0],
          [0, 3, -3],
          [3, -3, 0],
        ],
        [12, -11, 6],
      ).map(String),
    ).toEqual(["3", "1", "14/3"]);
  });
  it("puts back into 100 seeded systems up to 5×5 exactly", () => {
    const random = randomNumbers(43);
    for (let round = 0; round < 100; round++) {
      const size = 1 + Math.floor(random() * 5);
      const matrix = Array.from({ length: size }, () =>
        Array.from({ length: size }, () => Math.floor(random() * 19 - 9)),
      );
      const right = Array.from({ length: size }, () => Math.floor(random() * 19 - 9));
      // a dominant diagonal keeps it regular
      matrix.forEach((row, index) => (row[index] += 50));
      const solution = linearSolve(matrix, right);
      matrix.forEach((row, index) => {
        const left = row.map((entry, at) => `${entry}*(${solution[at]})`).join(" + ");
        expect(String(parse(left).evaluateExact())).toBe(String(right[index]));
      });
    }
  });
  it("tells contradiction from dependence, and shapes that do not fit", () => {
    expect(() =>
      linearSolve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 3],
      ),
    ).toThrow("contradict");
    expect(() =>
      linearSolve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 2],
      ),
    ).toThrow("depend on each other");
    expect(() => linearSolve([[1, 2]], [1])).toThrow("1 rows of 2 entries and 1 on the right");
  });
});
