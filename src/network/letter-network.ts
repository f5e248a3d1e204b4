import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import type { Drawing } from "../figure/drawing.js";
import { Expr } from "../symbolic/expr.js";
import { sub } from "../symbolic/build.js";
import { parse } from "../symbolic/parse.js";
import { solve } from "../symbolic/solve.js";
import type { Table } from "../table/table.js";
import { conventionsOf, type CountOptions } from "./conventions.js";
import { drawNetwork } from "./draw.js";
import type { Laid } from "./lay-out.js";
import type { Arrangement, NetworkLayout, PlacedLayer } from "./layout.js";
import { countOf, type LetterCount } from "./letter-count.js";
import { LetterOpCount } from "./letter-op-count.js";
import { LetterSummary } from "./letter-summary.js";
import { Letters } from "./letters.js";
import { readSize } from "./read-size.js";
import { isNumber, type Size } from "./size.js";
import { explainLayer } from "./summary.js";
import type { Tensor } from "./tensor.js";

/** What a network in letters is to have: an output shape (null for axes that may be anything), parameters or multiply-accumulates. */
export interface LetterWish {
  outputShape?: readonly (number | string | Expr | null)[];
  parameters?: number | string | Expr;
  macs?: number | string | Expr;
}

/** The values of a letter that give a network what is wanted; made by `network(…).find()`. */
export interface LetterFinding {
  letter: string;
  /** The equations, each as "what the network has = what is wanted". */
  equations: { left: Expr; right: Expr }[];
  /** The letter by the others, the quotients taken without rounding: where the strides fit exactly. Empty where no formula is found. */
  formulas: Expr[];
  /** All whole numbers from 0 to 10000 that fulfill the equations with their rounding, where no other letter is left; else null. */
  whole: number[] | null;
}

const mostTried = 10_000;

/** A network some of whose sizes are letters; made by {@link network}. Letters stand for positive whole numbers. */
export class LetterNetwork<Numbers> extends Printed implements NetworkLayout<Size> {
  readonly input: Tensor<Size>;
  readonly layers: readonly PlacedLayer<Size>[];
  readonly arrangement: readonly Arrangement[];

  constructor(
    laid: Laid,
    /** The specification. */
    readonly spec: unknown,
    private readonly inNumbers: (spec: unknown) => Numbers,
  ) {
    super();
    this.input = laid.input;
    this.layers = laid.layers;
    this.arrangement = laid.arrangement;
  }

  /** The shape of what the last layer puts out, channels first. */
  get outputShape(): LetterCount[] {
    return (this.layers.at(-1)?.account.output ?? this.input).shape.map(countOf);
  }

  /** Shapes, parameters and multiply-accumulates as expressions, one row per layer, and their totals. */
  summary(): LetterSummary {
    return new LetterSummary(this);
  }

  /**
   * Operations of one forward pass as expressions, per layer and in all.
   * @param options a preset (default `iitkgp`) and the conventions that differ from it; padded products are counted
   */
  opCount(options: CountOptions = {}): LetterOpCount {
    return new LetterOpCount(this.layers, conventionsOf(options, "opCount"));
  }

  /** Output size, parameters and products of one layer as formulas, with what is known put in. */
  explain(layer: number): Table {
    const placed = this.layers[layer];
    if (placed === undefined)
      throw new InputError({
        place: "explain",
        rule: `needs a layer from 0 to ${this.layers.length - 1}`,
        got: String(layer),
      });
    return explainLayer(placed, `Layer ${layer + 1}: ${placed.layer.type}`);
  }

