import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { table, type Table } from "../table/table.js";
import { checkNames } from "./option-checks.js";

/** The mime type under which a claim says to programs whether it held. */
export const claimMime = "application/vnd.gradsheet.claim+json";

/** What was measured, once or for each seed, and the limits that it has to keep. */
export interface ClaimPart {
  of: number | readonly number[];
  /** What `of` is divided by, seed by seed. */
  over?: number | readonly number[];
  /** What is taken off `of`, seed by seed. */
  minus?: number | readonly number[];
  atLeast?: number;
  atMost?: number;
}

/** A part of a claim as it was found. */
export interface ClaimRow {
  name: string;
  /** One for each seed, or one; NaN where a run broke. */
  values: readonly number[];
  atLeast: number | undefined;
  atMost: number | undefined;
  /** Whether all values keep the limits. */
  held: boolean;
}

/** A statement about experiments with the numbers that it stands or falls by. */
export class Claim extends Printed {
  /** Whether every part held for every seed. */
  readonly held: boolean;

  constructor(
    readonly statement: string,
    readonly rows: readonly ClaimRow[],
    private readonly seeds: readonly number[] | undefined,
  ) {
    super();
    this.held = rows.every((row) => row.held);
  }

  /** A row for each part: the limit, the number for each seed, and whether it held. */
  table(): Table {
    const count = Math.max(...this.rows.map(({ values }) => values.length));
    const heading = (at: number): string =>
      count === 1 ? "found" : this.seeds === undefined ? `run ${at + 1}` : `seed ${this.seeds[at]}`;
    return table({
      columns: [
        "measured",
        { name: "claimed", align: "right" as const },
        ...Array.from({ length: count }, (_, at) => ({ name: heading(at), align: "right" as const })),
        "",
      ],
      rows: this.rows.map(({ name, values, atLeast, atMost, held }) => [
        name,
        limitWords(atLeast, atMost),
        ...Array.from({ length: count }, (_, at) => values[at] ?? null),
        held ? "held" : "did not hold",
      ]),
      digits: 3,
      caption: this.#verdict,
    });
  }

  /** The verdict and the table of what it stands by. */
  toString(): string {
    return this.table().toString();
  }

  /** The verdict as a sentence. */
  get #verdict(): string {
    const sentence = this.statement.replace(/[.\s]+$/, "");
    return `${this.held ? "Held" : "Did not hold"}: ${sentence}.`;
  }

  /** What a notebook shows: the table, and for programs whether the claim held. */
  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    const { statement, held } = this;
    const rows = this.rows.map(({ name, values, atLeast, atMost, held: rowHeld }) => ({
      name,
      values: values.map((value) => (Number.isFinite(value) ? value : null)),
      ...(atLeast !== undefined && { atLeast }),
      ...(atMost !== undefined && { atMost }),
      held: rowHeld,
    }));
    return { ...this.table().toMimeBundle(), [claimMime]: { statement, held, rows } };
  }
}

/**
 * Holds what an experiment claims against what it measured: a claim holds where every number, for every seed, keeps its limits.
 * @param statement the claim in a sentence
 * @param parts by their names: `of`, a number or one for each seed, as it is or divided by `over` or less `minus`, and what it has to
 *   be: `atLeast`, `atMost` or both
 * @param options `seeds`, which head the columns
 * @returns the claim: `held`, `rows`, `table()`
 * @throws InputError for a part without a limit, or lists of unequal lengths
 * @example
 * const adam = [0.1, 0.12, 0.11];
 * const sgd = [0.4, 0.36, 0.55];
 * const found = claim("Adam ends lower than SGD", { "loss of SGD over Adam's": { of: sgd, over: adam, atLeast: 2 } });
 * [found.held, found.rows[0].values] // => [true, [4, 3, 5]]
 * found.table().caption // => "Held: Adam ends lower than SGD."
 */
export function claim(
  statement: string,
  parts: Readonly<Record<string, ClaimPart>>,
  options: { seeds?: readonly number[] } = {},
): Claim {
  const place = "claim";
  if (typeof statement !== "string" || statement.trim() === "")
    throw new InputError({ place, rule: "needs a sentence", got: JSON.stringify(statement) ?? "nothing" });
  if (typeof parts !== "object" || parts === null || Object.keys(parts).length === 0)
    throw new InputError({
      place,
      rule: "needs what it stands by",
      got: "nothing",
      cure: "Give { name: { of: values, atLeast: 2 } }.",
    });
  checkNames(place, options, { seeds: true });
  const rows = Object.entries(parts).map(([name, part]) => rowOf(name, part, place));
  const counts = rows.map(({ values }) => values.length).filter((count) => count > 1);
  const { seeds } = options;
  const wanted = seeds?.length ?? counts[0];
  const odd = counts.find((count) => count !== wanted);
  if (odd !== undefined)
    throw new InputError({
      place,
      rule: `needs one number, or one for each of ${wanted} ${seeds ? "seeds" : "runs"}, in every part`,
      got: String(odd),
    });
  return new Claim(statement, rows, seeds);
}

const partNames: Record<keyof ClaimPart, true> = {
  of: true,
  over: true,
  minus: true,
  atLeast: true,
  atMost: true,
};

function rowOf(name: string, part: ClaimPart, claimPlace: string): ClaimRow {
  const place = `${claimPlace}: ${name}`;
  checkNames(place, part, partNames);
  const { atLeast, atMost } = part;
  const limits = [atLeast, atMost].filter((limit) => limit !== undefined);
  if (limits.length === 0 || limits.some((limit) => typeof limit !== "number" || Number.isNaN(limit)))
    throw new InputError({
      place,
      rule: "needs atLeast or atMost as a number",
      got: limits.map(String).join(" and ") || "neither",
    });
  const lists = (["of", "minus", "over"] as const).map((which) => {
    const given = part[which];
    return given === undefined ? undefined : listOf(given, place, which);
  });
  const counts = lists.flatMap((list) => (list === undefined || list.length === 1 ? [] : [list.length]));
  if (new Set(counts).size > 1)
    throw new InputError({
      place,
      rule: "needs of, minus and over as one number each, or as many as the others",
      got: counts.join(" and "),
    });
  const [of, minus = () => 0, over = () => 1] = lists.map(
    (list) => list && ((run: number): number => list[list.length === 1 ? 0 : run]),
  );
  const values = Array.from({ length: counts[0] ?? 1 }, (_, run) => (of!(run) - minus(run)) / over(run));
  // What is not a number keeps no limit.
  const held = values.every((value) => value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity));
  return { name, values, atLeast, atMost, held };
}

function listOf(given: number | readonly number[], place: string, which: string): readonly number[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length > 0 && list.every((value) => typeof value === "number")) return list as readonly number[];
  throw new InputError({
    place,
    rule: `needs ${which} as a number or a list of numbers`,
    got: JSON.stringify(given) ?? "nothing",
  });
}

function limitWords(atLeast: number | undefined, atMost: number | undefined): string {
  const [least, most] = [atLeast, atMost].map((limit) => String(limit).replace("-", "−"));
  if (atLeast === undefined) return `≤ ${most}`;
  return atMost === undefined ? `≥ ${least}` : `${least} to ${most}`;
}
