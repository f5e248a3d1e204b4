/*
 * The numbers that a text quotes, and whether a result is one of them: `0.248` in a sentence is the 0.24812 of an output. Signs are
 * left out: a text writes the sign of -3 as it likes.
 */

/** A number as a text has it. */
export interface QuotedNumber {
  /** As written: `0.50`, `\frac12`, `two`. */
  text: string;
  /** Its size. */
  value: number;
  /** Half a unit of its last digit: what it may differ by from the number that it was rounded from. */
  tolerance: number;
}

const numerals = "zero one two three four five six seven eight nine ten eleven twelve"
  .split(" ")
  .map((word, value) => [word, value] as const);
const words = new Map<string, number>([...numerals, ["both", 2], ["half", 0.5], ["twice", 2], ["once", 1]]);

/**
 * Numbers in digits: not exponents, indices, parts of names, fractions of digits such as `\frac12`, or code.
 * In "$x_1 = 0.50$, `f(3)` and 2^{10}" they are 0.50 and 2.
 */
export function digitsIn(text: string): QuotedNumber[] {
  const bare = text
    .replaceAll(/`[^`]*`|\]\([^)]*\)/g, " ")
    .replaceAll(/[\^_](\{[^{}]*\}|\\?\w)/g, " ")
    .replaceAll(/\\[dt]?frac(\d)(\d)/g, " ")
    .replaceAll(/\\[A-Za-z]+/g, " ")
    .replaceAll(/[A-Za-z]\w*/g, " ");
  return (bare.match(/\d+(\.\d+)?|\.\d+/g) ?? []).map(quoted);
}

/** Numbers in exponents and fractions of digits: `\mathbb R^3` states a size, `\frac18` a number of classes. */
export function hiddenDigitsIn(text: string): QuotedNumber[] {
  const exponents = [...text.matchAll(/\^(?:\{[^{}]*?(\d+)[^{}]*\}|(\d))/g)].map(
    (found) => found[1] ?? found[2],
  );
  const fractions = [...text.matchAll(/\\[dt]?frac(\d)(\d)/g)].flatMap(([, above, below]) => [above, below]);
  return [...exponents, ...fractions].map(quoted);
}

/** Numbers in words, and the values of fractions: `both`, `two`, `\tfrac12`, `1/2`. */
export function spelledNumbersIn(text: string): QuotedNumber[] {
  const bare = text.replaceAll(/`[^`]*`|\]\([^)]*\)/g, " ");
  const spelled = [...bare.matchAll(/[A-Za-z]+/g)].flatMap(([word]) => {
    const value = words.get(word.toLowerCase());
    return value === undefined ? [] : [{ text: word, value, tolerance: 0 }];
  });
  const fractions = [
    ...bare.matchAll(/\\[dt]?frac(?:(\d)(\d)|\{(\d+)\}\{(\d+)\})|(?<![\w/.])(\d+)\/(\d+)(?![\w/.])/g),
  ].map((found) => {
    const [above, below] = found
      .slice(1)
      .filter((part) => part !== undefined)
      .map(Number);
    return { text: found[0], value: above / below, tolerance: 1e-9 };
  });
  return [...spelled, ...fractions];
}

/** Whether a quoted number is one of some numbers, rounded or cut to its digits. */
export function isAmong({ value, tolerance }: QuotedNumber, numbers: readonly number[]): boolean {
  return numbers.some((number) => Math.abs(Math.abs(number) - value) <= 2 * tolerance + 1e-12 * value);
}

function quoted(text: string): QuotedNumber {
  const decimals = text.split(".")[1]?.length ?? 0;
  return { text, value: Number(text), tolerance: decimals === 0 ? 0 : 10 ** -decimals / 2 };
}