  /**
   * The values of a letter that give the network what is wanted.
   * @param letter the unknown
   * @param wanted an output shape (null where an axis may be anything), parameters, or multiply-accumulates
   * @param known numbers for other letters
   * @throws InputError where nothing is wanted, or the letter has no part in it
   * @example
   * const layers = [{ type: "conv2d" as const, out: "F", kernel: "K", padding: "P" }];
   * network({ input: [3, "N", "N"], layers }).find("P", { outputShape: [null, "N", null] }).formulas // => ["(K - 1)/2"]
   * network({ input: [3, "N", "N"], layers }).find("K", { parameters: 76 }, { F: 1 }).whole // => [5]
   */
  find(letter: string, wanted: LetterWish, known: Readonly<Record<string, number>> = {}): LetterFinding {
    const { rows, trainable, macs } = this.summary();
    const output = rows.at(-1)?.outputShape ?? this.outputShape;
    const { outputShape = [], parameters, macs: products } = wanted;
    if (outputShape.length > 0 && outputShape.length !== output.length)
      throw new InputError({
        place: "find",
        rule: `needs an output shape of ${output.length} sizes`,
        got: String(outputShape.length),
      });
    const pairs: [LetterCount, number | string | Expr | null | undefined][] = [
      ...output.map((has, axis): [LetterCount, number | string | Expr | null | undefined] => [
        has,
        outputShape[axis],
      ]),
      [trainable, parameters],
      [macs, products],
    ];
    const equations = pairs.flatMap(([left, right]) => {
      if (right === null || right === undefined) return [];
      const size = readSize(right, 0);
      if (size === null)
        throw new InputError({
          place: "find",
          rule: "needs whole numbers or letters",
          got: JSON.stringify(right),
        });
      const [a, b] = [left, countOf(size)].map((side) => parse(String(side)).substitute(known));
      return [{ left: a, right: b }];
    });
    const letters = new Set(equations.flatMap(({ left, right }) => [...left.variables, ...right.variables]));
    if (!letters.has(letter))
      throw new InputError({
        place: "find",
        rule: `needs a wish in which the letter ${letter} has a part`,
        got: [...letters].join(", ") || "no letter",
        cure: "Give outputShape, parameters or macs.",
      });
    const holds = (value: number) =>
      equations.every(
        ({ left, right }) => left.evaluate({ [letter]: value }) === right.evaluate({ [letter]: value }),
      );
    const formulas = formulasOf(letter, equations);
    return {
      letter,
      equations,
      formulas,
      whole: letters.size > 1 ? null : Array.from({ length: mostTried + 1 }, (_, n) => n).filter(holds),
    };
  }

  /**
   * The network with numbers for its letters.
   * @param values a whole number for each letter
   * @throws InputError where a letter is left, or the layers do not fit
   * @example
   * const net = network({ input: [3, "H", "H"], layers: [{ type: "conv2d", out: 8, kernel: 3, stride: 2 }] });
   * net.at({ H: 32 }).outputShape // => [8, 15, 15]
   */
  at(values: Readonly<Record<string, number>>): Numbers {
    if (typeof values !== "object" || values === null)
      throw new InputError({ place: "at", rule: "needs a number for each letter", got: String(values) });
    return this.inNumbers(putIn(this.spec, values));
  }

  /** The network as a drawing: a box per layer with what comes out of it. */
  draw(): Drawing {
    return drawNetwork(this);
  }

  toString(): string {
    return this.summary().toString();
  }

  /** What a notebook shows: the summary. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.summary().table().toMimeBundle();
  }
}

/** The letter from the first equation that has it, quotients without rounding, if it fulfils the others. */
function formulasOf(letter: string, equations: readonly { left: Expr; right: Expr }[]): Expr[] {
  const exact = (side: Expr) => parse(String(side).replaceAll(/\b(floor|ceil)\(/g, "("));
  const own = equations.find(({ left, right }) => [...left.variables, ...right.variables].includes(letter));
  if (own === undefined) return [];
  const found = solve(sub(exact(own.left), exact(own.right)), letter);
  // as a sum of products where it is one: (K − 1)/2
  return found.solutions.map((solution) => Letters.read(solution)?.toExpr() ?? solution);
}

/** What is written of a network, with numbers in the place of letters. */
function putIn(written: unknown, values: Readonly<Record<string, number>>): unknown {
  if (written instanceof Expr || typeof written === "string") {
    const letters = readSize(written, 0);
    if (letters === null || isNumber(letters)) return written;
    const expression = letters.toExpr();
    // "same" and "relu" are words unless a number is given for a letter of this name
    if (!expression.variables.some((name) => Object.hasOwn(values, name))) return written;
    const left = expression.variables.filter((name) => !Object.hasOwn(values, name));
    return left.length > 0 ? expression.substitute(values) : expression.evaluate(values);
  }
  if (Array.isArray(written)) return written.map((item) => putIn(item, values));
  if (typeof written !== "object" || written === null) return written;
  return Object.fromEntries(
    Object.entries(written).map(([key, value]) => [key, key === "type" ? value : putIn(value, values)]),
  );
}
