import { describe, expect, it } from "vitest";
import { comparisonFigure } from "../../src/training/comparison-figure.js";
import type { FitResult } from "../../src/training/fit-result.js";

/** What a figure reads of a run of ten steps, an epoch of two steps each. */
const run = (heightAt: (step: number) => number): FitResult => {
  const stepLosses = Array.from({ length: 10 }, (_, step) => heightAt(step));
  const records = { history: { loss: [] }, stepLosses, stepSeconds: stepLosses.map((_, step) => step + 1) };
  return { ...records, stepsPerEpoch: 2 } as unknown as FitResult;
};

const falling = run((step) => 2 - 0.2 * step);
const rising = run((step) => 0.2 + 0.2 * step);

const figureOf = (runs: FitResult[], by: "step" | "epoch" = "step") =>
  comparisonFigure(new Map(runs.map((each, at) => [`run ${at}`, [each]])), {
    by,
    smooth: 1,
    scale: "linear",
  });

describe("comparisonFigure", () => {
  it("has its legend where no curve runs: above falling ones, below rising ones, else under the axis", () => {
    const legendOf = (...runs: FitResult[]) => figureOf(runs).layout["legend" as never];
    expect(legendOf(falling)).toMatchObject({ x: 1, y: 1 });
    expect(legendOf(rising)).toMatchObject({ x: 1, y: 0, yanchor: "bottom" });
    expect(legendOf(falling, rising)).toMatchObject({ orientation: "h", x: 0 });
    expect(legendOf(run(() => 1))).toMatchObject({ x: 1 });
  });

  it("counts epochs along the axis, by the steps of each run", () => {
    const { data, layout } = figureOf([falling], "epoch");
    expect((data as { x: number[] }[])[0].x).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]);
    expect(layout).toMatchObject({ xaxis: { title: { text: "epoch" } } });
  });
});
