import { describe, expect, it } from "vitest";
import { keysOfPaper } from "./support/paper-keys.js";

/*
 * The keys of the paper, proved: every layer is walked through position by position, and operations are counted as they are made.
 * Nothing here calls the library.
 */
const keys = keysOfPaper("iitkgp-mlsp-2024");

/** The sizes of the paper's eleven layers, worked out on paper. */
const nets = {
  E: [
    { input: [3, 32, 32], output: [16, 28, 28], weight: [16, 3, 5, 5], bias: [16] },
    { input: [16, 28, 28], output: [16, 14, 14], weight: [], bias: [] },
    { input: [16, 14, 14], output: [64, 14, 14], weight: [64, 16, 3, 3], bias: [64] },
    { input: [64, 14, 14], output: [64, 7, 7], weight: [], bias: [] },
  ],
  D: [
    { input: [64, 7, 7], output: [16, 7, 7], weight: [16, 64, 3, 3], bias: [16] },
    { input: [16, 7, 7], output: [16, 14, 14], weight: [], bias: [] },
    { input: [16, 14, 14], output: [3, 14, 14], weight: [3, 16, 5, 5], bias: [3] },
    { input: [3, 14, 14], output: [3, 28, 28], weight: [], bias: [] },
  ],
  C: [
    { input: [64 * 7 * 7], output: [160], weight: [160, 3136], bias: [160] },
    { input: [160], output: [80], weight: [80, 160], bias: [80] },
    { input: [80], output: [10], weight: [10, 80], bias: [10] },
  ],
};
type Layer = (typeof nets.E)[number];

const zero = { add: 0, mul: 0, logic: 0, total: 0 };
const summed = (add: number, mul: number, logic: number) => ({ add, mul, logic, total: add + mul + logic });

/** One forward pass, an output value at a time. */
function forward({ input, output, weight }: Layer) {
  let [add, mul, logic] = [0, 0, 0];
  const values = output.reduce((product, size) => product * size, 1);
  const isPooling = weight.length === 0 && output[1] < input[1];
  for (let value = 0; value < values; value++) {
    if (weight.length > 0) {
      const terms = weight.slice(1).reduce((product, size) => product * size, 1);
      for (let term = 0; term < terms; term++) {
        mul++;
        if (term > 0) add++;
      }
      add++;
    } else if (isPooling) for (let other = 1; other < 2 * 2; other++) logic++;
  }
  return summed(add, mul, logic);
}

/** The parameter gradients of one sample, an entry at a time: each is a sum over the output positions. */
function gradients({ output, weight, bias }: Layer) {
  if (weight.length === 0) return { w: zero, b: zero };
  const positions = output.slice(1).reduce((product, size) => product * size, 1);
  const entries = weight.reduce((product, size) => product * size, 1);
  let [mul, add, biasAdd] = [0, 0, 0];
  for (let entry = 0; entry < entries; entry++)
    for (let position = 0; position < positions; position++) {
      mul++;
      if (position > 0) add++;
    }
  for (let entry = 0; entry < bias[0]; entry++)
    for (let position = 1; position < positions; position++) biasAdd++;
  return { w: summed(add, mul, 0), b: summed(biasAdd, 0, 0) };
}

/** Which losses depend on a net: the encoder feeds both, the decoder ends in J1, the classifier in J2. */
const losses = { E: [true, true], D: [true, false], C: [false, true] };
const letters = { shapes: { E: "a", D: "b", C: "c" }, counts: { E: "d", D: "e", C: "f" } };

describe("iitkgp-mlsp-2024", () => {
  it("the sizes on paper fit windows slid over the input", () => {
    const places = (size: number, kernel: number, stride: number, padding: number) => {
      let found = 0;
      for (let start = -padding; start + kernel <= size + padding; start += stride) found++;
      return found;
    };
    expect([places(32, 5, 1, 0), places(28, 2, 2, 0), places(14, 3, 1, 1), places(14, 2, 2, 0)]).toEqual([
      28, 14, 14, 7,
    ]);
    expect([places(7, 3, 1, 1), places(14, 5, 1, 2)]).toEqual([7, 14]);
    expect(nets.D[3].output).toEqual([3, 28, 28]);
    expect(nets.C[2].output).toEqual([10]);
  });

  for (const net of ["E", "D", "C"] as const) {
    it(`1: the sizes of net ${net} are those on paper`, () => {
      expect(keys[`kgp-ae-1${letters.shapes[net]}`].layers).toEqual(nets[net]);
    });

    it(`1: the operations of net ${net} are those of loops that make them`, () => {
      expect(keys[`kgp-ae-1${letters.counts[net]}`].layers).toEqual(nets[net].map(forward));
    });

    it(`2: the gradients of net ${net} have the parameters' sizes, where the loss depends on the net`, () => {
      const [J1, J2] = losses[net];
      expect(keys[`kgp-ae-2${letters.shapes[net]}`].layers).toEqual(
        nets[net].map(({ weight, bias }) => ({
          dJ1_dw: J1 ? weight : [],
          dJ1_db: J1 ? bias : [],
          dJ2_dw: J2 ? weight : [],
          dJ2_db: J2 ? bias : [],
        })),
      );
    });

    it(`2: the operations of the gradients of net ${net} are those of loops that make them`, () => {
      const [J1, J2] = losses[net];
      expect(keys[`kgp-ae-2${letters.counts[net]}`].layers).toEqual(
        nets[net].map((layer) => {
          const { w, b } = gradients(layer);
          return {
            dJ1_dw: J1 ? w : zero,
            dJ1_db: J1 ? b : zero,
            dJ2_dw: J2 ? w : zero,
            dJ2_db: J2 ? b : zero,
          };
        }),
      );
    });
  }
});
