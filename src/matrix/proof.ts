import { Printed } from "../printed.js";
import { randomNumbers } from "../number/random.js";
import { table, type Table } from "../table/table.js";
import type { MatrixNode } from "./matrix-node.js";
import { matrixLatex, matrixText } from "./matrix-text.js";
import type { NumberRows } from "./matrix-rows.js";
import { matrixValue } from "./matrix-value.js";

/** An equation between matrix expressions and why it holds. */
export interface ProofStep {
  readonly rule: string;
  /** The equation as text and as LaTeX. */
  readonly text: string;
  readonly latex: string;
  /** The greatest difference of both sides on random matrices, relative to their size. */
  readonly error: number;
}

/** The parts of a proof before it is checked. */
export interface ProofDraft {
  readonly claim: string;
  readonly symbols: readonly MatrixNode[];
  readonly assumptions: readonly string[];
  readonly steps: readonly {
    rule: string;
    left: MatrixNode;
    right: MatrixNode;
    needsAssumptions?: boolean;
  }[];
  /** Changes random matrices so that they fulfill the assumptions, for the steps that need them. */
  readonly prepare?: (values: Map<string, number[][]>) => void;
}

/** Letters of dimensions stand for these sizes in the checks. */
const SIZE = 4;
const ROUNDS = 5;

/** A proof in equations, each checked on random matrices; shows itself as aligned equations with the reasons beside. */
export class Proof extends Printed {
  /** What is proved, in LaTeX. */
  readonly claim: string;
  /** What the proof assumes, in LaTeX. */
  readonly assumptions: readonly string[];
  readonly steps: readonly ProofStep[];

  constructor(draft: ProofDraft) {
    super();
    this.claim = draft.claim;
    this.assumptions = draft.assumptions;
    const general = randomSamples(draft);
    const special = general.map((values) => {
      const changed = new Map(values);
      draft.prepare?.(changed);
      return changed;
    });
    this.steps = draft.steps.map(({ rule, left, right, needsAssumptions }) => ({
      rule,
      text: `${matrixText(left)} = ${matrixText(right)}`,
      latex: `${matrixLatex(left)}=${matrixLatex(right)}`,
      error: Math.max(...(needsAssumptions ? special : general).map((at) => difference(left, right, at))),
    }));
  }

  /** Whether both sides of every step agree to seven digits. */
  get isChecked(): boolean {
    return this.steps.every(({ error }) => error < 1e-7);
  }

  toString(): string {
    return this.steps.map(({ text, rule }, index) => `${index + 1}. ${text}    [${rule}]`).join("\n");
  }

  /** The proof as aligned equations. */
  toLatex(): string {
    const rows = this.steps.map(({ latex, rule }) => `${latex.replace("=", "&=")}&&\\text{${rule}}`);
    return `\\begin{aligned}${rows.join("\\\\")}\\end{aligned}`;
  }

  /** The steps as a table: equation, why it holds, the greatest difference of both sides on random matrices. */
  table(): Table {
    return table({
      columns: ["equation", "why", { name: "difference", align: "right", digits: 2 }],
      rows: this.steps.map(({ text, latex, rule, error }) => [{ latex, text }, rule, error]),
    });
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/latex": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}

const SIZES: ReadonlyMap<string, number> = new Map(["n", "k", "m"].map((letter) => [letter, SIZE]));

function randomSamples({ symbols }: ProofDraft): Map<string, number[][]>[] {
  const random = randomNumbers(2024);
  const entries = (node: MatrixNode, diagonal: number): number[][] => {
    const length = (dimension: number | string): number => (typeof dimension === "number" ? dimension : SIZE);
    return Array.from({ length: length(node.rows) }, (_, i) =>
      // a dominant diagonal keeps square matrices regular; positive entries may stand under a logarithm
      Array.from(
        { length: length(node.columns) },
        (__, j) => 0.1 + 0.8 * random() + (i === j ? diagonal : 0),
      ),
    );
  };
  return Array.from({ length: ROUNDS }, () => {
    const values = new Map<string, number[][]>();
    for (const symbol of symbols) {
      if (symbol.kind !== "symbol") continue;
      const isSquare = symbol.rows === symbol.columns && symbol.rows !== 1;
      values.set(symbol.name, entries(symbol, isSquare ? 3 : 0));
      values.set(`d${symbol.name}`, entries(symbol, 0));
    }
    return values;
  });
}

function difference(left: MatrixNode, right: MatrixNode, at: ReadonlyMap<string, NumberRows>): number {
  const fixed = new Map([...at].filter(([name]) => !isConstantChange(name)));
  const [a, b] = [matrixValue(left, fixed, SIZES), matrixValue(right, fixed, SIZES)];
  const size = Math.max(1, ...a.flat().map(Math.abs), ...b.flat().map(Math.abs));
  return Math.max(...a.flatMap((row, i) => row.map((entry, j) => Math.abs(entry - b[i][j])))) / size;
}

/** Targets are constants: they have no differential. */
const isConstantChange = (name: string): boolean => name === "dy";
