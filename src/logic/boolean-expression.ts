import { InputError } from "../errors.js";
import { Printed } from "../printed.js";

/** A connective of two sides; `implies` is read from left to right. */
export type Connective = "and" | "or" | "xor" | "xnor" | "nand" | "nor" | "implies";

/** What a Boolean expression is made of. */
export type BooleanNode =
  | { kind: "constant"; value: 0 | 1 }
  | { kind: "variable"; name: string }
  | { kind: "not"; of: BooleanNode }
  | { kind: Connective; left: BooleanNode; right: BooleanNode };

const rules: Record<Connective, (a: number, b: number) => boolean> = {
  and: (a, b) => a === 1 && b === 1,
  or: (a, b) => a === 1 || b === 1,
  xor: (a, b) => a !== b,
  xnor: (a, b) => a === b,
  nand: (a, b) => a === 0 || b === 0,
  nor: (a, b) => a === 0 && b === 0,
  implies: (a, b) => a === 0 || b === 1,
};

const signs: Record<Connective, [text: string, latex: string]> = {
  and: ["∧", "\\wedge"],
  or: ["∨", "\\vee"],
  xor: ["⊕", "\\oplus"],
  xnor: ["⊙", "\\odot"],
  nand: ["↑", "\\uparrow"],
  nor: ["↓", "\\downarrow"],
  implies: ["→", "\\to"],
};

/** Connectives whose chains need no parentheses. */
const associative = new Set<string>(["and", "or", "xor", "xnor"]);

function valueOf(node: BooleanNode, environment: Readonly<Record<string, number | boolean>>): 0 | 1 {
  switch (node.kind) {
    case "constant":
      return node.value;
    case "variable": {
      const value = environment[node.name];
      if (value === undefined || (Number(value) !== 0 && Number(value) !== 1))
        throw new InputError({
          place: "evaluate",
          rule: `needs 0 or 1 for ${node.name}`,
          got: value === undefined ? "nothing" : String(value),
        });
      return Number(value) as 0 | 1;
    }
    case "not":
      return valueOf(node.of, environment) === 1 ? 0 : 1;
    default:
      return rules[node.kind](valueOf(node.left, environment), valueOf(node.right, environment)) ? 1 : 0;
  }
}

/** A variable as LaTeX: `x1` and `x_1` get a subscript, longer words stand upright. */
export function variableLatex(name: string): string {
  const match = /^(\p{L})_?(\w+)$/u.exec(name);
  if (match !== null && (name.includes("_") || /^\d+$/.test(match[2]))) return `${match[1]}_{${match[2]}}`;
  return name.length === 1 ? name : `\\mathrm{${name.replaceAll("_", "\\_")}}`;
}

function namesIn(node: BooleanNode, names: Set<string>): Set<string> {
  if (node.kind === "variable") names.add(node.name);
  else if (node.kind === "not") namesIn(node.of, names);
  else if (node.kind !== "constant") namesIn(node.right, namesIn(node.left, names));
  return names;
}

function text(node: BooleanNode, within?: Connective | "not"): string {
  if (node.kind === "constant") return String(node.value);
  if (node.kind === "variable") return node.name;
  if (node.kind === "not") return `¬${text(node.of, "not")}`;
  const body = `${text(node.left, node.kind)} ${signs[node.kind][0]} ${text(node.right, node.kind)}`;
  return within === undefined || (within === node.kind && associative.has(within)) ? body : `(${body})`;
}

function latex(node: BooleanNode, within?: Connective): string {
  if (node.kind === "constant") return String(node.value);
  if (node.kind === "variable") return variableLatex(node.name);
  if (node.kind === "not")
    return node.of.kind === "variable" || node.of.kind === "constant"
      ? `\\bar{${latex(node.of)}}`
      : `\\overline{${latex(node.of)}}`;
  const body = `${latex(node.left, node.kind)} ${signs[node.kind][1]} ${latex(node.right, node.kind)}`;
  return within === undefined || (within === node.kind && associative.has(within))
    ? body
    : `\\left(${body}\\right)`;
}

/** A boolean expression; made by {@link parseBoolean}. */
export class BooleanExpression extends Printed {
  constructor(readonly node: BooleanNode) {
    super();
  }

  /** The names of the variables, sorted by code unit. */
  get variables(): string[] {
    return [...namesIn(this.node, new Set())].toSorted();
  }

  /** The value, 0 or 1, where every variable is 0, 1, true or false. */
  evaluate(environment: Readonly<Record<string, number | boolean>>): 0 | 1 {
    return valueOf(this.node, environment);
  }

  toString(): string {
    return text(this.node);
  }

  toLatex(): string {
    return latex(this.node);
  }

  /** What a notebook shows: the typeset formula. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/latex": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}
