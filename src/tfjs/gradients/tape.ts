import type { Tfjs } from "../library.js";

interface TapeNode {
  inputs: Record<string, { id: number }>;
  outputs: { id: number }[];
}

interface Engine {
  state: { activeTape: TapeNode[] };
  saveTensorsForBackwardMode(tensors: unknown[]): unknown;
  addTapeNode(...node: unknown[]): void;
}

/**
 * Repairs how tfjs writes operations down on its gradient tape.
 *
 * Inputs that were left out (the scale of a batch normalization) are no inputs; tfjs tries to save them and their
 * gradients, and fails.
 *
 * An operation stands before the copies that it saves of its own output. tfjs writes those copies down first, so that
 * a second derivative takes them for constants: the second derivative of tanh(x)² came out as 1.2370 at 0.5 where it is
 * 0.5652, and that of softmax did not come out at all. In this order every gradient written with saved outputs (exp,
 * tanh, sigmoid, softmax, log-softmax, pow, max) can be differentiated again.
 * https://github.com/tensorflow/tfjs/issues/3252
 */
export function repairTape(tf: Tfjs): void {
  const engine = tf.engine() as unknown as Engine;
  const save = engine.saveTensorsForBackwardMode;
  engine.saveTensorsForBackwardMode = function (this: Engine, tensors: unknown[]) {
    return save.call(
      this,
      tensors?.filter((tensor) => tensor),
    );
  };
  const append = engine.addTapeNode;
  engine.addTapeNode = function (this: Engine, ...args: unknown[]) {
    append.apply(this, args);
    const tape = this.state.activeTape;
    const last = tape[tape.length - 1];
    if (Object.values(last.inputs).includes(undefined as never))
      last.inputs = Object.fromEntries(Object.entries(last.inputs).filter(([, input]) => input));
    const made = new Set(last.outputs.map(({ id }) => id));
    let place = tape.length - 1;
    while (place > 0 && reads(tape[place - 1], made)) place--;
    if (place < tape.length - 1) tape.splice(place, 0, tape.pop()!);
  };
}

function reads({ inputs }: TapeNode, made: Set<number>): boolean {
  return Object.values(inputs).some(({ id }) => made.has(id));
}
