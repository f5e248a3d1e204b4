import { Worked } from "../../number/worked.js";
import {
  count,
  nothing,
  operations,
  plainAccount,
  product,
  type Account,
  type ParameterTensor,
} from "../account.js";
import type { CountConventions } from "../conventions.js";
import type { Options } from "../options.js";
import { squashing } from "../squashing.js";
import { times, type Size } from "../size.js";
import type { Tensor } from "../tensor.js";
import { kerasCall, letterKind } from "./kind.js";

/** How many bias vectors a gate has: none, one, or one for the input and one for the state. */
export type RecurrentBias = "none" | "single" | "double";

interface RecurrentOptions {
  /** Length of the state. */
  hidden: number;
  /** `single`: one bias vector per gate (default, also `true`); `double`: two; `none` (also `false`). */
  bias?: RecurrentBias | boolean;
  /** Default false. */
  bidirectional?: boolean;
  /** Default false: only the last state is put out. */
  returnSequences?: boolean;
}

/** Vanilla recurrent layer over a sequence. */
export interface RnnLayer extends RecurrentOptions {
  type: "rnn";
}

/** LSTM over a sequence. */
export interface LstmLayer extends RecurrentOptions {
  type: "lstm";
  /** The hidden state is a projection of the cell's output to this size; default none. */
  projection?: number;
}

/** GRU over a sequence. */
export interface GruLayer extends RecurrentOptions {
  type: "gru";
}

type Cell = "rnn" | "lstm" | "gru";

/** A recurrent layer as everybody reads it. */
export interface Recurrent {
  hidden: Size;
  bias: RecurrentBias;
  bidirectional: boolean;
  returnSequences: boolean;
  projection: Size | null;
}

/** Gates (and candidate) of a cell, and per step and unit its sigmoids, tanhs, products and sums of states, and what ptflops adds. */
const cells = {
  rnn: { gates: 1, sigmoids: 0, tanhs: 1, products: 0, sums: 0, ptflops: 1 },
  lstm: { gates: 4, sigmoids: 3, tanhs: 2, products: 3, sums: 1, ptflops: 10 },
  // The update gate mixes (1−z)⊙n + z⊙h: two products, a complement and a sum; the reset gate is the third product.
  gru: { gates: 3, sigmoids: 2, tanhs: 1, products: 3, sums: 2, ptflops: 7 },
} satisfies Record<Cell, object>;

const biasVectors = { none: 0, single: 1, double: 2 };

function read(options: Options, type: Cell): Recurrent {
  const word = options.raw("bias", "single");
  const bias =
    typeof word === "boolean"
      ? word
        ? "single"
        : "none"
      : options.choice("bias", ["none", "single", "double"], "single");
  const hasProjection = type === "lstm" && options.raw("projection") !== undefined;
  return {
    hidden: options.size("hidden", 1),
    bias,
    bidirectional: options.flag("bidirectional", false),
    returnSequences: options.flag("returnSequences", false),
    projection: hasProjection ? options.size("projection", 1) : null,
  };
}

