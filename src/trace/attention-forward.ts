import { real, type Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import {
  biasesOf,
  fail,
  headsOf,
  projectionOf,
  rowsOf,
  sourcesOf,
  visibleKeys,
  type AttentionTraceSpec,
  type GivenName,
  type Projection,
} from "./attention-spec.js";
import { pixelName } from "./planes.js";
import { valueOf, type Tape, type Traced } from "./tape.js";

type Matrix = Traced[][];

const one = Worked.constant(1);

/** A head's part of the computation; null where a key is hidden. */
export interface TracedHead {
  queries: Matrix;
  keys: Matrix;
  values: Matrix;
  scores: Matrix;
  scaledScores: (Traced | null)[][];
  weights: (Traced | null)[][];
  output: Matrix;
}

export interface TracedAttention {
  /** What was given, by its name in the specification. */
  given: Partial<Record<GivenName, Matrix>>;
  /** The vector of additive scores; null where scores are products. */
  additive: Traced[] | null;
  projections: Partial<
    Record<"query" | "key" | "value" | "output", { weights: Matrix; bias: Traced[] | null }>
  >;
  queries: Matrix;
  keys: Matrix;
  values: Matrix;
  heads: TracedHead[];
  /** The heads' outputs side by side. */
  joined: Matrix;
  output: Matrix;
}

/** More products than this would fill a book. */
const mostProducts = 40_000;

const letters = { queries: "q", keys: "k", values: "v" } as const;
const words = { queries: "query", keys: "key", values: "value" } as const;
const marks = { query: "Q", key: "K", value: "V", output: "O" } as const;

/** A matrix of numbers put on the tape. */
function put(tape: Tape, letter: string, rows: readonly (readonly RealInput[])[], group: string): Matrix {
  return rows.map((row, i) => row.map((value, j) => tape.given(pixelName(letter, 1, 0, i, j), value, group)));
}

/** The projection's numbers put on the tape. */
function putProjection(tape: Tape, { weights, bias }: Projection, name: keyof typeof marks) {
  return {
    weights: put(tape, `w^{${marks[name]}}`, weights, `${name} projection`),
    bias:
      bias === null
        ? null
        : bias.map((value, j) => tape.given(`b^{${marks[name]}}_{${j + 1}}`, value, `${name} projection`)),
  };
}

/** x·W + b, row by row. */
function projected(
  tape: Tape,
  rows: Matrix,
  { weights, bias }: { weights: Matrix; bias: Traced[] | null },
  section: string,
  letter: string,
): Matrix {
  return rows.map((row, i) =>
    weights[0].map((_, j) =>
      tape.sumOfProducts(section, pixelName(letter, 1, 0, i, j), [
        ...row.map((item, at) => [item, weights[at][j]]),
        ...(bias === null ? [] : [[bias[j]]]),
      ]),
    ),
  );
}

/** The columns of a head. */
function columns(rows: Matrix, head: number, heads: number, name: string): Matrix {
  const width = rows[0].length / heads;
  if (!Number.isInteger(width))
    fail(`needs ${name} of a length that ${heads} heads share`, String(rows[0].length));
  return rows.map((row) => row.slice(head * width, (head + 1) * width));
}

/** What multiplies the scores, as a step on them; null for nothing. */
function scaling(
  { additive, scale = additive === undefined ? "sqrt" : "none" }: AttentionTraceSpec,
  width: number,
): ((score: Worked) => [Worked, Worked]) | null {
  if (scale === "none") return null;
  if (scale === "sqrt") {
    const size = Worked.quantity("d_k", width);
    const root = Worked.by(size.value.sqrt(), [size], ([text]) => `\\sqrt{${text}}`);
    return (score) => [score.over(root), one.over(root)];
  }
  const factor = Worked.quantity("c", scale);
  if (!Number.isFinite(factor.value.valueOf()))
    fail('needs "sqrt", "none" or a finite number for scale', String(scale));
  return (score) => [factor.times(score), factor];
}

/** The vector of additive scores. */
function checkedVector(given: unknown, width: number): RealInput[] {
  const rows = rowsOf(given, "additive");
  if (rows.length !== 1 || rows[0].length !== width)
    fail(
      `needs ${width} numbers for additive, as many as a query of a head has`,
      `${rows.length}×${rows[0].length}`,
    );
  return rows[0];
}

/** tanh(q + k) of one feature; `mark` has the indices of query and key. */
function joint(tape: Tape, query: Traced, key: Traced, mark: string, feature: number): Traced {
  const letter = (word: string) => `${word}${mark.slice(0, -1)},${feature + 1}}`;
  const sum = tape.sumOfProducts("joint features", letter("z"), [[query], [key]]);
  return tape.activated("joint features", letter("h"), sum, "tanh", 0);
}

/** ∂L by every weight of a head, those of hidden keys too: G·Vᵀ. */
export const weightGradient = ({ output, values }: TracedHead, tape: Tape): Real[][] =>
  output.map((row) =>
    values.map((value) =>
      row.map((item, at) => tape.gradient(item).times(valueOf(value[at]))).reduce((a, b) => a.plus(b)),
    ),
  );

/** Attention on a tape. */
export function attend(spec: AttentionTraceSpec, tape: Tape): TracedAttention {
  const sources = sourcesOf(spec);
  const [count, kvCount] = headsOf(spec);
  const names = [...new Set(Object.values(sources))];
  const given: Partial<Record<GivenName, Matrix>> = {};
  const projections: TracedAttention["projections"] = {};
  const plain = new Map(names.map((name) => [name, rowsOf(spec[name], name)]));
  const maps = spec.projections ?? {};
  const unknown = Object.keys(maps).find((name) => !(name in marks));
  if (unknown !== undefined) fail("knows projections query, key, value, output", JSON.stringify(unknown));
  for (const [name, rows] of plain) {
    const role = name in letters ? (name as keyof typeof letters) : null;
    const isMapped = role !== null && maps[words[role]] !== undefined;
    const letter =
      role === null
        ? name === "inputs"
          ? "x"
          : "c"
        : isMapped
          ? `x^{${marks[words[role]]}}`
          : letters[role];
    given[name] = put(tape, letter, rows, name);
  }
  const made = (role: keyof typeof letters): Matrix => {
    const rows = given[sources[role]]!;
    const map = projectionOf(maps[words[role]], words[role], rows[0].length);
    if (map !== null) {
      const parameters = putProjection(tape, map, words[role]);
      projections[words[role]] = parameters;
      return projected(tape, rows, parameters, role, letters[role]);
    }
    if (sources[role] === role) return rows;
    // A token that is a query and a key at once: a line of its own, so that each part has its own gradient.
    return rows.map((row, i) =>
      row.map((item, j) =>
        tape.line(role, pixelName(letters[role], 1, 0, i, j), item.quantity, [[item, one]]),
      ),
    );
  };
  const [queries, keys, values] = [made("queries"), made("keys"), made("values")];
  if (keys.length !== values.length)
    fail("needs as many values as keys", `${values.length} and ${keys.length}`);
  if (queries[0].length / count !== keys[0].length / kvCount)
    fail(
      "needs keys as long as queries",
      `${keys[0].length} in ${kvCount} and ${queries[0].length} in ${count} heads`,
      "Rows are tokens: transpose what has tokens as columns.",
    );
  const [n, m] = [queries.length, keys.length];
  const products = n * m * (queries[0].length + (values[0].length / kvCount) * count);
  if (products > mostProducts)
    fail(
      `needs at most ${mostProducts} products to work through`,
      String(products),
      "Count them with network instead.",
    );
  const visible = visibleKeys(spec, n, m);
  const biases = biasesOf(spec, count, n, m);
  const width = queries[0].length / count;
  const additive =
    spec.additive === undefined
      ? null
      : checkedVector(spec.additive, width).map((value, l) => tape.given(`u_{${l + 1}}`, value, "additive"));
  const scale = scaling(spec, queries[0].length / count);
  const name = (letter: string, head: number, i: number, j: number) => pixelName(letter, count, head, i, j);
  const heads = Array.from({ length: count }, (_head, head): TracedHead => {
    const group = Math.floor((head * kvCount) / count);
    const part = {
      queries: columns(queries, head, count, "queries"),
      keys: columns(keys, group, kvCount, "keys"),
      values: columns(values, group, kvCount, "values"),
    };
    const scores = part.queries.map((query, i) =>
      part.keys.map((key, j) =>
        tape.sumOfProducts(
          "scores",
          name("s", head, i, j),
          additive === null
            ? query.map((item, at) => [item, key[at]])
            : query.map((item, at) => [additive[at], joint(tape, item, key[at], name("", head, i, j), at)]),
        ),
      ),
    );
    const added = biases?.[head].map((row, i) =>
      row.map((value, j) => tape.given(name("r", head, i, j), value, "scoreBias")),
    );
    const scaledScores = scores.map((row, i) =>
      row.map((score, j) => {
        if (!visible[i][j]) return null;
        const extra = added?.[i][j];
        if (scale === null && extra === undefined) return score;
        const [value, slope] = scale === null ? [score.quantity, one] : scale(score.quantity);
        const sum = extra === undefined ? value : value.plus(extra.quantity);
        return tape.line("scaled scores", name("\\tilde{s}", head, i, j), sum, [
          [score, slope],
          ...(extra === undefined ? [] : [[extra, one] as const]),
        ]);
      }),
    );
    const weights = scaledScores.map((row, i) => {
      const places = row.flatMap((score, j) => (score === null ? [] : [j]));
      const a = tape.softmax(
        "weights",
        places.map((j) => name("a", head, i, j)),
        places.map((j) => row[j]!),
      );
      return row.map((_, j) => (places.includes(j) ? a[places.indexOf(j)] : null));
    });
    const output = weights.map((row, i) =>
      part.values[0].map((_value, j) =>
        tape.sumOfProducts(
          "output",
          name("o", head, i, j),
          row.flatMap((weight, key) => (weight === null ? [] : [[weight, part.values[key][j]]])),
        ),
      ),
    );
    return { ...part, scores, scaledScores, weights, output };
  });
  const joined = queries.map((_, i) => heads.flatMap(({ output }) => output[i]));
  const map = projectionOf(maps.output, "output", joined[0].length);
  if (map === null)
    return seeded(
      { given, additive, projections, queries, keys, values, heads, joined, output: joined },
      spec,
      tape,
    );
  projections.output = putProjection(tape, map, "output");
  const output = projected(tape, joined, projections.output, "projected output", "y");
  return seeded({ given, additive, projections, queries, keys, values, heads, joined, output }, spec, tape);
}

/** Runs the tape backward where ∂L/∂(output) is given. */
function seeded(traced: TracedAttention, { upstream }: AttentionTraceSpec, tape: Tape): TracedAttention {
  if (upstream === undefined) return traced;
  const { output } = traced;
  const rows = rowsOf(upstream, "upstream");
  if (rows.length !== output.length || rows[0].length !== output[0].length)
    fail(`needs ${output.length}×${output[0].length} numbers upstream`, `${rows.length}×${rows[0].length}`);
  const seeds = output.flatMap((row, i) =>
    row.map((item, j): [Traced, Worked] => [
      item,
      Worked.quantity(pixelName("g", 1, 0, i, j), real(rows[i][j])),
    ]),
  );
  tape.backward("L", new Map(seeds));
  return traced;
}
