import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { table, type Table } from "../table/table.js";
import { BooleanExpression, variableLatex } from "./boolean-expression.js";
import { parseBoolean } from "./parse-boolean.js";

/** 0, 1 or, where either will do, null. */
export type Truth = 0 | 1 | null;

/**
 * A boolean function in any of its forms: an expression or its text, a truth table, the rows where it is 1
 * (`"1010"` or 10, the first variable leftmost), or a rule over an array of 0 and 1.
 */
export type BooleanFunction =
  | string
  | BooleanExpression
  | TruthTable
  | { variables: string[]; minterms: (string | number)[]; dontCares?: (string | number)[] }
  | { variables: string[]; rule: (bits: number[]) => boolean | number };

const mostVariables = 16;

/** The bits of a row, the first variable leftmost. */
export function bitsOf(row: number, count: number): (0 | 1)[] {
  return Array.from({ length: count }, (_, index) => ((row >> (count - 1 - index)) & 1) as 0 | 1);
}

/** A boolean function by all its values; made by {@link truthTable}. */
export class TruthTable extends Printed {
  constructor(
    readonly variables: readonly string[],
    /** One value per row; the row's number in binary is the assignment, first variable leftmost. */
    readonly values: readonly Truth[],
    readonly name = "f",
  ) {
    super();
  }

  private rowsWith(value: Truth): number[] {
    return this.values.flatMap((item, row) => (item === value ? [row] : []));
  }

  /** The numbers of the rows with value 1, ascending. */
  get minterms(): number[] {
    return this.rowsWith(1);
  }

  /** The numbers of the rows that are free, ascending. */
  get dontCares(): number[] {
    return this.rowsWith(null);
  }

  /** The value where the variables have these bits, given in order or by name. */
  evaluate(bits: readonly number[] | Readonly<Record<string, number | boolean>>): Truth {
    const list = Array.isArray(bits)
      ? bits
      : this.variables.map((name) => Number((bits as Record<string, number | boolean>)[name]));
    const row = list.reduce<number>((sum, bit) => 2 * sum + bit, 0);
    if (list.length !== this.variables.length || !(row in this.values))
      throw new InputError({
        place: "evaluate",
        rule: `needs 0 or 1 for each of ${this.variables.join(", ")}`,
        got: JSON.stringify(bits),
      });
    return this.values[row];
  }

  /** True where both functions agree on every row that neither leaves free. */
  equals(other: BooleanFunction): boolean {
    const { values } = truthTable(other, [...this.variables]);
    return this.values.every((value, row) => value === null || values[row] === null || value === values[row]);
  }

  /** All rows as a table. */
  table(): Table {
    return table({
      columns: [...this.variables, this.name].map((name) => ({
        name,
        latex: variableLatex(name),
        text: name,
        align: "center",
      })),
      rows: this.values.map((value, row) => [...bitsOf(row, this.variables.length), value ?? "–"]),
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

function rowNumber(minterm: string | number, count: number): number {
  const row =
    typeof minterm === "string" && /^[01]+$/.test(minterm) && minterm.length === count
      ? Number.parseInt(minterm, 2)
      : minterm;
  if (typeof row !== "number" || !Number.isInteger(row) || row < 0 || row >= 2 ** count)
    throw new InputError({
      place: "truthTable",
      rule: `needs rows from 0 to ${2 ** count - 1} or words of ${count} bits`,
      got: JSON.stringify(minterm),
    });
  return row;
}

function checkedVariables(variables: readonly string[]): void {
  if (variables.length > mostVariables || new Set(variables).size !== variables.length)
    throw new InputError({
      place: "truthTable",
      rule: `needs at most ${mostVariables} different variables`,
      got: variables.join(", "),
    });
}

/**
 * The values of a boolean function on all assignments.
 * @param f expression or text, `{ variables, minterms, dontCares? }`, `{ variables, rule }` or a truth table
 * @param order the variables from the leftmost column on; default: sorted by code unit, or as `variables` says
 * @returns the truth table, which shows itself
 * @throws InputError with more than 16 variables, or where `order` misses one
 * @example
 * truthTable("(A or not B) xor (not C or not D)").minterms // => [3, 4, 5, 6, 11, 15]
 * truthTable({ variables: ["A", "B"], minterms: ["10"] }).values // => [0, 0, 1, 0]
 */
export function truthTable(f: BooleanFunction, order?: readonly string[]): TruthTable {
  if (typeof f === "string") return truthTable(parseBoolean(f), order);
  if (typeof f !== "object" || f === null || !Array.isArray(f.variables) || !Array.isArray(order ?? []))
    throw new InputError({
      place: "truthTable",
      rule: "needs an expression, { variables, minterms } or { variables, rule }",
      got: JSON.stringify(f) ?? String(f),
    });
  const variables = order ?? f.variables;
  checkedVariables(variables);
  const missing = f.variables.find((name) => !variables.includes(name));
  if (missing !== undefined)
    throw new InputError({
      place: "truthTable",
      rule: `needs every variable of the function in its order`,
      got: `no ${missing} in ${variables.join(", ")}`,
    });
  const rows = Array.from({ length: 2 ** variables.length }, (_, row) => bitsOf(row, variables.length));
  const assignments = rows.map((bits) =>
    Object.fromEntries(variables.map((name, index) => [name, bits[index]])),
  );
  if (f instanceof BooleanExpression)
    return new TruthTable(
      variables,
      assignments.map((environment) => f.evaluate(environment)),
    );
  if (f instanceof TruthTable)
    return new TruthTable(
      variables,
      assignments.map((environment) => f.evaluate(environment)),
      f.name,
    );
  const inOrder = (environment: Record<string, number>) => f.variables.map((name) => environment[name]);
  if ("rule" in f)
    return new TruthTable(
      variables,
      assignments.map((environment) => (f.rule(inOrder(environment)) ? 1 : 0)),
    );
  if (!Array.isArray(f.minterms))
    throw new InputError({
      place: "truthTable",
      rule: "needs minterms or a rule",
      got: Object.keys(f).join(", "),
    });
  const on = new Set(f.minterms.map((minterm) => rowNumber(minterm, f.variables.length)));
  const free = new Set((f.dontCares ?? []).map((minterm) => rowNumber(minterm, f.variables.length)));
  return new TruthTable(
    variables,
    assignments.map((environment) => {
      const row = inOrder(environment).reduce((sum, bit) => 2 * sum + bit, 0);
      return on.has(row) ? 1 : free.has(row) ? null : 0;
    }),
  );
}
