import { functions } from "../functions/table.js";
import { abbreviations } from "./abbreviation.js";

const ALIASES: ReadonlyMap<string, string> = new Map(
  [...functions].flatMap(([name, { aliases = [] }]) => aliases.map((alias) => [alias, name] as const)),
);

/** The function that a name stands for before a parenthesis; undefined where it is none. */
export function functionOf(name: string): string | undefined {
  const known = ALIASES.get(name) ?? name;
  return functions.has(known) || abbreviations.has(known) || known === "sqrt" || known === "piecewise"
    ? known
    : undefined;
}

export function functionNames(): string {
  return [...functions.keys(), ...abbreviations.keys(), ...ALIASES.keys(), "sqrt", "piecewise"]
    .toSorted()
    .join(", ");
}

/** Powers that other books and programs write as functions, and what they are here, of an argument u or U as in a definition. */
const POWERS: Readonly<Record<string, string>> = {
  exp2: "2^U",
  root: "sqrt(u)",
  square: "U^2",
  sqr: "U^2",
  cube: "U^3",
};

const FOREIGN: ReadonlyMap<string, string> = new Map(
  [POWERS, ...[...functions.values()].map(({ foreign = {} }) => foreign)].flatMap(Object.entries<string>),
);

/** What a function of another book is here, applied to the text of its arguments; undefined where the name is like none. */
export function translated(name: string, args: string): string | undefined {
  const small = name.toLowerCase();
  const foreign = FOREIGN.get(name) ?? FOREIGN.get(small);
  if (foreign)
    return foreign.replace(/\bu\b/g, args).replace(/\bU\b/g, /^\w+$/.test(args) ? args : `(${args})`);
  const known = functionOf(small) !== undefined ? small : nearest(small);
  return known && `${known}(${args})`;
}

/** The function whose name is one slip of the pen away, two in long names. */
function nearest(name: string): string | undefined {
  if (name.length < 3) return undefined;
  const most = name.length < 6 ? 1 : 2;
  const candidates = [...functions.keys(), ...abbreviations.keys(), "sqrt", "piecewise"].map((known) => ({
    known,
    distance: slips(name, known),
  }));
  const [best] = candidates.toSorted((a, b) => a.distance - b.distance);
  return best.distance <= most ? best.known : undefined;
}

/** Letters to insert, leave out, replace or exchange with their neighbor to make one word of the other. */
function slips(a: string, b: string): number {
  const rows = [...`${a} `].map((_, i) => [...`${b} `].map((__, j) => i + j));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const changed = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  return rows[a.length][b.length];
}
