import type { Json } from "../notebook/format.js";
import type { AttemptLeaf } from "../paper/attempt-record.js";
import { stepsOf } from "./paths.js";

type Nested = Json | Nested[] | { [key: string]: Nested };

/** An attempt's values as one answer again; null where one is missing or could not be read. */
export function wholeValue(leaves: readonly { path: string; given: AttemptLeaf | null }[]): Json {
  if (leaves.some(({ given }) => given === null || given.blank === true || given.fault !== undefined))
    return null;
  return leaves.reduce<Nested>((whole, { path, given }) => placed(whole, stepsOf(path), given!.value), null);
}

function placed(whole: Nested, [step, ...rest]: (string | number)[], value: Json): Nested {
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(whole) ? [...whole] : [];
    list[step] = placed(list[step] ?? null, rest, value);
    return list;
  }
  const record = typeof whole === "object" && whole !== null && !Array.isArray(whole) ? whole : {};
  return { ...record, [step]: placed(record[step] ?? null, rest, value) };
}
