import { Real } from "../number/real.js";
import { valuesOf } from "../number/values.js";
import { weightGradient, type TracedAttention } from "./attention-forward.js";
import type { AttentionTraceSpec } from "./attention-spec.js";
import { valueOf, type Tape, type Traced } from "./tape.js";

type Rows = readonly (readonly (Traced | null)[])[];

/** A side longer than this is not shown. */
const longestSide = 12;
/** Where all factors together are broader, the formula stands without its numbers. */
const broadest = 16;

const transposed = (rows: Rows): Rows => rows[0].map((_, j) => rows.map((row) => row[j]));

const isShort = (rows: Rows) => rows.length <= longestSide && rows[0].length <= longestSide;

/** The matrices of an attention as equations: formula, numbers put in where they have room, value. */
export function matrixEquations(traced: TracedAttention, tape: Tape, spec: AttentionTraceSpec): string[] {
  const several = traced.heads.length > 1;
  const latex = (rows: Rows, hidden = Real.zero, of = valueOf) =>
    valuesOf(rows.map((row) => row.map((item) => (item === null ? hidden : of(item))))).toLatex();
  const slope = (rows: Rows) => latex(rows, Real.zero, (item) => tape.gradient(item));
  const equation = (
    name: string,
    formula: string,
    factors: readonly (readonly [rows: Rows, text: string])[],
    result: readonly [rows: Rows, text: string],
  ): string[] => {
    if (!isShort(result[0])) return [];
    const all = [...factors, result];
    const fits = factors.length > 1 && all.reduce((sum, [rows]) => sum + rows[0].length, 0) <= broadest;
    return [
      [name, formula, ...(fits ? [factors.map(([, text]) => text).join(" ")] : []), result[1]]
        .filter(Boolean)
        .join(" = "),
    ];
  };
  const shown = (rows: Rows) => [rows, latex(rows)] as const;
  const graded = (rows: Rows) => [rows, slope(rows)] as const;
  const d = (name: string) => `\\frac{\\partial L}{\\partial ${name}}`;
  const roles = (["queries", "keys", "values"] as const).map((role) => {
    const letter = { queries: "Q", keys: "K", values: "V" }[role];
    const map = traced.projections[({ queries: "query", keys: "key", values: "value" } as const)[role]];
    const source =
      spec.inputs === undefined
        ? role
        : spec.context === undefined || role === "queries"
          ? "inputs"
          : "context";
    if (map === undefined || map.bias !== null) return equation(letter, "", [], shown(traced[role]));
    const given = traced.given[source]!;
    const symbol = source === "inputs" ? "X" : source === "context" ? "C" : `X^{${letter}}`;
    return equation(
      letter,
      `${symbol} W^{${letter}}`,
      [shown(given), shown(map.weights)],
      shown(traced[role]),
    );
  });
  // What was given, or made with a bias, stands side by side.
  const isPlain = (list: string[]) => list.every((text) => text.split(" = ").length === 2);
  const plain = roles.filter(isPlain).flat();
  const made = [
    ...(plain.length === 0 ? [] : [plain.join(",\\qquad ")]),
    ...roles.filter((list) => !isPlain(list)).flat(),
  ];
  const scale = spec.scale ?? (spec.additive === undefined ? "sqrt" : "none");
  const forward = traced.heads.flatMap((head, index) => {
    const mark = several ? `_{${index + 1}}` : "";
    const [Q, K, V, A] = ["Q", "K", "V", "A"].map((letter) => `${letter}${mark}`);
    const isAdditive = spec.additive !== undefined;
    const product = isAdditive ? `S${mark}` : `${Q}${K}^\\top`;
    const divided =
      scale === "sqrt"
        ? `\\frac{${product}}{\\sqrt{${head.queries[0].length}}}`
        : scale === "none"
          ? product
          : `c\\,${product}`;
    const added = `${spec.scoreBias === undefined ? "" : ` + R${mark}`}${spec.mask === undefined ? "" : " + M"}`;
    const hidden = Real.fromFloat(-Infinity);
    return [
      ...equation(
        product,
        isAdditive ? "\\left(u^\\top \\tanh\\left(q_i + k_j\\right)\\right)_{ij}" : "",
        isAdditive ? [] : [shown(head.queries), shown(transposed(head.keys))],
        shown(head.scores),
      ),
      ...(scale === "none" && added === ""
        ? []
        : equation(`${divided}${added}`, "", [], [head.scaledScores, latex(head.scaledScores, hidden)])),
      ...equation(A, `\\operatorname{softmax}\\left(${divided}${added}\\right)`, [], shown(head.weights)),
      ...equation(`O${mark}`, `${A}${V}`, [shown(head.weights), shown(head.values)], shown(head.output)),
    ];
  });
  const out = traced.projections.output;
  const joined = several
    ? `\\left(${traced.heads.map((_, index) => `O_{${index + 1}}`).join("\\;")}\\right)`
    : "O";
  const projected =
    out === undefined
      ? several
        ? equation("O", joined, [], shown(traced.joined))
        : []
      : equation(
          "Y",
          `${joined} W^{O}${out.bias === null ? "" : " + b^{O}"}`,
          out.bias === null ? [shown(traced.joined), shown(out.weights)] : [],
          shown(traced.output),
        );
  if (spec.upstream === undefined) return [...made, ...forward, ...projected];
  const [head] = traced.heads;
  const G = out === undefined ? "G" : d("O");
  const root =
    scale === "sqrt" ? `\\frac{1}{\\sqrt{${head.queries[0].length}}}\\,` : scale === "none" ? "" : "c\\,";
  const S = "\\tilde{S}";
  const single = several
    ? [
        ...equation(d("V"), "", [], graded(traced.values)),
        ...equation(d("Q"), "", [], graded(traced.queries)),
        ...equation(d("K"), "", [], graded(traced.keys)),
      ]
    : [
        ...equation(
          d("V"),
          `A^\\top ${G}`,
          [shown(transposed(head.weights)), graded(traced.joined)],
          graded(traced.values),
        ),
        ...equation(
          d("A"),
          `${G}\\,V^\\top`,
          [graded(traced.joined), shown(transposed(head.values))],
          [head.weights, valuesOf(weightGradient(head, tape)).toLatex()],
        ),
        ...equation(
          d(S),
          `A \\odot \\left(${d("A")} - \\operatorname{rowsum}\\left(A \\odot ${d("A")}\\right)\\right)`,
          [],
          graded(head.scaledScores),
        ),
        ...equation(
          d("Q"),
          spec.additive === undefined ? `${root}${d(S)}\\,K` : "",
          [],
          graded(traced.queries),
        ),
        ...equation(
          d("K"),
          spec.additive === undefined ? `${root}\\left(${d(S)}\\right)^\\top Q` : "",
          [],
          graded(traced.keys),
        ),
      ];
  const parameters = (["output", "query", "key", "value"] as const).flatMap((name) => {
    const map = traced.projections[name];
    const letter = { output: "O", query: "Q", key: "K", value: "V" }[name];
    return map === undefined ? [] : equation(d(`W^{${letter}}`), "", [], graded(map.weights));
  });
  const inputs = (["inputs", "context"] as const).flatMap((name) => {
    const rows = traced.given[name];
    return rows === undefined ? [] : equation(d(name === "inputs" ? "X" : "C"), "", [], graded(rows));
  });
  return [...made, ...forward, ...projected, ...single, ...parameters, ...inputs];
}
