/** How a window slides along one axis. */
export interface Window {
  kernel: number;
  stride: number;
  padding: number;
  dilation: number;
}

/** Which products a window makes along one axis once padded zeros are left out. */
export interface Taps {
  /** For each place of the kernel, at how many positions it lies on the input. */
  perOffset: number[];
  /** Their sum: products along this axis. */
  total: number;
  /** Outputs that get at least one product. */
  reached: number;
}

/** The number of positions of a window: ⌊(n + 2p − d(k−1) − 1)/s⌋ + 1; below 1 where it does not fit. */
export function windowPositions(size: number, { kernel, stride, padding, dilation }: Window): number {
  return Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
}

/** Whether a sliding window puts out as many positions as it has inputs, by equal zeros on both sides. */
export const keepsSize = ({ kernel, stride, padding, dilation }: Window): boolean =>
  stride === 1 && padding === ((kernel - 1) * dilation) / 2;

/** Along one axis, how many inputs meet a window at all. */
export function usedInputs(size: number, window: Window): number {
  const used = new Set<number>();
  for (let position = 0; position < windowPositions(size, window); position++)
    for (let offset = 0; offset < window.kernel; offset++) {
      const place = position * window.stride - window.padding + offset * window.dilation;
      if (place >= 0 && place < size) used.add(place);
    }
  return used.size;
}

/** The output size of a transposed convolution along one axis. */
export function transposedSize(size: number, window: Window, outputPadding: number): number {
  const { kernel, stride, padding, dilation } = window;
  return (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1;
}

/** How many of 0 … count−1 give `first + index · stride` inside 0 … size−1. */
function inside(first: number, stride: number, count: number, size: number): number {
  const from = Math.max(0, Math.ceil(-first / stride));
  const to = Math.min(count - 1, Math.floor((size - 1 - first) / stride));
  return Math.max(0, to - from + 1);
}

/** The products of a sliding window that fall on the input. */
export function windowTaps(size: number, window: Window): Taps {
  const { kernel, stride, padding, dilation } = window;
  const positions = windowPositions(size, window);
  const perOffset = Array.from({ length: kernel }, (_, offset) =>
    inside(offset * dilation - padding, stride, positions, size),
  );
  let reached = 0;
  for (let position = 0; position < positions; position++) {
    const first = position * stride - padding;
    if (inside(first, dilation, kernel, size) > 0) reached++;
  }
  return { perOffset, total: perOffset.reduce((sum, taps) => sum + taps, 0), reached };
}

/** The products of a transposed convolution that fall on an output of the given size. */
export function transposedTaps(size: number, window: Window, output: number): Taps {
  const { kernel, stride, padding, dilation } = window;
  const perOffset = Array.from({ length: kernel }, (_, offset) =>
    inside(offset * dilation - padding, stride, size, output),
  );
  const reached = new Set<number>();
  for (let offset = 0; offset < kernel; offset++)
    for (let position = 0; position < size; position++) {
      const place = position * stride + offset * dilation - padding;
      if (place >= 0 && place < output) reached.add(place);
    }
  return { perOffset, total: perOffset.reduce((sum, taps) => sum + taps, 0), reached: reached.size };
}
