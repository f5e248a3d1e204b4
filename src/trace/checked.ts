import { InputError } from "../errors.js";
import { real, Real, type RealInput } from "../number/real.js";

/** The name of a state or an action. */
export type Name = string | number;

/** An episode or a table longer than this is refused: its lines could not be read. */
const longest = 10_000;

export function fail(place: string, rule: string, got: unknown, cure?: string): never {
  const text = typeof got === "string" ? got : (JSON.stringify(got) ?? String(got));
  throw new InputError({ place, rule, got: text, ...(cure === undefined ? {} : { cure }) });
}

/** A number that is neither NaN nor infinite. */
export function finite(place: string, what: string, value: RealInput | undefined): Real {
  const number = value === undefined || value === null ? real(Number.NaN) : real(value);
  if (!Number.isFinite(number.valueOf())) fail(place, `needs a number for ${what}`, String(value));
  return number;
}

/** A number from 0 to 1; `open` leaves 0 out. */
export function share(place: string, what: string, value: RealInput | undefined, open = false): Real {
  const number = finite(place, what, value);
  if (number.sign() < 0 || number.compare(Real.one) > 0 || (open && number.sign() === 0))
    fail(place, `needs ${what} ${open ? "above 0 and at most 1" : "from 0 to 1"}`, String(number));
  return number;
}

/** A list with something in it that is not too long. */
export function listed<T>(place: string, what: string, list: readonly T[]): readonly T[] {
  if (!Array.isArray(list) || list.length === 0)
    fail(place, `needs ${what} in an array`, Array.isArray(list) ? "none" : list);
  if (list.length > longest) fail(place, `takes at most ${longest} ${what}`, String(list.length));
  return list;
}

/** The name as text. */
export function nameOf(place: string, what: string, name: unknown): string {
  if ((typeof name !== "string" && typeof name !== "number") || String(name).trim() === "")
    fail(place, `needs a name for ${what}: text or a number`, name);
  return String(name);
}

/** Names without repetition. */
export function namesOf(place: string, what: string, names: readonly Name[]): string[] {
  const all = listed(place, what, names).map((name) => nameOf(place, what, name));
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
