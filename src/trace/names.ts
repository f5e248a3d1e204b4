import { fail, listOf } from "../number/checked-reals.js";

/** A name of a state, an action, an arm, an outcome: text or a number. */
export type NameInput = string | number;

/** The name as text. */
export function nameOf(place: string, what: string, name: unknown): string {
  if ((typeof name !== "string" && typeof name !== "number") || String(name).trim() === "")
    fail(place, `needs a name for ${what}: text or a number`, name);
  return String(name);
}

/** Names without repetition. */
export function namesOf(place: string, what: string, names: readonly NameInput[]): string[] {
  const all = listOf(place, what, names).map((name) => nameOf(place, what, name));
  const twice = all.find((name, at) => all.indexOf(name) !== at);
  if (twice !== undefined) fail(place, `needs ${what} that differ`, `${twice} twice`);
  return all;
}

/** A name in a formula: s1 is s_{1}, a word stands upright. */
export function nameLatex(name: string): string {
  const letter = /^([a-zA-Z])_?(\d+)?$/.exec(name);
  if (letter !== null) return letter[2] === undefined ? letter[1] : `${letter[1]}_{${letter[2]}}`;
  if (/^-?\d+(\.\d+)?$/.test(name)) return name;
  return `\\text{${name.replace(/[\\{}$%#&_^~]/g, " ")}}`;
}
