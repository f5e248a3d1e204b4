import { InputError } from "../errors.js";
import type { RealInput } from "../number/real.js";
import type { Node } from "../symbolic/node/node.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { reading } from "../symbolic/text/parse-node.js";
import { cellTerms, type CellScope } from "./cell-expression.js";
import type { Traced } from "./tape.js";
import { isList, type TraceVector } from "./trace-input.js";
import type { CellState, RecurrentCell, Unrolled } from "./unrolled.js";

/** Weights of a cell of one's own: a number, a vector, or a matrix with one row per unit. */
export type CellWeight = RealInput | readonly RealInput[] | readonly (readonly RealInput[])[];

/** A recurrent cell given by its equations. */
export interface OwnCellSpec {
  /**
   * What a step computes, line by line: a name and its expression in the input x, the weights, and other names of the cell. A
   * name stands for its newest value: that of this step where its line stands above, else that of the step before.
   */
  cell: Readonly<Record<string, string>>;
  weights: Readonly<Record<string, CellWeight>>;
  /** The first states by name; default zeros. */
  initial?: Readonly<Record<string, TraceVector>>;
  /** Units of a state; default the rows of the first matrix, else the length of the first vector among the weights, else 1. */
  units?: number;
}

function fail(place: string, rule: string, got: string, cure?: string): never {
  throw new InputError({ place, rule, got, ...(cure === undefined ? {} : { cure }) });
}

const isMatrix = (weight: CellWeight): weight is readonly (readonly RealInput[])[] =>
  isList(weight) && isList(weight[0]);

/** The number of units of an own cell. */
export function ownUnits({ weights, units }: OwnCellSpec, place: string): number {
  if (units !== undefined) {
    if (!Number.isSafeInteger(units) || units < 1)
      fail(place, "needs a whole number of units from 1 on", String(units));
    return units;
  }
  const list = Object.values(weights ?? {});
  const found = list.find(isMatrix) ?? list.find((weight) => isList(weight));
  return found === undefined ? 1 : (found as readonly unknown[]).length;
}

/** The symbols of an expression. */
function symbolsOf(node: Node): string[] {
  return node.kind === "symbol" ? [node.name] : node.args.flatMap(symbolsOf);
}

/** The lines of a cell, read; and the names whose values of the step before are used. */
function readLines({ cell, weights }: OwnCellSpec, place: string) {
  if (typeof cell !== "object" || cell === null || Object.keys(cell).length === 0)
    fail(
      place,
      "needs a cell with lines",
      JSON.stringify(cell) ?? "none",
      'Write cell: { h: "tanh(W*x + U*h)" }.',
    );
  if (typeof weights !== "object" || weights === null)
    fail(place, "needs weights by name", JSON.stringify(weights) ?? "none");
  const names = [...Object.keys(cell), ...Object.keys(weights), "x"];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) fail(place, "needs different names for lines, weights and the input x", twice);
  const lines = Object.entries(cell).map(([name, text]) => {
    if (typeof text !== "string") fail(place, `needs a text for ${name}`, JSON.stringify(text) ?? "none");
    return { name, node: reading(text, names).node };
  });
  const used = lines.flatMap(({ node }) => symbolsOf(node));
  const unknown = used.find((name) => !names.includes(name));
  if (unknown !== undefined)
    fail(place, "knows x, the weights and the lines of the cell", unknown, `Those are ${names.join(", ")}.`);
  const idle = Object.keys(weights).find((name) => !used.includes(name));
  if (idle !== undefined) fail(place, "needs weights that a line uses", idle);
  const states = lines.flatMap(({ name }) =>
    lines.some(
      (line, at) => symbolsOf(line.node).includes(name) && at <= lines.findIndex((one) => one.name === name),
    )
      ? [name]
      : [],
  );
  return { lines, states };
}

/** A cell from its equations, with its weights on the tape. */
export function ownCell(run: Unrolled, spec: OwnCellSpec): RecurrentCell {
  const { lines, states } = readLines(spec, run.place);
  const given = Object.entries(spec.weights).map(([name, weight]): [string, Traced[] | Traced[][]] => {
    const latex = latexName(name);
    if (!isMatrix(weight))
      return [name, run.bias(latex, weight as TraceVector, isList(weight) ? weight.length : 1, name)];
    const columns = weight[0].length;
    return [name, run.weights(latex, weight, weight.length, columns, name)(1)];
  });
  const foreign = Object.keys(spec.initial ?? {}).find((name) => !states.includes(name));
  if (foreign !== undefined)
    fail(run.place, "takes first values of what is used from the step before", foreign, `That is ${states.join(", ") || "nothing"}.`); // prettier-ignore
  return {
    begin: (from) =>
      Object.fromEntries(
        states.map((name) => [name, run.first(latexName(name), spec.initial?.[name], from, name)]),
      ),
    step: (step, x, state) => {
      const scope: CellScope = {
        run,
        step,
        values: new Map<string, readonly Traced[] | Traced[][]>([
          ...given,
          ["x", x],
          ...Object.entries(state),
        ]),
        taken: new Map(),
      };
      const values: Record<string, Traced[]> = {};
      for (const { name, node } of lines) {
        const terms = cellTerms(node, name, scope);
        const traced = terms.map(({ worked, slopes }, unit) =>
          run.tape.line(run.section(step), run.unitName(latexName(name), step, unit, terms.length), worked, [
            ...slopes,
          ]),
        );
        values[name] = traced;
        scope.values.set(name, traced);
      }
      return { state: Object.fromEntries(states.map((name) => [name, checkedState(name, values[name], state)])), values }; // prettier-ignore
    },
  };

  function checkedState(name: string, value: Traced[], before: CellState): Traced[] {
    if (value.length !== before[name].length)
      fail(
        run.place,
        `needs as many units of ${name} in every step`,
        `${before[name].length} and ${value.length}`,
        "Give units, or initial.",
      );
    return value;
  }
}
