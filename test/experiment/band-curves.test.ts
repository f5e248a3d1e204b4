import { describe, expect, it } from "vitest";
import { bandCurves } from "../../src/experiment/band-curves.js";

type Trace = {
  name?: string;
  x: number[];
  y: (number | null)[];
  fill?: string;
  line: { dash?: string; color?: string };
};
const traces = (...given: Parameters<typeof bandCurves>): Trace[] => bandCurves(...given).data as Trace[];

describe("bandCurves", () => {
  it("draws the range of the runs, then their mean", () => {
    const [low, high, mean] = traces(
      {
        a: [
          [1, 4],
          [2, 8],
          [6, 0],
        ],
      },
      { x: [10, 20] },
    );
    expect([low.y, high.y, mean.y]).toEqual([
      [1, 0],
      [6, 8],
      [3, 4],
    ]);
    expect([mean.name, mean.x, high.fill]).toEqual(["a", [10, 20], "tonexty"]);
  });

  it("draws deviations and intervals around the mean, and no band around a single run", () => {
    const runs = [[1], [3], [5]];
    // The deviation of 1, 3, 5 is 2; Student's t for two degrees of freedom is 4.303.
    expect(traces({ a: runs }, { spread: "deviation" }).map(({ y }) => y[0])).toEqual([1, 5, 3]);
    const [low] = traces({ a: runs }, { spread: "interval" });
    expect(low.y[0]).toBeCloseTo(3 - (4.303 * 2) / Math.sqrt(3), 3);
    expect(traces({ a: [[1, 2]] })).toHaveLength(1);
  });

  it("leaves a gap where a run is not a number, and takes dashes and colors", () => {
    const [low, high, mean] = traces(
      {
        a: {
          runs: [
            [1, NaN],
            [2, 3],
          ],
          dash: "dash",
          color: "#123456",
        },
      },
      { xFrom: 1 },
    );
    expect([low.y[1], high.y[1], mean.y[1], mean.x]).toEqual([null, null, null, [1, 2]]);
    expect(mean.line).toMatchObject({ dash: "dash", color: "#123456" });
  });

  it("marks places where they are on either kind of axis", () => {
    const at = (xLogScale: boolean) => {
      const { layout } = bandCurves({ a: [[1, 2]] }, { x: [1, 100], xLogScale, marks: { N: 10 } });
      const { shapes, annotations, xaxis } = layout as {
        shapes: { x0: number }[];
        annotations: { x: number; text: string }[];
        xaxis: { type?: string };
      };
      return [shapes[0].x0, annotations[0].x, annotations[0].text, xaxis.type];
    };
    expect(at(false)).toEqual([10, 10, "N", undefined]);
    expect(at(true)).toEqual([10, 1, "N", "log"]);
  });

  it.each([
    [{}, {}, "bandCurves: needs curves by their names, got none"],
    [{ a: [[1], [1, 2]] }, {}, "needs runs of one length, got 1, 2 in a"],
    [{ a: [] }, {}, "got none in a"],
    [{ a: [[1, 2]] }, { x: [1] }, "needs runs with a height for each of 1 places, got 2 in a"],
    [{ a: [[1, 2]] }, { spread: "all" }, "all"],
  ])("refuses %j with %j", (curves, options, message) => {
    expect(() => bandCurves(curves, options as never)).toThrow(message);
  });
});
