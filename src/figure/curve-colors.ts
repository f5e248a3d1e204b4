/**
 * Colors that the color-blind tell apart, and that differ in lightness too, so that a gray print keeps them apart; a gray and a darker
 * yellow stand for black and yellow, which are not seen on a dark page and on a light one. Source: Okabe and Ito, 2008.
 * @example
 * curveColors[0] // => "#0072b2"
 */
export const curveColors = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#777777",
  "#b5a300",
];
