import { InputError } from "../errors.js";
import { namedValue } from "../number/named-values.js";
import { Worked } from "../number/worked.js";
import type { Real } from "../number/real.js";
import { table, type Table } from "../table/table.js";
import { equationsOf, lineCells, lineColumns } from "../table/worked-result.js";
import { isGradient, nameKey, plainName, subjectOf } from "./quantity-name.js";

/** One line of a worked example: a quantity, its formula and its value. */
export interface TraceStep {
  /** The part of the computation it belongs to: "forward", "backward", "update", "t = 1" … */
  section: string;
  /** What it is about beside: the "kernel", the "mean" … */
  group?: string;
  /** The quantity in LaTeX: `z_1`. */
  name: string;
  worked: Worked;
}

/** Every intermediate number of a computation, with the formula that made it and the numbers put in. */
export class Sheet {
  readonly steps: TraceStep[] = [];

  constructor(private readonly place = "trace") {}

  /** Writes a line and returns the quantity under its name, for use in the lines that follow. */
  define(section: string, name: string, worked: Worked, group?: string): Worked {
    const value = namedValue(name, worked.value, worked);
    const line = value === worked.value ? worked : worked.valued(value);
    this.steps.push({ section, name, worked: line, ...(group === undefined ? {} : { group }) });
    return Worked.quantity(name, value);
  }

  /** The lines of a part, about the named quantities alone where there are names. */
  private chosen(part: string | undefined, names: readonly string[] | undefined): TraceStep[] {
    const steps =
      part === undefined
        ? this.steps
        : this.steps.filter(({ section, group }) => section === part || group === part);
    if (steps.length === 0 && part !== undefined)
      throw new InputError({
        place: this.place,
        rule: `has the parts ${[...this.sections, ...this.groups].join(", ")}`,
        got: JSON.stringify(part),
      });
    if (names === undefined) return steps;
    const about = steps.map(({ name }) => [nameKey(name), nameKey(subjectOf(name))]);
    const missing = names.find((name) => !about.some((keys) => keys.includes(nameKey(name))));
    if (missing !== undefined) this.unknown(missing, steps);
    const keys = new Set(names.map(nameKey));
    return steps.filter((_, at) => about[at].some((key) => keys.has(key)));
  }

  private unknown(name: string, steps: readonly TraceStep[]): never {
    throw new InputError({
      place: this.place,
      rule: "has no line about a quantity of this name",
      got: JSON.stringify(name),
      cure: `It has lines about ${[...new Set(steps.map((step) => plainName(subjectOf(step.name))))].join(", ")}.`,
    });
  }

  /** The quantities in plain letters, each once. */
  get names(): string[] {
    return [...new Set(this.steps.map(({ name }) => plainName(name)))];
  }

  /** The names of the parts, in order. */
  get sections(): string[] {
    return [...new Set(this.steps.map((step) => step.section))];
  }

  private get groups(): string[] {
    return [...new Set(this.steps.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  }

  /** The lines as LaTeX equations: quantity = formula = numbers put in = value. */
  formulas(part?: string, names?: readonly string[], digits = 6): string {
    return equationsOf(this.chosen(part, names), digits);
  }

  /** The lines as a table: quantity, formula, numbers put in, value. */
  table(part?: string, names?: readonly string[], digits = 6): Table {
    const several = part === undefined && this.sections.length > 1;
    return table({
      columns: [...(several ? ["part"] : []), ...lineColumns],
      rows: this.chosen(part, names).map((step) => [
        ...(several ? [step.section] : []),
        ...lineCells(step, digits),
      ]),
    });
  }

  /** The value of a line's quantity, by its name in LaTeX or in plain letters. */
  value(name: string): Real | undefined {
    const key = nameKey(name);
    return this.steps.findLast((step) => step.name === name || nameKey(step.name) === key)?.worked.value;
  }

  /** The derivative of the objective by a quantity, where a line says it. */
  gradient(name: string): Real | undefined {
    const key = nameKey(name);
    return this.steps.findLast((step) => isGradient(step.name) && nameKey(subjectOf(step.name)) === key)
      ?.worked.value;
  }

  /** A table of names and values alone, for where no mathematics can be typeset. */
  toString(): string {
    return table({
      columns: ["part", "quantity", { name: "value", align: "right" }],
      rows: this.steps.map(({ section, name, worked }) => [
        section,
        plainName(name),
        worked.value.toString(),
      ]),
    }).toString();
  }

  /** All equations, part by part. */
  toMarkdown(): string {
    return this.sections.map((section) => `**${section}**\n\n$$${this.formulas(section)}$$`).join("\n\n");
  }
}
