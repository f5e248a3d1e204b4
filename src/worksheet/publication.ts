import { isFields } from "../paper/fields.js";
import { entryShape, leafShape } from "../paper/expected-shape.js";
import type { Json } from "../notebook/format.js";
import type { PaperPart } from "../paper/paper.js";
import { besidePublished } from "./compare-leaf.js";
import { compareValues, type LeafMatch } from "./compare.js";

/**
 * Each value of an answer, its prose apart, beside the published one. What the key leaves open where there is a check is judged by
 * what it does: all of it together agrees where the published one passes the check, too.
 * @param checks What judges a whole answer, or null.
 */
export function besidePublication(
  part: PaperPart,
  value: Json,
  checks: ((value: Json) => boolean) | null,
): LeafMatch[] {
  const published = part.publishedValue;
  if (checks === null) return compareValues(value, published, part, besidePublished);
  const matches = compareValues(value, masked(published, part.key ?? null), part, besidePublished);
  if (!saysMore(published, part.key ?? null, part.expects)) return matches;
  const passes = checks(completed(published, value, part.expects));
  return matches.map((leaf) =>
    leaf.match === "incomparable" && isOpen(part.key ?? null, leaf.path)
      ? { ...leaf, match: passes ? "same" : "different" }
      : leaf,
  );
}

/** The published answer where the key says something. */
function masked(published: Json, key: Json): Json {
  if (key === null || published === null) return null;
  if (Array.isArray(key) && Array.isArray(published))
    return key.length === published.length
      ? published.map((entry, index) => masked(entry, key[index]))
      : key.some((entry) => entry !== null)
        ? published
        : null;
  if (isFields(key) && isFields(published))
    return Object.fromEntries(
      Object.entries(published).map(([name, item]) => [name, masked(item, key[name] ?? null)]),
    );
  return published;
}

/** Was something published, prose apart, where the key says nothing? */
function saysMore(published: Json, key: Json, expects: Json): boolean {
  if (published === null) return false;
  if (typeof expects === "string") return key === null && leafShape(expects)!.word !== "text";
  if (Array.isArray(expects))
    return (published as Json[]).some((entry, index) =>
      saysMore(entry, Array.isArray(key) ? (key[index] ?? null) : null, entryShape(expects)),
    );
  return Object.entries(expects as Record<string, Json>).some(([name, shape]) =>
    saysMore(
      (published as Record<string, Json>)[name] ?? null,
      isFields(key) ? (key[name] ?? null) : null,
      shape,
    ),
  );
}

/** The published answer, with ours where nothing was printed. */
function completed(published: Json, ours: Json, expects: Json): Json {
  if (published === null) return ours;
  if (typeof expects === "string") return /^(number|integer)/.test(expects) ? Number(published) : published;
  if (Array.isArray(expects))
    return (published as Json[]).map((entry, index) =>
      completed(entry, Array.isArray(ours) ? (ours[index] ?? null) : null, entryShape(expects)),
    );
  return Object.fromEntries(
    Object.entries(expects as Record<string, Json>).map(([name, shape]) => [
      name,
      completed(
        (published as Record<string, Json>)[name] ?? null,
        isFields(ours) ? (ours[name] ?? null) : null,
        shape,
      ),
    ]),
  );
}

/** Does the key say nothing at this place? */
function isOpen(key: Json, path: string): boolean {
  let at: Json = key;
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    if (at === null) return true;
    at = (at as Record<string, Json>)[step] ?? null;
  }
  return at === null;
}
