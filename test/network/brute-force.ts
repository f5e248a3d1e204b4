import type { LayerSpecs } from "../../src/network/layers/table.js";

/** Counts of a loop that really visits every product. */
export interface Loop {
  /** All products, and those that do not touch a padded zero. */
  products: number;
  inside: number;
  /** Additions of n−1 per sum of n, over all products and over those inside, biases included. */
  adds: number;
  addsInside: number;
  /** Weight-gradient additions: products of each weight summed over positions. */
  weightAdds: number;
  weightAddsInside: number;
  /** Products and additions of δ, products inside alone. */
  deltaProducts: number;
  deltaAdds: number;
  output: number[];
}

/** A number per axis; other forms of padding are tried apart. */
function pair(value: unknown, fallback: number): [number, number] {
  if (Array.isArray(value)) return value as [number, number];
  const size = (value ?? fallback) as number;
  return [size, size];
}

/** Sums collected by key: how many terms each has. */
class Sums {
  private readonly terms = new Map<string, number>();

  term(key: string): void {
    this.terms.set(key, (this.terms.get(key) ?? 0) + 1);
  }

  get additions(): number {
    return [...this.terms.values()].reduce((sum, terms) => sum + terms - 1, 0);
  }

  get size(): number {
    return this.terms.size;
  }
}

function collect(
  visit: (term: (output: string, weight: string, input: string, inside: boolean) => void) => number[],
  bias: boolean,
  outputs: number,
): Loop {
  const [all, inner, weights, innerWeights, inputs] = [
    new Sums(),
    new Sums(),
    new Sums(),
    new Sums(),
    new Sums(),
  ];
  let products = 0;
  let inside = 0;
  const output = visit((o, w, i, isInside) => {
    products++;
    all.term(o);
    weights.term(w);
    if (!isInside) return;
    inside++;
    inner.term(o);
    innerWeights.term(w);
    inputs.term(i);
  });
  return {
    products,
    inside,
    adds: all.additions + (bias ? outputs * output[0] * output[1] : 0),
    addsInside: inner.additions + (bias ? inner.size : 0),
    weightAdds: weights.additions,
    weightAddsInside: innerWeights.additions,
    deltaProducts: inside,
    deltaAdds: inputs.additions,
    output: [outputs, ...output],
  };
}

/** A convolution product by product. */
export function loopConvolution(
  [channels, height, width]: number[],
  layer: LayerSpecs["conv2d"] | LayerSpecs["depthwiseConv2d"],
): Loop {
  const [kh, kw] = pair(layer.kernel, 1);
  const [sh, sw] = pair(layer.stride, 1);
  const [ph, pw] = pair(layer.padding as number, 0);
  const [dh, dw] = pair(layer.dilation, 1);
  const groups = layer.type === "conv2d" ? (layer.groups ?? 1) : channels;
  const outputs = layer.type === "conv2d" ? layer.out : channels * (layer.multiplier ?? 1);
  return collect(
    (term) => {
      let [rows, columns] = [0, 0];
      for (let y = -ph; y + dh * (kh - 1) < height + ph; y += sh) rows++;
      for (let x = -pw; x + dw * (kw - 1) < width + pw; x += sw) columns++;
      for (let o = 0; o < outputs; o++)
        for (let c = 0; c < channels; c++) {
          if (Math.floor((c * groups) / channels) !== Math.floor((o * groups) / outputs)) continue;
          for (let r = 0; r < rows; r++)
            for (let q = 0; q < columns; q++)
              for (let u = 0; u < kh; u++)
                for (let v = 0; v < kw; v++) {
                  const [y, x] = [r * sh - ph + u * dh, q * sw - pw + v * dw];
                  const isInside = y >= 0 && y < height && x >= 0 && x < width;
                  term(`${o},${r},${q}`, `${o},${c},${u},${v}`, `${c},${y},${x}`, isInside);
                }
        }
      return [rows, columns];
    },
    layer.bias ?? true,
    outputs,
  );
}

/** A transposed convolution product by product; what falls outside the cut output is counted as outside. */
export function loopTransposed(
  [channels, height, width]: number[],
  layer: LayerSpecs["convTranspose2d"],
): Loop {
  const [kh, kw] = pair(layer.kernel, 1);
  const [sh, sw] = pair(layer.stride, 1);
  const [ph, pw] = pair(layer.padding, 0);
  const [dh, dw] = pair(layer.dilation, 1);
  const [oh, ow] = pair(layer.outputPadding, 0);
  const groups = layer.groups ?? 1;
  const rows = (height - 1) * sh + dh * (kh - 1) + 1 - 2 * ph + oh;
  const columns = (width - 1) * sw + dw * (kw - 1) + 1 - 2 * pw + ow;
  return collect(
    (term) => {
      for (let o = 0; o < layer.out; o++)
        for (let c = 0; c < channels; c++) {
          if (Math.floor((c * groups) / channels) !== Math.floor((o * groups) / layer.out)) continue;
          for (let r = 0; r < height; r++)
            for (let q = 0; q < width; q++)
              for (let u = 0; u < kh; u++)
                for (let v = 0; v < kw; v++) {
                  const [y, x] = [r * sh - ph + u * dh, q * sw - pw + v * dw];
                  const isInside = y >= 0 && y < rows && x >= 0 && x < columns;
                  term(`${o},${y},${x}`, `${o},${c},${u},${v}`, `${c},${r},${q}`, isInside);
                }
        }
      return [rows, columns];
    },
    layer.bias ?? true,
    layer.out,
  );
}

/** Comparisons of max-pooling or additions of average pooling, window by window. */
export function loopPooling(
  [channels, height, width]: number[],
  layer: LayerSpecs["maxPool2d" | "avgPool2d"],
) {
  const [kh, kw] = pair(layer.kernel, 1);
  const [sh, sw] = pair(layer.stride ?? layer.kernel, 1);
  const [ph, pw] = pair(layer.padding, 0);
  let [outputs, steps, stepsInside] = [0, 0, 0];
  for (let c = 0; c < channels; c++)
    for (let y = -ph; y + kh - 1 < height + ph; y += sh)
      for (let x = -pw; x + kw - 1 < width + pw; x += sw) {
        outputs++;
        let [values, inside] = [0, 0];
        for (let u = 0; u < kh; u++)
          for (let v = 0; v < kw; v++) {
            values++;
            if (y + u >= 0 && y + u < height && x + v >= 0 && x + v < width) inside++;
          }
        steps += values - 1;
        stepsInside += Math.max(0, inside - 1);
      }
  return { outputs, steps, stepsInside };
}
