import type { Executable } from "./executable.js";
import { outputsOf, type Graph } from "./graph.js";
import type { NativeBinding, Numbers } from "./native.js";
import type { Recording } from "./recorder.js";
import { replay } from "./replay.js";
import { RoundingNoise } from "./rounding-noise.js";
import type { Origin, Tape, Value } from "./tape.js";

/** An output of a function that is not what the eager step gave. */
export interface Mismatch {
  /** `result 1` or the name of a variable. */
  output: string;
  /** How far it is off, as a multiple of what rounding allows. */
  excess: number;
}

/**
 * Compares a function with the eager step that was just recorded, on what that step began with, and with the recorded
 * operations executed once more on a batch two to four times as large, which reaches what lies beyond clipping bounds
 * and kinks. Nothing of it changes a variable.
 *
 * A difference up to 1e-5 of the largest change is rounding. Where one is larger, the operations are executed again with
 * their inputs changed by a millionth and each result in its last bit, and ten times what that does is allowed: a gradient
 * that is zero but for rounding, amplified by Adam, is off by as much as the learning rate in any two ways of computing it,
 * and a saturated softmax leaves nothing of its gradient but the last bit.
 * @returns the worst output, or undefined where all agree
 */
export function selfCheck(
  binding: NativeBinding,
  made: Executable,
  graph: Graph,
  recording: Recording,
): Mismatch | undefined {
  const { tape, inputId } = recording;
  const trial = { binding, made, graph, tape };
  const own = mismatch({ ...trial, inputId, expected: recording.finalIds });
  if (own) return own;
  return withInputs(binding, tape, inputId, enlarged, (larger) => {
    // Where a step makes indices of its numbers, larger ones lie beyond what they point at, and there is no such trial.
    const results = replayedOrNot(binding, tape, larger);
    if (!results) return undefined;
    return withResults(binding, tape, results, (expected) =>
      mismatch({ ...trial, inputId: larger, expected }),
    );
  });
}

/** Some inputs, and what must come out of them. */
interface Trial {
  binding: NativeBinding;
  made: Executable;
  graph: Graph;
  tape: Tape;
  inputId(value: Value): number;
  /** The tensors of the results and of the variables' new values. */
  expected: number[];
}

function mismatch(trial: Trial): Mismatch | undefined {
  const { binding, made, graph, tape, inputId, expected } = trial;
  const fed: number[] = [];
  const scratch = new Int32Array(made.outputCount).fill(-1);
  try {
    const inputIds = Int32Array.from(made.inputs, (value) => {
      const { origin, shape, dtype } = graph.values[value];
      if (origin.kind !== "upload") return inputId(value);
      fed.push(binding.createTensor(shape, dtype, origin.data));
      return fed[fed.length - 1];
    });
    made.run(inputIds, scratch);
    const sensitivity: number[] = [];
    const seeds = roundingsOf(tape);
    let asked = 0;
    let worst: Mismatch | undefined;
    for (const [place, id] of scratch.entries()) {
      const right = binding.tensorDataSync(expected[place]);
      const update = tape.updates[place - tape.results.length];
      const old = update && numbersBefore(trial, update.variable);
      const error = largestDifference(binding.tensorDataSync(id), right);
      const rounding = 1e-5 * (old ? largestDifference(right, old) : largest(right)) + 4e-7 * largest(right);
      const allowance = (): number => rounding + 10 * (sensitivity[place] ?? 0);
      while (!(error <= allowance()) && asked < seeds.length)
        for (const [output, change] of sensitivities(trial, seeds[asked++]).entries())
          sensitivity[output] = Math.max(sensitivity[output] ?? 0, change);
      const allowed = allowance();
      if (error <= allowed) continue;
      const excess = error / allowed;
      if (!worst || !(excess <= worst.excess))
        worst = { output: update?.variable.name ?? `result ${place + 1}`, excess };
    }
    return worst;
  } finally {
    for (const id of fed) binding.deleteTensor(id);
    for (const id of scratch) if (id >= 0) binding.deleteTensor(id);
  }
}

function numbersBefore({ binding, tape, inputId }: Trial, variable: unknown): Numbers | undefined {
  const value = tape.values.findIndex(
    ({ origin }) => origin.kind === "variable" && origin.variable === variable,
  );
  return value < 0 ? undefined : binding.tensorDataSync(inputId(value));
}

/** Operations at whose kinks one of a million numbers may lie so near that few roundings reach over to the other side. */
const kinked = /relu|MaxPool/i;

