import { ThresholdNetwork } from "../logic/threshold-network.js";
import { truthTable, type BooleanFunction } from "../logic/truth-table.js";
import { parse } from "../symbolic/parse.js";
import { boundsRectangle } from "./checks/bounds-rectangle.js";
import { computesMinterms } from "./checks/computes-minterms.js";
import { through } from "./checks/allowed-weights.js";
import type { Given, Layers } from "./checks/given.js";
import { markRectangle } from "./checks/mark-rectangle.js";

/*
 * What judges answers to constructions, which have many right answers, by what they do. A part names its check in `paper.json`;
 * it is given the answer and the data of the question. A check reads every value of the answer that the part's key leaves open.
 */

type Weights = Record<string, number>;

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** All rows of a truth table: 00, 01, 10, 11. */
const rowsOf = (size: number) =>
  Array.from({ length: 2 ** size }, (_, row) => [...row.toString(2).padStart(size, "0")].map(Number));

/** The boolean function of `{ function, input_order? }`, as a truth table. */
function functionOf(given: Given) {
  return truthTable(
    given["function"] as unknown as BooleanFunction,
    given["input_order"] as string[] | undefined,
  );
}

/** The checks by name. */
export const checks = {
  /** `{ layers }`, whose units fire where w·x + b > 0, computes the function of `{ function, input_order? }`. */
  computesFunction: ({ layers }: { layers: Layers }, given: Given) => {
    const table = functionOf(given);
    return new ThresholdNetwork([...table.variables], layers).truthTable().equals(table);
  },
  /** `{ terms }`: rows of 1 (plain), 0 (negated), -1 (absent) whose disjunction is the function of `{ function, input_order? }`. */
  coversFunction: ({ terms }: { terms: number[][] }, given: Given) => {
    const { values, variables } = functionOf(given);
    const holds = (term: number[], row: number) =>
      term.every((literal, at) => literal === -1 || literal === ((row >> (variables.length - 1 - at)) & 1));
    return (
      terms.every((term) => term.every((literal) => [-1, 0, 1].includes(literal))) &&
      values.every((value, row) => value === null || (value === 1) === terms.some((term) => holds(term, row)))
    );
  },
  /** `{ a, b, c }`: a + bX + cY > 0 on the rows of `{ table }` ([X, Y, output]) whose output is 1, and on no other. */
  firesOnTable: ({ a, b, c }: { a: number; b: number; c: number }, { table }: Given) =>
    (table as number[][]).every(([X, Y, output]) => (a + b * X + c * Y > 0 ? 1 : 0) === output),
  /**
   * `{ binary, bipolar }` on the rows of `{ table }` ([x1, x2, output]): w1·x1 + w2·x2 ≥ threshold, and with −1 for each 0 of the
   * inputs w0 + w1·x1 + w2·x2 > 0, where the output is 1 and nowhere else.
   */
  perceptronsOnTable: ({ binary, bipolar }: Record<"binary" | "bipolar", Weights>, { table }: Given) =>
    (table as number[][]).every(
      ([x1, x2, output]) =>
        (binary["w1"] * x1 + binary["w2"] * x2 >= binary["threshold"] ? 1 : 0) === output &&
        (bipolar["w0"] + bipolar["w1"] * (2 * x1 - 1) + bipolar["w2"] * (2 * x2 - 1) > 0 ? 1 : 0) === output,
    ),
  /** `{ layers }`, whose units are 1 where w·x ≥ b, else 0, is 1 on the rows of `{ n }` bits with an odd number of ones alone. */
  computesParity: ({ layers }: { layers: Layers }, { n }: Given) =>
    rowsOf(Number(n)).every((bits) => through(layers, 0, bits)[0] === sum(bits) % 2),
  /** `{ layers }`, whose units are 1 where w·x ≥ b, else 0, computes A ⊙ B ⊙ … of `{ inputs }` bits, ⊙ being XNOR. */
  computesXnorChain: ({ layers }: { layers: Layers }, { inputs }: Given) =>
    rowsOf(Number(inputs)).every(
      (bits) => through(layers, 0, bits)[0] === bits.reduce((left, right) => (left === right ? 1 : 0)),
    ),
  /** `{ layers }`, whose units are 1 where w·x ≥ b, else 0, is 1 on the rows of `{ minterms }` alone. */
  firesOnMinterms: ({ layers }: { layers: Layers }, given: Given) => {
    const minterms = given["minterms"] as string[];
    return rowsOf(minterms[0].length).every(
      (bits) => through(layers, 0, bits)[0] === (minterms.includes(bits.join("")) ? 1 : 0),
    );
  },
  boundsRectangle,
  markRectangle,
  computesMinterms,
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
  allowedNetwork: ({ layers }: { layers: Layers }, given: Given) => {
    const table = functionOf(given);
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

/** The name of a check. */
export type CheckName = keyof typeof checks;
