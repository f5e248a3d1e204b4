import { outputsOf, type Graph } from "./graph.js";
import type { NativeBinding, Numbers } from "./native.js";
import type { Recording } from "./recorder.js";
import { replay } from "./replay.js";
import type { StepFunction } from "./step-function.js";
import type { Tape, Value } from "./tape.js";

/** An output of a function that is not what the eager step gave. */
export interface Mismatch {
  /** `result 1` or the name of a variable. */
  output: string;
  /** How far it is off, as a multiple of what rounding allows. */
  excess: number;
}

/**
 * Compares a function with the eager step that was just recorded: runs it on what that step began with, into tensors of
 * its own, and compares every result and every new value of a variable.
 *
 * A difference up to 1e-5 of the largest change is rounding. Where one is larger, the recorded step is made once more
 * with its inputs changed by a millionth, and ten times what that does is allowed: a gradient that is zero but for
 * rounding, amplified by Adam, is off by as much as the learning rate in any two ways of computing it.
 * @returns the worst output, or undefined where all agree
 */
export function selfCheck(
  binding: NativeBinding,
  made: StepFunction,
  graph: Graph,
  recording: Recording,
): Mismatch | undefined {
  const { tape } = recording;
  const fed: number[] = [];
  const scratch = new Int32Array(made.outputCount).fill(-1);
  try {
    const inputIds = Int32Array.from(made.inputs, (value) => {
      const { origin, shape, dtype } = graph.values[value];
      if (origin.kind !== "upload") return recording.inputId(value);
      const id = binding.createTensor(shape, dtype, origin.data);
      fed.push(id);
      return id;
    });
    made.run(inputIds, scratch);
    const before = [...tape.results.map(() => undefined), ...tape.updates.map(({ variable }) => variable)];
    let sensitivity: number[] | undefined;
    let worst: Mismatch | undefined;
    const finalIds = recording.finalIds();
    for (const [place, id] of scratch.entries()) {
      const expected = binding.tensorDataSync(finalIds[place]);
      const old = oldNumbers(binding, recording, tape, place);
      const error = largestDifference(binding.tensorDataSync(id), expected);
      const scale = old ? largestDifference(expected, old) : largest(expected);
      const rounding = 1e-5 * scale + 4e-7 * largest(expected);
      if (error <= rounding) continue;
      sensitivity ??= sensitivities(binding, recording);
      const allowed = rounding + 10 * sensitivity[place];
      if (error <= allowed) continue;
      const excess = error / allowed;
      if (!worst || !(excess <= worst.excess))
        worst = { output: before[place]?.name ?? `result ${place + 1}`, excess };
    }
    return worst;
  } finally {
    for (const id of fed) binding.deleteTensor(id);
    for (const id of scratch) if (id >= 0) binding.deleteTensor(id);
  }
}

/** The numbers of a variable before the step; undefined for a result. */
function oldNumbers(
  binding: NativeBinding,
  recording: Recording,
  tape: Tape,
  place: number,
): Numbers | undefined {
  const update = tape.updates[place - tape.results.length];
  if (!update) return undefined;
  const value = tape.values.findIndex(
    ({ origin }) => origin.kind === "variable" && origin.variable === update.variable,
  );
  return value < 0 ? undefined : binding.tensorDataSync(recording.inputId(value));
}

/** How much each output changes where every number that comes in changes by a millionth, up and down in turn. */
function sensitivities(binding: NativeBinding, recording: Recording): number[] {
  const { tape } = recording;
  const perturbed = new Map<Value, number>();
  const outputs = outputsOf(tape);
  let results = new Map<Value, number>();
  try {
    results = replay(
      binding,
      tape,
      (value) => {
        let id = perturbed.get(value);
        if (id === undefined) {
          const { shape, dtype } = tape.values[value];
          if (dtype !== binding.TF_FLOAT) return recording.inputId(value);
          const numbers = binding.tensorDataSync(recording.inputId(value)) as Float32Array;
          id = binding.createTensor(
            shape,
            dtype,
            numbers.map((x, place) => x * (place % 2 ? 1 - 1e-6 : 1 + 1e-6)),
          );
          perturbed.set(value, id);
        }
        return id;
      },
      outputs,
    );
    const finalIds = recording.finalIds();
    return outputs.map((value, place) =>
      largestDifference(binding.tensorDataSync(results.get(value)!), binding.tensorDataSync(finalIds[place])),
    );
  } finally {
    const made = new Set([...results.values(), ...perturbed.values()]);
    for (const value of results.keys())
      if (!["node", "upload"].includes(tape.values[value].origin.kind) && !perturbed.has(value))
        made.delete(results.get(value)!);
    for (const id of made) binding.deleteTensor(id);
  }
}

/** The largest difference of two lists; infinite where one holds a number that is none and the other does not. */
function largestDifference(a: Numbers, b: Numbers): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let place = 0; place < a.length; place++) {
    if (Object.is(a[place], b[place])) continue;
    const difference = Math.abs(a[place] - b[place]);
    if (!(difference <= most)) most = Number.isNaN(difference) ? Infinity : difference;
  }
  return most;
}

function largest(numbers: Numbers): number {
  let most = 0;
  for (const number of numbers) if (Math.abs(number) > most) most = Math.abs(number);
  return most;
}
