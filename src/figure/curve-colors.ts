/**
 * Colors of curves, that the color-blind tell apart, on light pages and on dark ones; the first four differ in lightness too, so that a
 * gray print keeps them apart. After Okabe and Ito, 2008, whose black and yellow are not seen on one of the pages.
 * @example
 * curveColors[0] // => "#0065a3"
 */
export const curveColors = [
  "#0065a3",
  "#e69100",
  "#008a63",
  "#d070a8",
  "#b8400a",
  "#56b4e9",
  "#6a6a6a",
  "#9433e0",
];
