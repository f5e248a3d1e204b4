/**
 * Colors that differ in lightness too, so that a gray print keeps them apart. Source: Okabe and Ito, 2008.
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
  "#000000",
  "#f0e442",
];
