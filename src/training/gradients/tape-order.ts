import type { Tfjs } from "../tfjs.js";

interface TapeNode {
  inputs: Record<string, { id: number } | null>;
  outputs: { id: number }[];
}

interface Engine {
  state: { activeTape: TapeNode[] };
  addTapeNode(...node: unknown[]): void;
}

/**
 * Puts an operation on the gradient tape before the copies that it saves of its own output.
 *
 * tfjs writes those copies down first, so that a second derivative takes them for constants: the second derivative of
 * tanh(x)² came out as 1.2370 where it is 0.5652, and that of softmax did not come out at all. In this order every
 * gradient written with saved outputs (exp, tanh, sigmoid, softmax, log-softmax, the cross-entropies, pow, max) can be
 * differentiated again. https://github.com/tensorflow/tfjs/issues/3252
 */
export function repairTapeOrder(tf: Tfjs): void {
  const engine = tf.engine() as unknown as Engine;
  const append = engine.addTapeNode;
  engine.addTapeNode = function (this: Engine, ...args: unknown[]) {
    append.apply(this, args);
    const tape = this.state.activeTape;
    const node = tape[tape.length - 1];
    const made = new Set(node.outputs.map(({ id }) => id));
    let place = tape.length - 1;
    while (place > 0 && reads(tape[place - 1], made)) place--;
    if (place < tape.length - 1) tape.splice(place, 0, tape.pop()!);
  };
}

function reads({ inputs }: TapeNode, made: Set<number>): boolean {
  return Object.values(inputs).some((input) => input && made.has(input.id));
}
