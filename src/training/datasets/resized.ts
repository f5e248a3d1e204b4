import type { Pixels } from "./png.js";

/** What a place of the new axis covers of the old one: the first place, and the share of each. */
function covers(from: number, to: number): { first: number; shares: number[] }[] {
  return Array.from({ length: to }, (_, at) => {
    const [start, end] = [(at * from) / to, ((at + 1) * from) / to];
    const first = Math.floor(start);
    const count = Math.max(1, Math.ceil(end - 1e-9) - first);
    const shares = Array.from(
      { length: count },
      (_share, k) => (Math.min(end, first + k + 1) - Math.max(start, first + k)) / (end - start),
    );
    return { first, shares };
  });
}

/** An image of another size, each pixel the mean of the area that it covers. */
export function resized(
  { values, height, width, channels }: Pixels,
  size: readonly [number, number],
): Pixels {
  const [rows, columns] = size;
  if (rows === height && columns === width) return { values, height, width, channels };
  const [down, across] = [covers(height, rows), covers(width, columns)];
  const result = new Float32Array(rows * columns * channels);
  for (const [y, { first: top, shares: ofRow }] of down.entries())
    for (const [x, { first: left, shares: ofColumn }] of across.entries())
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (const [i, a] of ofRow.entries())
          for (const [j, b] of ofColumn.entries())
            sum += a * b * values[((top + i) * width + left + j) * channels + channel];
        result[(y * columns + x) * channels + channel] = sum;
      }
  return { values: result, height: rows, width: columns, channels };
}

/** The luma of ITU-R BT.601, which is what gray means in most programs. */
const luma = [0.299, 0.587, 0.114];

/** An image with another number of channels: gray of colors by their luma, colors of gray three times the same. */
export function withChannels(pixels: Pixels, channels: 1 | 3): Pixels {
  if (pixels.channels === channels) return pixels;
  const { values, height, width } = pixels;
  const result = new Float32Array(height * width * channels);
  for (let at = 0; at < height * width; at++)
    if (channels === 3) result.fill(values[at], 3 * at, 3 * at + 3);
    else result[at] = luma.reduce((sum, share, channel) => sum + share * values[3 * at + channel], 0);
  return { values: result, height, width, channels };
}