function account(layer: Recurrent, type: Cell, input: Tensor<Size>, options: Options): Account<Size> {
  if (input.kind === "tokens") options.needs(input, ["sequence"], 'Put { type: "embedding" } before it.');
  options.needs(input, ["sequence"], "Give the input as { seq: [steps, features] }.");
  const { hidden, bidirectional, projection } = layer;
  const state = projection ?? hidden;
  const [steps, features] = input.shape;
  const cell = cells[type];
  const directions = bidirectional ? 2 : 1;
  const [G, h, s, n, T] = [
    count("G", cell.gates),
    count("h", hidden),
    projection === null ? count("h", state) : count("p", state),
    count("n", features),
    count("T", steps),
  ];
  const twice = (...factors: Worked[]) =>
    product(...(directions === 2 ? [Worked.constant(2)] : []), ...factors);
  const projected = projection === null ? [] : [product(s, h)];
  const perStep = Worked.sum([product(G, h, n.plus(s)), ...projected]);
  const macs = twice(T, perStep);
  const vectors = biasVectors[layer.bias];
  const tensors = (direction: string): ParameterTensor<Size>[] => {
    const tensor = (name: string, role: "weight" | "bias", shape: Size[], worked: Worked) => ({
      name: `${name}${direction}`,
      role,
      shape,
      count: worked,
    });
    const rows = times<Size>(cell.gates, hidden);
    return [
      tensor("inputWeight", "weight", [rows, features], product(G, h, n)),
      tensor("recurrentWeight", "weight", [rows, state], product(G, h, s)),
      ...(projection === null ? [] : [tensor("projectionWeight", "weight", [state, hidden], product(s, h))]),
      ...(vectors === 0 ? [] : [tensor(vectors === 1 ? "bias" : "inputBias", "bias", [rows], product(G, h))]),
      ...(vectors === 2 ? [tensor("recurrentBias", "bias", [rows], product(G, h))] : []),
    ];
  };
  const one = Worked.constant(1);
  return {
    ...plainAccount({
      kind: layer.returnSequences ? "sequence" : "features",
      shape: layer.returnSequences
        ? [steps, times<Size>(directions, state)]
        : [times<Size>(directions, state)],
    }),
    parameters: bidirectional ? [...tensors("Forward"), ...tensors("Backward")] : tensors(""),
    macs,
    macsSkippingPadding: macs,
    hadamardMuls: cell.products === 0 ? nothing : twice(T, Worked.constant(cell.products), h),
    field: () => null,
    forward: (conventions) => {
      const { accumulate, countBias, batch } = conventions;
      const each = (worked: Worked) => twice(...(batch === 1 ? [] : [count("B", batch)]), T, worked);
      const biases =
        countBias === true && vectors > 0
          ? [product(...(vectors === 2 ? [Worked.constant(2)] : []), G, h)]
          : [];
      // torch's LSTM is one fused operation where it has no projection
      const isFused = type === "lstm" && projection === null;
      if (conventions.recurrent === "none" || (conventions.recurrent === "not lstm" && isFused))
        return operations();
      if (conventions.recurrent === "ptflops")
        return operations({
          mul: each(product(G, h, n.plus(s))),
          add: each(Worked.sum([product(Worked.constant(cell.ptflops), h), ...biases])),
        });
      const joined = n.plus(s);
      const sums = accumulate === "n" ? joined : accumulate === "n-1" ? joined.minus(one) : nothing;
      const projecting = accumulate === "n" ? h : accumulate === "n-1" ? h.minus(one) : nothing;
      const adds = [product(G, h, sums), ...(projection === null ? [] : [product(s, projecting)]), ...biases];
      // A preset that counts matrix products alone leaves the products and sums of states out too.
      const states = conventions.activations === "full" || conventions.activations === "one" ? 1 : 0;
      const stateMuls = cell.products * states === 0 ? [] : [product(Worked.constant(cell.products), h)];
      const stateAdds = cell.sums * states === 0 ? [] : [product(Worked.constant(cell.sums), h)];
      const squash = squashing(
        cell.sigmoids === 0 ? null : product(Worked.constant(cell.sigmoids), h),
        product(Worked.constant(cell.tanhs), h),
        conventions,
      );
      return operations({
        mul: each(Worked.sum([perStep, ...stateMuls, squash.mul])),
        add: each(Worked.sum([...adds, ...stateAdds, squash.add])),
        div: each(squash.div),
        exp: each(squash.exp),
      });
    },
    backward: (conventions) => backwardThroughTime(conventions),
  };

  /** ∂J/∂w and ∂J/∂b from ∇ at the pre-activations of all steps; δ: ∂J/∂x of all steps and ∂J/∂h of all but the first. */
  function backwardThroughTime({ accumulate, batch }: CountConventions) {
    const samples = product(...(batch === 1 ? [] : [count("B", batch)]), T);
    const fewer = (worked: Worked) =>
      accumulate === "n" ? worked : accumulate === "n-1" ? worked.minus(one) : nothing;
    const weights = Worked.sum([product(G, h, n.plus(s)), ...projected]);
    const rows = G.times(h);
    const samplesOf = (worked: Worked) => twice(...(batch === 1 ? [] : [count("B", batch)]), worked);
    const stepsBack = T.minus(one);
    const through = (sums: Worked) =>
      Worked.sum([product(T, n, sums), ...(steps === 1 ? [] : [product(stepsBack, s, sums)])]);
    const projecting = (sums: Worked) => (projection === null ? [] : [product(T, h, sums)]);
    return {
      weight: operations({ mul: twice(samples, weights), add: twice(fewer(samples), weights) }),
      bias: operations(vectors === 0 ? {} : { add: twice(fewer(samples), rows) }),
      delta: operations({
        mul: samplesOf(Worked.sum([through(rows), ...projecting(s)])),
        add: samplesOf(Worked.sum([through(fewer(rows)), ...projecting(fewer(s))])),
      }),
    };
  }
}

const recurrent = <Spec extends RnnLayer | LstmLayer | GruLayer>(type: Spec["type"], kerasName: string) =>
  letterKind<Spec>()({
    type,
    read: (options) => read(options, type),
    account: (layer, input, options) => account(layer, type, input, options),
    keras: ({ hidden, bias, bidirectional, returnSequences, projection }, _input, fail) => {
      if (projection !== null) fail("can write LSTMs without projection only", "projection");
      if (bias === "double" && type !== "gru") fail("has one bias vector per gate in Keras", "double");
      const inner = kerasCall(
        kerasName,
        String(hidden),
        returnSequences ? "return_sequences=True" : null,
        type === "gru" ? `reset_after=${bias === "double" ? "True" : "False"}` : null,
        bias === "none" ? "use_bias=False" : null,
      );
      return { call: bidirectional ? kerasCall("Bidirectional", inner) : inner };
    },
    box: ({ hidden, bidirectional }) => ({
      title: type,
      details: [`hidden ${String(hidden)}`, bidirectional ? "both ways" : ""],
      color: "violet",
    }),
    shorthand: [
      {
        example: `${type}64`,
        pattern: new RegExp(`^${type}(\\d+)$`),
        options: (hidden) => ({ hidden: Number(hidden) }),
      },
    ],
  });

export const rnn = recurrent<RnnLayer>("rnn", "SimpleRNN");
export const lstm = recurrent<LstmLayer>("lstm", "LSTM");
export const gru = recurrent<GruLayer>("gru", "GRU");
