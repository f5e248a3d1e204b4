import type { Tensor, Tensor4D, TensorContainer } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";

/** The first check that a rung fails. */
export interface SelfTestFailure {
  check: string;
  /** The largest error, relative to values above 1 and absolute below. */
  error: number;
}

interface Check {
  name: string;
  tensor: Tensor;
  expected: number[];
}

const tolerance = 1e-4;

/**
 * Compares the results that backends are known to get wrong with plain double-precision loops: products with transposed
 * factors, the gradients of convolution, pooling, upsampling and embedding, a second derivative, a long sum.
 * @returns the first result that is off by more than 1e-4, or undefined where all are right
 */
export async function selfTest(tf: Tfjs): Promise<SelfTestFailure | undefined> {
  const makers = [
    products,
    convolution,
    depthwise,
    negativePooling,
    upsampling,
    embedding,
    secondDerivative,
    longSum,
  ];
  for (const make of makers) {
    const checks = tf.tidy(() => make(tf) as unknown as TensorContainer) as unknown as Check[];
    try {
      for (const { name, tensor, expected } of checks) {
        const error = largestError(await tensor.data(), expected);
        if (!(error <= tolerance)) return { check: name, error };
      }
    } finally {
      tf.dispose(checks.map(({ tensor }) => tensor));
    }
  }
  return undefined;
}

function largestError(actual: ArrayLike<number>, expected: number[]): number {
  if (actual.length !== expected.length) return Infinity;
  return expected.reduce(
    (worst, value, place) =>
      Number.isFinite(actual[place])
        ? Math.max(worst, Math.abs(actual[place] - value) / Math.max(1, Math.abs(value)))
        : Infinity,
    0,
  );
}

/** Numbers in [-1, 1) without a pattern that a wrong stride would keep. */
const numbers = (count: number, phase: number): number[] =>
  Array.from({ length: count }, (_, place) => {
    const wave = Math.sin((place + 1) * 12.9898 + phase) * 43758.5453;
    return Math.fround(2 * (wave - Math.floor(wave)) - 1);
  });

const grid = (...lengths: number[]): number[][] =>
  lengths.reduce<number[][]>(
    (places, length) => places.flatMap((place) => Array.from({ length }, (_, next) => [...place, next])),
    [[]],
  );

function products(tf: Tfjs): Check[] {
  const [rows, inner, columns] = [5, 7, 3];
  const [a, b] = [numbers(rows * inner, 1), numbers(inner * columns, 2)];
  const expected = grid(rows, columns).map(([row, column]) =>
    grid(inner).reduce((sum, [k]) => sum + a[row * inner + k] * b[k * columns + column], 0),
  );
  return [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({
      name: `matMul(a, b, ${transposeA}, ${transposeB})`,
      expected,
      tensor: tf.tidy(() => {
        const left = tf.tensor2d(a, [rows, inner]);
        const right = tf.tensor2d(b, [inner, columns]);
        return tf.matMul(
          transposeA ? left.transpose() : left,
          transposeB ? right.transpose() : right,
          transposeA,
          transposeB,
        );
      }),
    })),
  );
}

function convolution(tf: Tfjs): Check[] {
  const [batch, size, depth, taps, out] = [2, 5, 2, 3, 3];
  const [x, w] = [numbers(batch * size * size * depth, 3), numbers(taps * taps * depth * out, 4)];
  const dy = numbers(batch * size * size * out, 5);
  const dx = x.map(() => 0);
  const dw = w.map(() => 0);
  for (const [image, row, column, up, along, channel, feature] of grid(
    batch,
    size,
    size,
    taps,
    taps,
    depth,
    out,
  )) {
    const [y, z] = [row + up - 1, column + along - 1];
    if (y < 0 || z < 0 || y >= size || z >= size) continue;
    const from = ((image * size + y) * size + z) * depth + channel;
    const tap = ((up * taps + along) * depth + channel) * out + feature;
    const given = dy[((image * size + row) * size + column) * out + feature];
    dx[from] += w[tap] * given;
    dw[tap] += x[from] * given;
  }
  const [gradX, gradW] = tf.grads((input: Tensor, filter: Tensor) =>
    tf.conv2d(input as Tensor4D, filter as Tensor4D, 1, "same"),
  )(
    [tf.tensor4d(x, [batch, size, size, depth]), tf.tensor4d(w, [taps, taps, depth, out])],
    tf.tensor4d(dy, [batch, size, size, out]),
  );
  return [
    { name: "the gradient of conv2d by its input", tensor: gradX, expected: dx },
    { name: "the gradient of conv2d by its filter", tensor: gradW, expected: dw },
  ];
}

