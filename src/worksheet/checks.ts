import { ThresholdNetwork } from "../logic/threshold-network.js";
import { truthTable, type BooleanFunction } from "../logic/truth-table.js";
import type { Part } from "../notebook/paper.js";

/*
 * What judges answers to constructions, which have many right answers, by what they do. A part names its check in `paper.json`;
 * it is given the answer and the data of the question. A check reads every value of the answer that the part's key leaves open.
 */

type Given = Part["given"];

/** A network of threshold units, as answers report it. */
interface Layers {
  layers: { weights: number[][]; bias: number[] }[];
}

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
  computesFunction: ({ layers }: Layers, given: Given) => {
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
  // oxlint-disable-next-line typescript/no-explicit-any -- an answer has the shape that its part expects
} satisfies Record<string, (value: any, given: Given) => boolean>;

/** The name of a check. */
export type CheckName = keyof typeof checks;
