/** Pixels in one of a unit; `ex` and `em` of the text around a picture, which is 16 pixels high. */
const pixels: Record<string, number> = {
  "": 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  in: 96,
  em: 16,
  rem: 16,
  ex: 8,
  ch: 8,
};

/** A length of CSS: in pixels, or as a share of what is around it, from 0 to 1. Words (`auto`) are none. */
export function cssLength(text: string | undefined): { px: number } | { share: number } | null {
  const [, number, unit] = /^\s*([+]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%|[a-z]*)/i.exec(text ?? "") ?? [];
  if (number === undefined) return null;
  const value = Number(number);
  if (!Number.isFinite(value) || value <= 0) return null;
  if (unit === "%") return { share: Math.min(1, value / 100) };
  if (unit === "vw") return { share: Math.min(1, value / 100) };
  const scale = pixels[unit!.toLowerCase()];
  return scale === undefined ? null : { px: value * scale };
}

/** A length in pixels; null where it is none, or a share. */
export function cssPixels(text: string | undefined): number | null {
  const length = cssLength(text);
  return length !== null && "px" in length ? length.px : null;
}