/** The roundings that are tried before an output is taken for another: two, and six more where it still is and may lie at a kink. */
const roundingsOf = ({ nodes }: Tape): number[][] =>
  nodes.some(({ op }) => kinked.test(op))
    ? [
        [1, 2],
        [3, 4, 5, 6, 7, 8],
      ]
    : [[1, 2]];

/** How much each output changes where every number that comes in, and every result on the way, is rounded otherwise. */
function sensitivities({ binding, tape, inputId, expected }: Trial, roundings: number[]): number[] {
  const most = expected.map(() => 0);
  for (const seed of roundings) {
    const noise = new RoundingNoise(binding, tape, seed);
    withInputs(binding, tape, inputId, perturbed, (changed) =>
      withResults(
        binding,
        tape,
        replay(binding, tape, changed, outputsOf(tape), undefined, noise.add),
        (ids) => {
          for (const [place, id] of ids.entries()) {
            const change = largestDifference(
              binding.tensorDataSync(id),
              binding.tensorDataSync(expected[place]),
            );
            most[place] = Math.max(most[place], change);
          }
        },
      ),
    );
    noise.dispose();
  }
  return most;
}

/** What is put in the place of a tensor that comes from outside; undefined where it stays. */
type Change = (numbers: Float32Array, origin: Origin) => Float32Array | undefined;

const perturbed: Change = (numbers) => times(numbers, [1 + 1e-6, 1 - 1e-6]);

/** A batch two to four times as large. Weights stay: layer after layer they would multiply a deep network's signal. */
const enlarged: Change = (numbers, { kind }) =>
  kind === "variable" || kind === "property" ? undefined : times(numbers, [2, 3.5, 2.5, 4, 3, 2.25, 3.75]);

/** The numbers times the factors, again and again. */
function times(numbers: Float32Array, factors: number[]): Float32Array {
  const product = new Float32Array(numbers.length);
  for (let start = 0; start < numbers.length; start += factors.length)
    for (let place = 0; place < factors.length && start + place < numbers.length; place++)
      product[start + place] = numbers[start + place] * factors[place];
  return product;
}

/** Runs with every floating-point tensor that comes from outside changed. */
function withInputs<T>(
  binding: NativeBinding,
  { values }: Tape,
  inputId: (value: Value) => number,
  change: Change,
  run: (inputId: (value: Value) => number) => T,
): T {
  const changed = new Map<Value, number>();
  try {
    for (const [value, { origin, shape, dtype }] of values.entries()) {
      if (origin.kind === "node" || origin.kind === "upload" || dtype !== binding.TF_FLOAT) continue;
      const numbers = change(binding.tensorDataSync(inputId(value)) as Float32Array, origin);
      if (numbers) changed.set(value, binding.createTensor(shape, dtype, numbers));
    }
    return run((value) => changed.get(value) ?? inputId(value));
  } finally {
    for (const id of changed.values()) binding.deleteTensor(id);
  }
}

/** The tensors that the recorded operations give for some inputs; undefined where they cannot be executed on them. */
function replayedOrNot(
  binding: NativeBinding,
  tape: Tape,
  inputId: (value: Value) => number,
): Map<Value, number> | undefined {
  try {
    return replay(binding, tape, inputId, outputsOf(tape));
  } catch {
    return undefined;
  }
}

/** Runs with the tensors that the recorded operations gave, and lets go of them. */
function withResults<T>(
  binding: NativeBinding,
  tape: Tape,
  results: Map<Value, number>,
  run: (outputIds: number[]) => T,
): T {
  try {
    return run(outputsOf(tape).map((value) => results.get(value)!));
  } finally {
    for (const [value, id] of results)
      if (["node", "upload"].includes(tape.values[value].origin.kind)) binding.deleteTensor(id);
  }
}

/** The largest difference of two lists; infinite where one holds a number that is none and the other does not. */
function largestDifference(a: Numbers, b: Numbers): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let place = 0; place < a.length; place++) {
    const difference = Math.abs(a[place] - b[place]);
    if (difference <= most) continue;
    if (!Number.isNaN(difference)) most = difference;
    // Infinite numbers that are alike have a difference that is none.
    else if (!Object.is(a[place], b[place])) most = Infinity;
  }
  return most;
}

function largest(numbers: Numbers): number {
  let most = 0;
  for (let place = 0; place < numbers.length; place++) {
    const size = Math.abs(numbers[place]);
    if (size > most) most = size;
  }
  return most;
}
