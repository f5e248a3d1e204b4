import { InputError } from "../errors.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { valueText } from "../number/value-text.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { rowsOf, type TraceRows } from "./attention-spec.js";
import { pixelName } from "./planes.js";
import { angleOf, baseOf, cosine, sine } from "./position-angles.js";
import { TapeTrace } from "./tape-trace.js";
import { Tape, valueOf, type Traced } from "./tape.js";
import { isList } from "./trace-input.js";

/** What {@link rotaryEmbedding} is given. */
export interface RotaryEmbeddingSpec {
  /** One row per token, of an even length; a single vector is one row. */
  vectors: TraceRows;
  /** The position of each row; default 0, 1, 2, … */
  positions?: readonly RealInput[];
  /** Default 10000. */
  base?: RealInput;
  /** Which features turn together: neighbors (default, as in the paper), or feature i and i + d/2 (as in LLaMA's code). */
  pairs?: "neighbors" | "halves";
  /** ∂L by the rotated rows; with it the gradients are traced. */
  upstream?: TraceRows;
}

const place = "rotaryEmbedding";

/** Longer vectors, and more of them, are shown line by line. */
const longestShown = 8;

function refuse(rule: string, got: string, cure?: string): never {
  throw new InputError({ place, rule, got, ...(cure === undefined ? {} : { cure }) });
}

/** The features of each pair. */
function pairsOf(dim: number, pairs: RotaryEmbeddingSpec["pairs"] = "neighbors"): [number, number][] {
  if (pairs !== "neighbors" && pairs !== "halves")
    refuse('needs "neighbors" or "halves" for pairs', valueText(pairs));
  return Array.from({ length: dim / 2 }, (_, pair) =>
    pairs === "neighbors" ? [2 * pair, 2 * pair + 1] : [pair, pair + dim / 2],
  );
}

/** The rotations on a tape. */
function rotate(spec: RotaryEmbeddingSpec, tape: Tape) {
  if (typeof spec !== "object" || spec === null) refuse("needs { vectors }", String(spec));
  const rows = rowsOf(spec.vectors, "vectors", place);
  const dim = rows[0].length;
  if (dim % 2 !== 0) refuse("needs vectors of an even length", String(dim));
  if (rows.length * dim > 4096) refuse("needs at most 4096 numbers", String(rows.length * dim));
  if (spec.positions !== undefined && !isList(spec.positions))
    refuse("needs positions in a list, one for each vector", valueText(spec.positions));
  const positions = (spec.positions ?? rows.map((_, at) => at)).map((at) => real(at));
  if (positions.length !== rows.length || positions.some((at) => !Number.isFinite(at.valueOf())))
    refuse(`needs ${rows.length} positions, one for each vector`, positions.map(String).join(", "));
  const base = baseOf(spec.base ?? 10_000, place);
  const x = rows.map((row, i) =>
    row.map((value, j) => tape.given(pixelName("x", 1, 0, i, j), value, "vectors")),
  );
  const pairs = pairsOf(dim, spec.pairs);
  const angles = positions.map((at, i) =>
    pairs.map((_, pair) =>
      tape.sheet.define("angles", pixelName("\\varphi", 1, 0, i, pair), angleOf(at, base, pair, dim)),
    ),
  );
  const y = x.map((row, i) => {
    const rotated: Traced[] = [...row];
    pairs.forEach(([a, b], pair) => {
      const [cos, sin] = [cosine(angles[i][pair]), sine(angles[i][pair])];
      const line = (at: number, worked: Worked, slopes: [Worked, Worked]) =>
        tape.line("rotated", pixelName("x'", 1, 0, i, at), worked, [
          [row[a], slopes[0]],
          [row[b], slopes[1]],
        ]);
      const [first, second] = [row[a].quantity, row[b].quantity];
      rotated[a] = line(a, first.times(cos).minus(second.times(sin)), [cos, sin.negated()]);
      rotated[b] = line(b, first.times(sin).plus(second.times(cos)), [sin, cos]);
    });
    return rotated;
  });
  if (spec.upstream !== undefined) {
    const given = rowsOf(spec.upstream, "upstream", place);
    if (given.length !== rows.length || given[0].length !== dim)
      refuse(`needs ${rows.length}×${dim} numbers upstream`, `${given.length}×${given[0].length}`);
    const seeds = y.flatMap((row, i) =>
      row.map((item, j): [Traced, Worked] => [
        item,
        Worked.quantity(pixelName("g", 1, 0, i, j), given[i][j]),
      ]),
    );
    tape.backward("L", new Map(seeds));
  }
  return { x, y, angles, pairs };
}

