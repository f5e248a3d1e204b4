import { InputError } from "../errors.js";

/** How many letters have to be put in, left out or replaced to make one word of the other. Source: V. Levenshtein, 1966. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

const letters = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/**
 * The name that a word stands for: another library's word for it, or what comes nearest, alike but for its capitals and signs or
 * for a third of its letters.
 * @param otherWords other libraries' words, in small letters
 */
export function meantName(
  word: string,
  names: readonly string[],
  otherWords: Readonly<Record<string, string>> = {},
): string | undefined {
  const other = Object.hasOwn(otherWords, letters(word)) ? otherWords[letters(word)] : undefined;
  if (other !== undefined && names.includes(other)) return other;
  const [best] = names
    .map((name) => ({ name, away: distance(letters(word), letters(name)) }))
    .toSorted((a, b) => a.away - b.away);
  return best !== undefined && best.away <= letters(word).length / 3 ? best.name : undefined;
}

/** The error for a name that is none of these, with the one that was meant. */
export function unknownName(
  what: string,
  name: unknown,
  names: readonly string[],
  place: string,
  otherWords?: Readonly<Record<string, string>>,
): InputError {
  const meant = typeof name === "string" ? meantName(name, names, otherWords) : undefined;
  const isShort = typeof name === "string" || typeof name === "number";
  const got = isShort ? JSON.stringify(name) : name === null ? "null" : typeof name;
  return new InputError({
    place,
    rule: `needs ${what} out of ${names.join(", ")}`,
    got,
    ...(meant === undefined ? {} : { cure: `Did you mean ${JSON.stringify(meant)}?` }),
  });
}
