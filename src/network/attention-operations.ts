import { Worked } from "../number/worked.js";
import { count, nothing, operations, product, type BackwardOperations, type Operations } from "./account.js";
import type { CountConventions } from "./conventions.js";

/** The sizes of an attention as quantities: queries T×d, keys and values S×c. */
export interface AttentionSizes {
  /** Steps of the queries. */
  T: Worked;
  d: Worked;
  /** Steps and features of what gives keys and values. */
  S: Worked;
  c: Worked;
  heads: Worked;
  kvHeads: Worked;
  headDim: Worked;
}

const one = Worked.constant(1);
const two = Worked.constant(2);

/** The sizes of a self-attention, or of an attention to a memory. */
export function attentionSizes(
  { heads, kvHeads, headDim }: { heads: number; kvHeads: number; headDim: number },
  [steps, features]: readonly number[],
  memory: readonly number[] | null,
): AttentionSizes {
  const [T, d, h] = [count("T", steps), count("d", features), count("h", heads)];
  return {
    T,
    d,
    S: memory === null ? T : count("S", memory[0]),
    c: memory === null ? d : count("c", memory[1]),
    heads: h,
    kvHeads: kvHeads === heads ? h : count("g", kvHeads),
    headDim: count("d_h", headDim),
  };
}

/** Products of the four projections, of the scores and of the weights with the values. */
export function attentionProducts(sizes: AttentionSizes): Worked {
  const { T, d, S, c, heads, kvHeads, headDim } = sizes;
  const projections = isUniform(sizes)
    ? [product(Worked.constant(4), T, d, heads, headDim)]
    : [product(two, T, d, heads, headDim), product(two, S, c, kvHeads, headDim)];
  return Worked.sum([...projections, product(two, heads, T, S, headDim)]);
}

/** Whether all four projections are of one size. */
const isUniform = ({ T, S, heads, kvHeads }: AttentionSizes): boolean => S === T && kvHeads === heads;

/** Parameters of the four projections. */
export function attentionParameters(sizes: AttentionSizes, bias: boolean): Worked {
  const { d, c, heads, kvHeads, headDim } = sizes;
  const [weights, biases] = isUniform(sizes)
    ? [[product(Worked.constant(4), d, heads, headDim)], [product(Worked.constant(3), heads, headDim), d]]
    : [
        [product(two, d, heads, headDim), product(two, c, kvHeads, headDim)],
        [product(heads, headDim), product(two, kvHeads, headDim), d],
      ];
  return Worked.sum([...weights, ...(bias ? biases : [])]);
}

/** How many of the things of a sum of n are added: n − 1, n or none. */
const fewer = (n: Worked, { accumulate }: CountConventions): Worked =>
  accumulate === "n" ? n : accumulate === "n-1" ? n.minus(one) : nothing;

const isCounted = ({ activations }: CountConventions) => activations === "full" || activations === "one";

const sum = (terms: readonly Worked[]): Worked => Worked.sum(terms.filter(({ value }) => !value.isZero()));

/** Operations of a forward pass: all places of the score matrix are computed, those that a mask hides too. */
export function attentionForward(
  sizes: AttentionSizes,
  { bias, rotary }: { bias: boolean; rotary: boolean },
  conventions: CountConventions,
): Operations {
  const { T, d, S, c, heads, kvHeads, headDim } = sizes;
  const all = (worked: Worked) =>
    conventions.batch === 1 ? worked : count("B", conventions.batch).times(worked);
  const counted = isCounted(conventions);
  const scores = product(heads, T, S);
  const turned = product(Worked.sum([product(T, heads), product(S, kvHeads)]), headDim);
  const { activations, stableSoftmax } = conventions;
  const full = activations === "full";
  const rows = product(heads, T);
  const less = S.minus(one);
  const mul = sum([
    attentionProducts(sizes),
    ...(counted ? [scores] : []),
    ...(counted && rotary ? [product(two, turned)] : []),
  ]);
  const add = sum([
    product(T, heads, headDim, fewer(d, conventions)),
    product(two, S, kvHeads, headDim, fewer(c, conventions)),
    product(T, d, fewer(product(heads, headDim), conventions)),
    product(scores, fewer(headDim, conventions)),
    product(heads, T, headDim, fewer(S, conventions)),
    ...(bias && conventions.countBias === true
      ? [product(T, heads, headDim), product(two, S, kvHeads, headDim), product(T, d)]
      : []),
    ...(full ? [product(rows, stableSoftmax ? S.plus(less) : less)] : activations === "none" ? [] : [scores]),
    ...(counted && rotary ? [turned] : []),
  ]);
  return operations({
    mul: all(mul),
    add: all(add),
    ...(full ? { exp: all(scores), div: all(scores) } : {}),
    ...(full && stableSoftmax ? { logic: all(product(rows, less)) } : {}),
  });
}

/** Operations of a backward pass: the projections' weights and biases, and δ through weights, softmax, scores and projections. */
export function attentionBackward(
  sizes: AttentionSizes,
  { bias, rotary }: { bias: boolean; rotary: boolean },
  conventions: CountConventions,
): BackwardOperations {
  const { T, d, S, c, heads, kvHeads, headDim } = sizes;
  const all = (worked: Worked) =>
    conventions.batch === 1 ? worked : count("B", conventions.batch).times(worked);
  const [queries, keys] = [product(heads, headDim), product(kvHeads, headDim)];
  const [overT, overS] = [fewer(all(T), conventions), fewer(all(S), conventions)];
  const counted = isCounted(conventions);
  const sums = conventions.accumulate !== "none";
  const scores = product(heads, T, S);
  const turned = product(Worked.sum([product(T, heads), product(S, kvHeads)]), headDim);
  // Heads that share a key add up what they say of it.
  const shared = product(two, heads.minus(kvHeads), S, headDim);
  const joined = sizes.S === T ? product(two, T, d) : product(S, c);
  return {
    weight: operations({
      mul: all(Worked.sum([product(two, T, d, queries), product(two, S, c, keys)])),
      add: sum([product(two, overT, d, queries), product(two, overS, c, keys)]),
    }),
    bias: operations(
      bias ? { add: sum([product(overT, queries), product(two, overS, keys), product(overT, d)]) } : {},
    ),
    delta: operations({
      mul: all(
        sum([
          product(two, T, d, queries),
          product(two, S, c, keys),
          product(Worked.constant(4), scores, headDim),
          // a ⊙ (g − Σ a g) and the scale
          ...(counted ? [product(Worked.constant(3), scores)] : []),
          ...(counted && rotary ? [product(two, turned)] : []),
        ]),
      ),
      add: all(
        sum([
          product(T, queries, fewer(d, conventions)),
          product(scores, fewer(headDim, conventions)),
          product(two, heads, S, headDim, fewer(T, conventions)),
          product(heads, T, headDim, fewer(S, conventions)),
          product(T, d, fewer(queries, conventions)),
          product(two, S, c, fewer(keys, conventions)),
          ...(sums ? [joined, ...(shared.value.isZero() ? [] : [shared])] : []),
          ...(counted ? [scores, product(heads, T, fewer(S, conventions))] : []),
          ...(counted && rotary ? [turned] : []),
        ]),
      ),
    }),
  };
}