/** Vectors turned by their positions; made by {@link rotaryEmbedding}. `None` is null where `upstream` may be missing. */
export class RotaryEmbedding<None extends null = null> extends TapeTrace {
  /** One row per vector. */
  readonly output: RealMatrix;
  /** One row per vector and one column per pair of features. */
  readonly angles: RealMatrix;
  readonly inputGradient: RealMatrix | None;
  protected readonly cure = "Give upstream: the derivatives by the outputs.";
  private readonly rotated: ReturnType<typeof rotate>;

  constructor(spec: RotaryEmbeddingSpec) {
    const tape = new Tape(place);
    super(place, tape, (other) => void rotate(spec, other));
    this.rotated = rotate(spec, tape);
    const { x, y, angles } = this.rotated;
    const of = (rows: Traced[][], pick: (traced: Traced) => Real): RealMatrix =>
      valuesOf(rows.map((row) => row.map(pick)));
    this.output = of(y, valueOf);
    this.angles = valuesOf(angles.map((row) => row.map(({ value }) => value)));
    this.inputGradient = (spec.upstream === undefined ? null : of(x, (item) => tape.gradient(item))) as None;
  }

  /** The matrix that turns a vector (its row, from 0): rotated = matrix · vector. */
  rotation(row: number): RealMatrix {
    const angles = this.rotated.angles[row];
    if (angles === undefined) refuse(`has the rows 0 to ${this.rotated.angles.length - 1}`, String(row));
    const dim = this.rotated.x[0].length;
    const zero = real(0);
    const matrix = Array.from({ length: dim }, () => Array.from({ length: dim }, () => zero));
    this.rotated.pairs.forEach(([a, b], pair) => {
      const [cos, sin] = [cosine(angles[pair]).value, sine(angles[pair]).value];
      [matrix[a][a], matrix[a][b], matrix[b][a], matrix[b][b]] = [cos, sin.negated(), sin, cos];
    });
    return valuesOf(matrix);
  }

  /** What a notebook shows: the angles, each rotation as a matrix times a vector, then the lines. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const { x, y } = this.rotated;
    const column = (row: Traced[]) => valuesOf(row.map(valueOf)).toLatex();
    const isShort = x[0].length <= longestShown && x.length <= longestShown;
    const rotations = isShort
      ? x.map((row, at) => {
          const mark = x.length === 1 ? "" : `_{${at + 1}}`;
          return `$$x'${mark} = R${mark}\\,x${mark} = ${this.rotation(at).toLatex()} ${column(row)} = ${column(y[at])}$$`;
        })
      : [];
    const part = (name: string) => `**${name}**\n\n$$${this.sheet.formulas(name)}$$`;
    return {
      "text/markdown": [part("angles"), ...(isShort ? rotations : [part("rotated")])].join("\n\n"),
      "text/plain": this.toString(),
    };
  }
}

/**
 * Rotary position embedding: each pair of a vector's features is turned by the angle p / base^(2i/d) of its position p, so that
 * the product of a query and a key depends on the distance of their positions alone.
 * Source: J. Su et al., RoFormer (2021).
 * @param spec `vectors` as rows, `positions` (default 0, 1, 2, …), `base` (default 10000), `pairs` (`neighbors`, default, or `halves`), `upstream`
 * @returns `output`, `angles`, `rotation(row)`, and with `upstream` `inputGradient`
 * @throws InputError where a length is odd or shapes do not fit
 * @example
 * rotaryEmbedding({ vectors: [[1, 0], [1, 0]] }).output.map((row) => row.map((x) => x.toString(5))) // => [["1", "0"], ["0.5403", "0.84147"]]
 * rotaryEmbedding({ vectors: [1, 2, 3, 4], positions: [2] }).angles // => [["2", "0.02"]]
 */
export function rotaryEmbedding(spec: RotaryEmbeddingSpec & { upstream: TraceRows }): RotaryEmbedding<never>;
export function rotaryEmbedding(spec: RotaryEmbeddingSpec): RotaryEmbedding;
export function rotaryEmbedding(spec: RotaryEmbeddingSpec): RotaryEmbedding {
  return new RotaryEmbedding(spec);
}
