import { Random } from "../../number/random.js";
import type { NativeBinding } from "./native.js";
import type { Tape, Value } from "./tape.js";

/**
 * Moves each number that an operation gives by its last bit, up or down as a coin falls: what another order of the same
 * sums, or another library's exponential, would do.
 * Source: Monte Carlo arithmetic, D. S. Parker, 1997.
 */
export class RoundingNoise {
  /** One tensor of factors for each shape. */
  private readonly factors = new Map<string, number>();
  private readonly random: Random;

  constructor(
    private readonly binding: NativeBinding,
    private readonly tape: Pick<Tape, "values">,
    seed: number,
  ) {
    this.random = new Random(seed);
  }

  /** Takes a value's tensor and gives the moved one in its place. */
  readonly add = (id: number, value: Value): number => {
    const { binding, tape } = this;
    const { shape, dtype } = tape.values[value];
    if (dtype !== binding.TF_FLOAT) return id;
    const attrs = [{ name: "T", type: binding.TF_ATTR_TYPE, value: dtype }];
    const [moved] = binding.executeOp("Mul", attrs, [id, this.factorsOf(shape)], 1);
    binding.deleteTensor(id);
    return moved.id;
  };

  dispose(): void {
    for (const id of this.factors.values()) this.binding.deleteTensor(id);
    this.factors.clear();
  }

  private factorsOf(shape: number[]): number {
    const key = shape.join();
    let id = this.factors.get(key);
    if (id === undefined) {
      const size = shape.reduce((count, length) => count * length, 1);
      const numbers = Float32Array.from({ length: size }, () => (this.random.uniform() < 0.5 ? up : down));
      id = this.binding.createTensor(shape, this.binding.TF_FLOAT, numbers);
      this.factors.set(key, id);
    }
    return id;
  }
}

const up = 1 + 2 ** -23;
const down = 1 - 2 ** -24;