function depthwise(tf: Tfjs): Check[] {
  const [batch, size, depth, taps] = [2, 4, 3, 2];
  const [x, w] = [numbers(batch * size * size * depth, 6), numbers(taps * taps * depth, 7)];
  const places = size - taps + 1;
  const dy = numbers(batch * places * places * depth, 8);
  const dx = x.map(() => 0);
  const dw = w.map(() => 0);
  for (const [image, row, column, up, along, channel] of grid(batch, places, places, taps, taps, depth)) {
    const from = ((image * size + row + up) * size + column + along) * depth + channel;
    const tap = (up * taps + along) * depth + channel;
    const given = dy[((image * places + row) * places + column) * depth + channel];
    dx[from] += w[tap] * given;
    dw[tap] += x[from] * given;
  }
  const [gradX, gradW] = tf.grads((input: Tensor, filter: Tensor) =>
    tf.depthwiseConv2d(input as Tensor4D, filter as Tensor4D, 1, "valid"),
  )(
    [tf.tensor4d(x, [batch, size, size, depth]), tf.tensor4d(w, [taps, taps, depth, 1])],
    tf.tensor4d(dy, [batch, places, places, depth]),
  );
  return [
    { name: "the gradient of depthwiseConv2d by its input", tensor: gradX, expected: dx },
    { name: "the gradient of depthwiseConv2d by its filter", tensor: gradW, expected: dw },
  ];
}

function negativePooling(tf: Tfjs): Check[] {
  const x = [-4, -3, -2, -1, -8, -7, -6, -5, -1, -2, -3, -4, -5, -6, -7, -8];
  const expected = [0, 1, 0, 2, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0];
  const gradient = tf.grad((input: Tensor) => tf.maxPool(input as Tensor4D, 2, 2, "valid"));
  return [
    {
      name: "the gradient of maxPool where all values are negative",
      tensor: gradient(tf.tensor4d(x, [1, 4, 4, 1]), tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1])),
      expected,
    },
  ];
}

function upsampling(tf: Tfjs): Check[] {
  const [batch, size, depth] = [2, 2, 2];
  const dy = numbers(batch * 4 * size * size * depth, 9);
  const expected = grid(batch, size, size, depth).map(([image, row, column, channel]) =>
    grid(2, 2).reduce(
      (sum, [up, along]) =>
        sum + dy[((image * 2 * size + 2 * row + up) * 2 * size + 2 * column + along) * depth + channel],
      0,
    ),
  );
  const gradient = tf.grad((input: Tensor) =>
    tf.image.resizeNearestNeighbor(input as Tensor4D, [2 * size, 2 * size]),
  );
  return [
    {
      name: "the gradient of resizeNearestNeighbor for two images",
      tensor: gradient(
        tf.zeros([batch, size, size, depth]),
        tf.tensor4d(dy, [batch, 2 * size, 2 * size, depth]),
      ),
      expected,
    },
  ];
}

function embedding(tf: Tfjs): Check[] {
  const rows = [3, 1, 3, 0];
  const dy = numbers(rows.length * 2, 10);
  const expected = grid(5, 2).map(([row, column]) =>
    rows.reduce((sum, chosen, place) => sum + (chosen === row ? dy[place * 2 + column] : 0), 0),
  );
  const gradient = tf.grad((table: Tensor) => tf.gather(table, tf.tensor1d(rows, "int32")));
  return [
    {
      name: "the gradient of gather",
      tensor: gradient(tf.zeros([5, 2]), tf.tensor2d(dy, [rows.length, 2])),
      expected,
    },
  ];
}

function secondDerivative(tf: Tfjs): Check[] {
  const slope = tf.grad((x: Tensor) => x.tanh().square());
  const t = Math.tanh(0.5);
  return [
    {
      name: "the second derivative of tanh(x)²",
      tensor: tf.grad((x: Tensor) => slope(x))(tf.scalar(0.5)),
      expected: [2 * (1 - t * t) * (1 - 3 * t * t)],
    },
  ];
}

function longSum(tf: Tfjs): Check[] {
  const tenths = tf.tensor1d(Array.from({ length: 1000 }, () => 0.1));
  return [{ name: "the sum of a thousand tenths", tensor: tenths.sum(), expected: [100] }];
}
