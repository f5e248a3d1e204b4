import { InputError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { parseLiteral } from "../parameters/literal.js";

/** More values of one parameter than anybody means. */
const mostValues = 10_000;

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const rangePattern = new RegExp(`^(${number})\\.\\.(${number})(?::(x?)(${number}))?$`, "i");

/**
 * The values that a text of the command line lists: literals with commas between them, and ranges.
 * `0.1,0.01` · `adam,sgd` · `"a,b",c` · `[8],[16,8]` · `1..20` · `0..1:0.25` (a step) · `1e-4..1e-1:x10` (a factor).
 * A word that is no TypeScript literal is a text; a value that comes twice counts once.
 * @param text what stands behind `name=`
 * @param isList whether the parameter is a list itself: of one that is not, `[1, 2]` are two values
 * @param place what errors call it: `-p lr`
 * @throws InputError for an empty list, an empty place in it, a range that has no end
 */
export function valueList(text: string, isList: boolean, place: string): Json[] {
  const items = splitAtCommas(text);
  const values = items.flatMap((item) => valuesOf(item.trim(), place, text));
  const [only] = values;
  const listed = values.length === 1 && Array.isArray(only) && !isList ? only : values;
  if (listed.length === 0)
    throw new InputError({ place, rule: "needs at least one value", got: text.trim() || "none" });
  return [...new Map(listed.map((value) => [JSON.stringify(value), value])).values()];
}

/** The pieces between commas that stand in no brackets and no quotes. */
function splitAtCommas(text: string): string[] {
  const pieces = [""];
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (quote !== "") {
      if (letter === "\\") {
        pieces[pieces.length - 1] += letter + (text[++at] ?? "");
        continue;
      }
      if (letter === quote) quote = "";
    } else if (/["'`]/.test(letter) && pieces.at(-1)!.trim() === "") quote = letter;
    else if ((letter === '"' || letter === "'") && depth > 0) quote = letter;
    else if (letter === "[" || letter === "{") depth++;
    else if (letter === "]" || letter === "}") depth = Math.max(0, depth - 1);
    else if (letter === "," && depth === 0) {
      pieces.push("");
      continue;
    }
    pieces[pieces.length - 1] += letter;
  }
  return pieces;
}

function valuesOf(item: string, place: string, text: string): Json[] {
  if (item === "")
    throw new InputError({
      place,
      rule: "needs a value between commas",
      got: text.trim() === "" ? "none" : text,
      cure: 'An empty text is "".',
    });
  const range = rangePattern.exec(item);
  if (range !== null) return rangeValues(range, item, place);
  if (/^[-+.\d][^a-z]*\.\.|\.\.[-+.\d]+(:|$)/i.test(item))
    throw new InputError({
      place,
      rule: "needs a range as 1..20, 0..1:0.25 (a step) or 1e-4..1e-1:x10 (a factor)",
      got: item,
      cure: 'A text with two dots stands in quotes: "a..b".',
    });
  let value: Json;
  try {
    value = parseLiteral(item);
  } catch {
    if (/^[[{"'`]/.test(item))
      throw new InputError({
        place,
        rule: "needs lists, objects and quoted texts that end where they should",
        got: item,
      });
    return [item];
  }
  return [value];
}

function rangeValues([, from, to, isFactor, by]: RegExpExecArray, item: string, place: string): Json[] {
  const [start, end] = [Number(from), Number(to)];
  if (!Number.isFinite(start) || !Number.isFinite(end))
    throw new InputError({ place, rule: "needs a range between two numbers", got: item });
  return isFactor ? grown(start, end, Number(by), item, place) : stepped([from, to, by], item, place);
}

/** `from`, `from + step`, … up to `to`, in decimals: 0..1:0.1 has 0.3 and not 0.30000000000000004. */
function stepped([from, to, by]: string[], item: string, place: string): number[] {
  const [start, end] = [Number(from), Number(to)];
  if (by === undefined && !(Number.isInteger(start) && Number.isInteger(end)))
    throw new InputError({
      place,
      rule: "needs a step for a range between numbers that are not whole",
      got: item,
      cure: `Give ${item}:0.1, or ${item}:x10 for a factor.`,
    });
  const step = by === undefined ? Math.sign(end - start) || 1 : Number(by);
  if (!(step * (end - start) >= 0) || step === 0)
    throw new InputError({
      place,
      rule: `needs a step ${end >= start ? "above" : "below"} 0 for a range from ${from} to ${to}`,
      got: String(by),
    });
  const decimals = Math.min(100, Math.max(decimalsOf(from), decimalsOf(by ?? "1")));
  const count = Math.floor((end - start) / step + 1e-9) + 1;
  checkCount(count, item, place);
  const values = Array.from({ length: count }, (_, at) => Number((start + at * step).toFixed(decimals)) + 0);
  if (new Set(values).size < count)
    throw new InputError({ place, rule: "needs numbers that a double can tell apart", got: item });
  return values;
}

/** `from`, `from · factor`, … up to `to`. */
function grown(start: number, end: number, factor: number, item: string, place: string): number[] {
  if (!(start > 0 && end > 0))
    throw new InputError({ place, rule: "needs numbers above 0 for a range with a factor", got: item });
  const isRight = factor > 0 && factor !== 1 && (end === start || factor > 1 === end > start);
  if (!isRight)
    throw new InputError({
      place,
      rule: `needs a factor ${end >= start ? "above 1" : "between 0 and 1"} for this range`,
      got: item,
    });
  const count = Math.floor(Math.log(end / start) / Math.log(factor) + 1e-9) + 1;
  checkCount(count, item, place);
  return Array.from({ length: count }, (_, at) => Number((start * factor ** at).toPrecision(14)));
}

function checkCount(count: number, item: string, place: string): void {
  if (count <= mostValues) return;
  throw new InputError({ place, rule: `has at most ${mostValues} values`, got: `${count} in ${item}` });
}

/** Decimal places of a number as it is written: 2 of 0.25, 4 of 1e-4. */
function decimalsOf(text: string): number {
  const [, digits = "", power = "0"] = /^[-+]?\d*\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  return Math.max(0, digits.length - Number(power));
}
