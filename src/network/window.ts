import { ceilOver, floorOver, minus, plus, times, whole, type Size } from "./size.js";

/** How a window slides along one axis. */
export interface Window<S extends Size = number> {
  kernel: S;
  stride: S;
  /** Zeros before the input. */
  padding: S;
  /** Zeros behind it. */
  paddingEnd: S;
  dilation: S;
  /** Whether a last window may hang over the end; it starts inside the input or the zeros before it. */
  ceil: boolean;
}

/** The same window, whose sizes have to be numbers. */
export const windowInNumbers = (window: Window<Size>): Window => ({
  kernel: whole(window.kernel),
  stride: whole(window.stride),
  padding: whole(window.padding),
  paddingEnd: whole(window.paddingEnd),
  dilation: whole(window.dilation),
  ceil: window.ceil,
});

/** Which products a window makes along one axis once padded zeros are left out. */
export interface Taps {
  /** For each place of the kernel, at how many positions it lies on the input. */
  perOffset: number[];
  /** Their sum: products along this axis. */
  total: number;
  /** Outputs that get at least one product. */
  reached: number;
}

/** The span of a window: d(k−1) + 1. */
export const spanOf = <S extends Size>({ kernel, dilation }: Pick<Window<S>, "kernel" | "dilation">): S =>
  plus<Size>(times<Size>(dilation, minus<Size>(kernel, 1)), 1) as S;

/** The number of positions of a window: ⌊(n + 2p − d(k−1) − 1)/s⌋ + 1; below 1 where it does not fit. */
export function windowPositions<S extends Size>(size: S, window: Window<S>): S {
  const { stride, padding, paddingEnd, ceil } = window;
  const room = minus<Size>(plus<Size>(size, padding, paddingEnd), spanOf(window));
  const positions = plus<Size>((ceil ? ceilOver : floorOver)<Size>(room, stride), 1);
  // A window that would start behind the input is none, which letters do not tell.
  const isOver = ceil && (whole(positions) - 1) * whole(stride) >= whole(plus<Size>(size, padding));
  return (isOver ? minus<Size>(positions, 1) : positions) as S;
}

/** The positions that padding "same" gives: as many as strides begin in the input. */
export const samePositions = ceilOver;

/** The window of padding "same" at an input: as few zeros as ⌈n/s⌉ positions need, an odd one at the end. */
export function sameWindow(size: number, window: Window): Window {
  const needed = (samePositions(size, window.stride) - 1) * window.stride + spanOf(window) - size;
  const zeros = Math.max(0, needed);
  return { ...window, padding: Math.floor(zeros / 2), paddingEnd: Math.ceil(zeros / 2) };
}

/** Whether a sliding window puts out as many positions as it has inputs, by zeros on both sides as "same" lays them. */
export const keepsSize = ({ kernel, stride, padding, paddingEnd, dilation }: Window): boolean => {
  const zeros = (kernel - 1) * dilation;
  return stride === 1 && padding === Math.floor(zeros / 2) && paddingEnd === Math.ceil(zeros / 2);
};

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

/** The output size of a transposed convolution along one axis: (n−1)s − 2p + d(k−1) + o + 1. */
export function transposedSize<S extends Size>(size: S, window: Window<S>, outputPadding: S): S {
  const { stride, padding, paddingEnd } = window;
  const grown = times<Size>(minus<Size>(size, 1), stride);
  return minus<Size>(plus<Size>(grown, spanOf<Size>(window), outputPadding), plus(padding, paddingEnd)) as S;
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
