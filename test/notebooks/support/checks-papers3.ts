import { ThresholdNetwork } from "../../../src/logic/threshold-network.js";
import { truthTable, type BooleanFunction } from "../../../src/logic/truth-table.js";
import type { Part } from "../../../src/notebook/paper.js";
import { parse } from "../../../src/symbolic/parse.js";

/*
 * Checks of constructions for src/worksheet/checks.ts: each judges any answer of the shape by what it does.
 */

type Given = Part["given"];
interface Layers {
  layers: { weights: number[][]; bias: number[] }[];
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

export const checks = {
  /** `{ filter }` is silent on flat areas and horizontal edges, where no row changes along itself, and not on vertical edges. */
  verticalEdgeFilter: ({ filter }: { filter: number[][] }) => {
    const tiny = 1e-9 * Math.max(...filter.flat().map(Math.abs));
    const columns = filter[0].map((_, at) => sum(filter.map((row) => row[at])));
    return (
      filter.every((row) => Math.abs(sum(row)) <= tiny) && columns.some((column) => Math.abs(column) > tiny)
    );
  },
  /** `{ filter }`, 3×3, answers to the diagonal cross (corners and center black, 0) more than to any other patch of 0 and 1. */
  crossFilter: ({ filter }: { filter: number[][] }) =>
    filter.every((row, i) => row.every((weight, j) => ((i + j) % 2 === 0 ? weight < 0 : weight > 0))),
  /** `{ layers }`, whose units fire where w·x + b > 0, has `units` of them, numbers from `allowed`, and computes `function`. */
  allowedNetwork: ({ layers }: Layers, given: Given) => {
    const table = truthTable(given["function"] as BooleanFunction, given["input_order"] as string[]);
    const [allowed, units] = [given["allowed"], given["units"]] as number[][];
    const isAdmissible = layers.every(
      ({ weights, bias }, at) =>
        bias.length === units[at] && [...weights.flat(), ...bias].every((number) => allowed.includes(number)),
    );
    return isAdmissible && new ThresholdNetwork([...table.variables], layers).truthTable().equals(table);
  },
  /** `{ v_next, theta_next }` moves θ, from v = 0 on, as v ← βv + g, θ ← θ − αv does. */
  momentumIterates: ({ v_next, theta_next }: { v_next: string; theta_next: string }) => {
    const [alpha, beta] = [0.05, 0.8];
    const [velocityAt, thetaAt] = [parse(v_next), parse(theta_next)];
    const gradient = (theta: number) => 4 * theta ** 3 - 2;
    let [theta, v, wanted, velocity] = [1.5, 0, 1.5, 0];
    for (let step = 0; step < 10; step++) {
      v = velocityAt.evaluate({ beta, v, g: gradient(theta), alpha });
      theta = thetaAt.evaluate({ theta, alpha, v_next: v });
      velocity = beta * velocity + gradient(wanted);
      wanted -= alpha * velocity;
      if (!(Math.abs(theta - wanted) < 1e-9)) return false;
    }
    return true;
  },
  // oxlint-disable-next-line typescript/no-explicit-any -- an answer has the shape that its part expects
} satisfies Record<string, (value: any, given: Given) => boolean>;
