/** Words as the address of a page or a heading: `Limits and Taylor polynomials` is `limits-and-taylor-polynomials`. */
export const slugOf = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
