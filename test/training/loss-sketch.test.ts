import { performance } from "node:perf_hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LiveCurve } from "../../src/training/live-curve.js";
import { lossSketch } from "../../src/training/loss-sketch.js";

/** The points of a drawing's lines. */
const linesOf = (svg: string): number[][][] =>
  [...svg.matchAll(/<polyline points="([^"]*)"/g)].map(([, points]) =>
    points.split(" ").map((point) => point.split(",").map(Number)),
  );

describe("lossSketch", () => {
  it("4, 3, 2 in three steps fall on a straight line over the whole height, the epoch's mean 3 stands in the middle", () => {
    const { svg } = lossSketch({ loss: [3] }, [4, 3, 2], 3);
    const [steps, epochs] = linesOf(svg);
    const [[x1, y1], [x2, y2], [x3, y3]] = steps;
    expect(x2 - x1).toBeCloseTo(x3 - x2, 1);
    expect(y2 - y1).toBeCloseTo(y3 - y2, 1);
    expect([y1, y3]).toEqual([12, 210]);
    expect(epochs).toEqual([[548, y2]]);
  });

  it("100, 10, 1 do so on a logarithmic axis; a loss that is no number leaves a gap, a validation loss above all is inside", () => {
    const [steps, , validation] = linesOf(
      lossSketch({ loss: [10], valLoss: [1000] }, [100, 10, NaN, 1], 4).svg,
    );
    expect(steps).toHaveLength(3);
    const [[, y1], [, y2], [, y3]] = steps;
    expect(y2 - y1).toBeCloseTo(y3 - y2, 1);
    expect(validation[0][1]).toBe(12);
  });
});

describe("the live curve", () => {
  const display = Symbol.for("Jupyter.display");
  afterEach(() => {
    vi.restoreAllMocks();
    delete (globalThis as Record<symbol, unknown>)[display];
  });

  it("is drawn more than twice a second while there is something new, and as the run's figure at the end", () => {
    const shown: unknown[] = [];
    (globalThis as Record<symbol, unknown>)[display] = (value: unknown) => shown.push(value);
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const records = {
      history: { loss: [] as number[] },
      metrics: {},
      stepLosses: [] as number[],
      stepSeconds: [],
    };
    const curve = new LiveCurve(true, records, () => 10);
    for (now = 0; now < 5_000; now += 50) {
      records.stepLosses.push(1 / (1 + now));
      curve.update();
    }
    expect(shown.length).toBeGreaterThan(10);
    const sketches = shown.length;
    for (; now < 8_000; now += 50) curve.update();
    expect(shown.length - sketches).toBeLessThanOrEqual(1);
    curve.finish();
    expect(shown.at(-1)?.constructor.name).toBe("Plot");
  });
});
