import { randomSourceOf, type RandomSource } from "./random-source.js";
import { RefusedError } from "./refusal.js";
import {
  sameAttrs,
  sameNumbers,
  sameShape,
  type Origin,
  type Tape,
  type TapeValue,
  type Upload,
  uploadsOf,
  type Value,
} from "./tape.js";

/** What two recordings of a step agree on, and what has to be fed anew at every step. */
export interface Plan {
  tape: Tape;
  /** Uploads that are random tensors, by their value. */
  random: Map<Value, RandomSource>;
  /** Whether every reading of the learning rate was seen to arrive in an upload, so that it may change. */
  rateFollowed: boolean;
}

/**
 * What is the same in two steps that were recorded one after the other.
 * @throws RefusedError for what differs and has no explanation
 */
export function planOf(first: Tape, second: Tape): Plan {
  const other = (what: string): RefusedError =>
    new RefusedError({
      reason: `does other things from step to step (${what})`,
      cure: "Take what changes out of the step, or give it as an argument.",
    });
  if (first.nodes.length !== second.nodes.length || first.values.length !== second.values.length)
    throw other(`${first.nodes.length} operations, then ${second.nodes.length}`);
  for (const [place, node] of first.nodes.entries()) {
    const again = second.nodes[place];
    if (node.op !== again.op || !sameAttrs(node.attrs, again.attrs) || !sameShape(node.inputs, again.inputs))
      throw other(`operation ${place + 1}, ${node.op}`);
  }
  for (const [place, value] of first.values.entries()) compareValues(value, second.values[place], other);
  if (!sameShape(first.results, second.results)) throw other("what it returns");
  if (!sameUpdates(first, second)) throw other("the variables it changes");
  if (first.iterations !== second.iterations) throw other("the optimizer's steps");
  const random = randomUploads(first, second);
  const rates = uploadsOf(second).filter(({ origin }) => origin.rate !== undefined).length;
  return { tape: second, random, rateFollowed: rates === second.rateReads };
}

function compareValues(a: TapeValue, b: TapeValue, other: (what: string) => RefusedError): void {
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) throw other("the shape of a tensor");
  if (sameOrigin(a.origin, b.origin)) return;
  if (a.origin.kind === "tensor" && b.origin.kind === "tensor")
    throw new RefusedError({
      reason: "uses a tensor of a closure that changes from step to step",
      cure: "Give it to the step as an argument.",
    });
  throw other("where a tensor comes from");
}

/** Whether two values come from the same place; numbers of uploads are another matter. */
export function sameOrigin(a: Origin, b: Origin): boolean {
  switch (a.kind) {
    case "argument":
      return b.kind === "argument" && a.place === b.place;
    case "variable":
      return b.kind === "variable" && a.variable === b.variable;
    case "property":
      return b.kind === "property" && a.name === b.name;
    case "tensor":
      return b.kind === "tensor" && a.id === b.id;
    case "upload":
      return b.kind === "upload" && a.rate === b.rate && a.data.constructor === b.data.constructor;
    case "node":
      return b.kind === "node" && a.node === b.node && a.output === b.output;
  }
}

const sameUpdates = (a: Tape, b: Tape): boolean =>
  a.updates.length === b.updates.length &&
  a.updates.every(
    ({ variable, value }, place) =>
      variable === b.updates[place].variable && value === b.updates[place].value,
  );

/** The uploads that differ, each proven to be a random tensor, and every draw used up by one. */
function randomUploads(first: Tape, second: Tape): Map<Value, RandomSource> {
  const random = new Map<Value, RandomSource>();
  const free = new Set(second.draws.keys());
  const changing = (place: number): string =>
    `makes numbers in JavaScript that change from step to step (tensor [${second.values[place].shape.join(", ")}])`;
  if (first.draws.length !== second.draws.length)
    throw new RefusedError({ reason: "draws random numbers in a changing number", cure: randomCure });
  for (const { value, origin } of uploadsOf(second)) {
    const before = first.values[value].origin as Upload;
    if (origin.rate !== undefined || sameNumbers(before.data, origin.data)) continue;
    const source = randomSourceOf([before.data, origin.data], [first.draws, second.draws], free);
    if (!source)
      throw new RefusedError({
        reason: changing(value),
        cure: "Give them to the step as an argument, or take them from tf.randomUniform or tf.randomNormal.",
      });
    free.delete(source.draw);
    random.set(value, source);
  }
  if (free.size > 0)
    throw new RefusedError({
      reason: "draws random numbers for something else than a tensor",
      cure: randomCure,
    });
  return random;
}

const randomCure = "Draw them outside of the step, or take them from tf.randomUniform or tf.randomNormal.";
