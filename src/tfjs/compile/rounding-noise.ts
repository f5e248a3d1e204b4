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
  /** The bits that are left of the last word of coins. */
  private coins = 1;
  private state: number;

  constructor(
    private readonly binding: NativeBinding,
    private readonly tape: Pick<Tape, "values">,
    seed: number,
  ) {
    this.state = Math.imul(seed, 0x9e3779b9) | 1;
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

  /** A coin that falls: the bits of G. Marsaglia's xorshift generator (2003), since a step of an attention block takes millions. */
  private heads(): boolean {
    if (this.coins === 1) {
      let { state } = this;
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      this.state = state;
      // a one above the coins says where they end
      this.coins = (state >>> 1) | 0x40000000;
    }
    const coin = this.coins & 1;
    this.coins >>>= 1;
    return coin === 1;
  }

  private factorsOf(shape: number[]): number {
    const key = shape.join();
    let id = this.factors.get(key);
    if (id === undefined) {
      const size = shape.reduce((count, length) => count * length, 1);
      const numbers = new Float32Array(size);
      for (let place = 0; place < size; place++) numbers[place] = this.heads() ? up : down;
      id = this.binding.createTensor(shape, this.binding.TF_FLOAT, numbers);
      this.factors.set(key, id);
    }
    return id;
  }
}

const up = 1 + 2 ** -23;
const down = 1 - 2 ** -24;
