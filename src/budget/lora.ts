import { Real, real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { Budget, size } from "./budget.js";
import { checkedOptions, countOf, refuse, whole, type CountInput } from "./read.js";

/** What {@link lora} is given. */
export interface LoraSpec {
  /** Rows and columns of each matrix that gets an adapter. */
  shapes: readonly (readonly [rows: number, columns: number])[];
  /** How often each of them stands in the model, such as once per layer; default 1. */
  copies?: number;
  /** The rank r of every adapter B·A, rows×r and r×columns. */
  rank?: number;
  /** Instead of the rank: how many times fewer parameters are wanted at least. */
  factor?: number;
  /** Instead of the rank: how many parameters the adapters may have at most. */
  budget?: CountInput;
}

const place = "lora";

/** Low-rank adapters of matrices; made by {@link lora}. */
export class Lora extends Budget {
  readonly rank: number;
  /** Parameters of the matrices, and of their adapters. */
  readonly fullParameters: number;
  readonly parameters: number;
  /** How many times fewer parameters are trained. */
  readonly ratio: Real;
  /** Parameters of each matrix's adapter. */
  readonly perMatrix: readonly number[];

  constructor(spec: LoraSpec) {
    super();
    checkedOptions(place, spec, ["shapes", "copies", "rank", "factor", "budget"]);
    const { shapes, copies = 1 } = spec;
    if (
      !Array.isArray(shapes) ||
      shapes.length === 0 ||
      shapes.some((shape) => !Array.isArray(shape) || shape.length !== 2)
    )
      refuse(place, "needs shapes, [rows, columns] of each matrix", shapes);
    const sizes = shapes.map(([rows, columns]) => [
      whole(place, "rows", rows),
      whole(place, "columns", columns),
    ]);
    const c = whole(place, "copies", copies);
    const distinct = [...new Map(sizes.map((shape) => [shape.join("×"), shape])).values()];
    const many = (shape: number[]) => sizes.filter((other) => other.join() === shape.join()).length * c;
    const term = (shape: number[], worked: (m: Worked, n: Worked) => Worked, index: number) => {
      const mark = distinct.length === 1 ? "" : `_{${index + 1}}`;
      const part = worked(size(`m${mark}`, shape[0]), size(`n${mark}`, shape[1]));
      return many(shape) === 1 ? part : size(`c${mark}`, many(shape)).times(part);
    };
    const full = this.define(
      "matrices",
      "P",
      Worked.sum(distinct.map((shape, at) => term(shape, (m, n) => m.times(n), at))),
      "parameters",
    );
    const sides = Worked.sum(distinct.map((shape, at) => term(shape, (m, n) => m.plus(n), at)));
    const perRank = this.define("adapters of rank 1", "p", sides, "parameters");
    this.fullParameters = full.value.valueOf();
    if (!Number.isSafeInteger(this.fullParameters))
      refuse(place, "needs matrices of less than 2^53 numbers", this.fullParameters);
    this.rank = this.rankFor(spec, full, perRank);
    const smallest = Math.min(...sizes.flat());
    if (this.rank > smallest)
      refuse(place, `needs a rank of at most ${smallest}, the shortest side`, this.rank);
    const r = size("r", this.rank);
    const trained = this.define("adapters", "A", r.times(perRank), "parameters");
    this.parameters = trained.value.valueOf();
    this.ratio = this.define("times fewer", "P/A", full.over(trained)).value;
    this.perMatrix = sizes.map(([rows, columns]) => this.rank * (rows + columns));
  }

  /** The rank that is given, or the largest that keeps to what is wanted. */
  private rankFor({ rank, factor, budget }: LoraSpec, full: Worked, perRank: Worked): number {
    const given = [rank, factor, budget].filter((value) => value !== undefined);
    if (given.length !== 1)
      refuse(place, "needs one of rank, factor and budget", given.length === 0 ? "none" : given.join(", "));
    if (rank !== undefined) return whole(place, "rank", rank);
    const limit =
      budget === undefined
        ? full.over(Worked.quantity("f", real(countOf(place, "factor", factor))).times(perRank))
        : size("A_{\\max}", countOf(place, "budget", budget)).over(perRank);
    const { numerator, denominator } = limit.value.exact!;
    const largest = Number(numerator / denominator);
    if (largest < 1)
      refuse(
        place,
        "needs room for adapters of rank 1",
        `a largest rank of ${limit.value.toString()}`,
        "Ask for a smaller factor.",
      );
    const worked = Worked.by(real(largest), [limit], ([text]) => `\\left\\lfloor ${text} \\right\\rfloor`);
    return this.define("largest rank", "r", worked).value.valueOf();
  }
}

/**
 * Low-rank adapters: a matrix W of m×n stays as it is, and B·A of rank r, m×r and r×n, is trained beside it: r(m + n) parameters.
 * Source: E. Hu et al., LoRA (2021).
 * @param spec `shapes` of the matrices, `copies` of each (default 1), and `rank`, or `factor` (how many times fewer parameters at
 * least) or `budget` (how many parameters at most), from which the rank follows
 * @returns `rank`, `parameters`, `fullParameters`, `ratio`, `perMatrix`; `table()`, `formulas()`
 * @throws InputError where sizes are no whole numbers, or no rank keeps to what is wanted
 * @example
 * lora({ shapes: [[4096, 4096]], rank: 8 }).parameters // => 65536
 * lora({ shapes: [[5120, 5120]], copies: 4, factor: 1000 }).rank // => 2
 * lora({ shapes: [[5120, 13824], [5120, 13824]], factor: 1000 }).ratio // => "46080/37"
 */
export function lora(spec: LoraSpec): Lora {
  return new Lora(spec);
}
