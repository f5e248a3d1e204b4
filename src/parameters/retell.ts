import { basename } from "node:path";
import { FileError } from "../errors.js";
import type { NotebookCell, Json, Notebook } from "../notebook/format.js";
import { digitsIn, hiddenDigitsIn, isAmong, spelledNumbersIn } from "./quoted-numbers.js";
import type { ShownNumbers } from "./shown-numbers.js";

/*
 * How a notebook's texts follow its parameters. A text cell's `metadata.gradsheet.retell` says which of its words do:
 * `{ "from $p=6$": "from $p={{p0}}$" }` — the words as they stand, once in the cell, and a template in which `{{…}}` holds a
 * TypeScript expression of the notebook's names. Words that end in "…" stand for the rest of their paragraph; an empty template
 * takes them out; `true` instead of a template says that their numbers stay whatever the parameters are, and `"retell": true`
 * says so of the whole cell.
 *
 * A text is never left to contradict the numbers. A statement (the first text, headings, quotations) must account for each number
 * that is above 2, no whole number, or one of the old values. A paragraph of the solution is left out where it speaks of what was
 * published, or quotes, outside of its templates, an old value of a parameter or a result that the notebook showed with its own
 * numbers and shows otherwise now. (Whole numbers up to twelve also count things, and are results of nearly everything: they matter
 * where nothing shows them any more.)
 */

/** The words of a cell that follow the parameters, with their templates. */
type Retelling = Record<string, string | true>;

/** Where words stand in a text, and what comes in their place; null where they stay. */
interface Place {
  start: number;
  end: number;
  template: string | null;
}

const hole = /\{\{(.+?)\}\}(?!\})/g;

/** Whether an author has said how a notebook's texts follow its parameters. */
export function isRetold(notebook: Notebook): boolean {
  return notebook.cells.some((cell) => retellingOf(cell) !== null);
}

/** The expressions that a notebook's templates need, each once. */
export function expressionsOf(notebook: Notebook): string[] {
  const templates = notebook.cells.flatMap((cell) => {
    const retelling = retellingOf(cell);
    return retelling === null || retelling === true ? [] : Object.values(retelling);
  });
  return [...new Set(templates.flatMap((template) => (template === true ? [] : expressionsIn(template))))];
}

/** The expressions that stand between `{{` and `}}` in a template. */
export function expressionsIn(template: string): string[] {
  return [...template.matchAll(hole)].map(([, expression]) => expression.trim());
}

/**
 * A notebook with its texts told for other parameters.
 * @param values - What each expression prints as; null where it could not be computed: its paragraph is left out.
 * @param old - The values that the changed parameters had.
 * @param shown - What the notebook showed with its own numbers and with these; null where that is not known: then a paragraph of
 *   the solution may quote no number at all.
 * @param name - What errors call the notebook.
 * @throws FileError where words are not found just once, or a statement quotes a number that no template accounts for.
 */
export function retold(
  notebook: Notebook,
  values: Map<string, string | null>,
  old: Json[],
  shown: ShownNumbers | null,
  name: string,
): Notebook {
  if (!isRetold(notebook)) return notebook;
  const oldNumbers = old.flatMap(numbersOf);
  const firstText = notebook.cells.findIndex(({ cell_type }) => cell_type === "markdown");
  const cells = notebook.cells.map((cell, index) => {
    const retelling = retellingOf(cell);
    const plain = { ...cell, metadata: withoutGradsheet(cell.metadata) };
    if (cell.cell_type !== "markdown" || retelling === true) return plain;
    const place = `${name}, cell ${index + 1}`;
    return {
      ...plain,
      source: retoldText(cell.source, retelling ?? {}, {
        values,
        oldNumbers,
        shown,
        isStatement: index === firstText,
        place,
      }),
    };
  });
  return {
    ...notebook,
    // What was retold cannot be told again: its words are no longer those of the templates.
    metadata: { ...notebook.metadata, gradsheet: { changedFrom: basename(name) } },
    cells: cells.filter((cell) => cell.cell_type !== "markdown" || cell.source !== ""),
  };
}

/** The words of a notebook's cells beside what their templates say of the parameters. */
export function retellings(notebook: Notebook): { cell: number; words: string; template: string }[] {
  return notebook.cells.flatMap((cell, index) => {
    const retelling = retellingOf(cell);
    if (retelling === null || retelling === true) return [];
    return Object.entries(retelling).flatMap(([words, template]) =>
      template === true ? [] : [{ cell: index + 1, words, template }],
    );
  });
}

/** A template with its expressions put in, or null where one could not be computed. */
export function filled(template: string, values: Map<string, string | null>): string | null {
  let complete = true;
  const text = template.replace(hole, (_, expression: string) => {
    const value = values.get(expression.trim()) ?? null;
    if (value === null) complete = false;
    return value ?? "";
  });
  return complete ? text : null;
}

function withoutGradsheet(metadata: Record<string, Json>): Record<string, Json> {
  const { gradsheet: _, ...rest } = metadata;
  return rest;
}

function retellingOf(cell: NotebookCell): Retelling | true | null {
  const gradsheet = cell.metadata["gradsheet"] as Record<string, Json> | undefined;
  return (gradsheet?.["retell"] as Retelling | true | undefined) ?? null;
}

/** What a text is told anew by. */
interface Retold {
  values: Map<string, string | null>;
  oldNumbers: number[];
  shown: ShownNumbers | null;
  isStatement: boolean;
  place: string;
}

function retoldText(source: string, retelling: Retelling, how: Retold): string {
  const places = Object.entries(retelling)
    .map(([words, template]) => placeOf(source, words, template, how.place))
    .toSorted((left, right) => left.start - right.start);
  const paragraphs = paragraphsOf(source).map(({ start, end }) => {
    const text = source.slice(start, end);
    const inside = places.filter((each) => each.start >= start && each.start < end);
    const rest = masked(text, inside, start);
    if (how.isStatement || /^(#|>)/.test(text)) {
      refuseLoose(rest, text, how);
      return withTemplates(text, inside, start, how.values) ?? throwUntold(text, how.place);
    }
    if (/\bpublished\b/i.test(rest) || quotesWhatIsGone(rest, how)) return "";
    return withTemplates(text, inside, start, how.values) ?? "";
  });
  return paragraphs.filter((text) => text.trim() !== "").join("\n\n");
}

/** @throws FileError where a statement quotes a number that may follow the parameters and does not say whether it does. */
function refuseLoose(rest: string, text: string, { oldNumbers, place }: Retold): void {
  const numbers = [...digitsIn(rest), ...hiddenDigitsIn(rest).filter(({ value }) => value > 2)];
  const loose = numbers.find(
    (number) => number.value > 2 || number.text.includes(".") || isAmong(number, oldNumbers),
  );
  if (loose === undefined) return;
  throw new FileError({
    place,
    rule: "must say of each number of a statement whether it follows the parameters",
    got: `${loose.text} in "${text.slice(0, 60)}"`,
    cure: "Name its words in the cell's metadata, under gradsheet.retell.",
  });
}

function throwUntold(text: string, place: string): never {
  throw new FileError({
    place,
    rule: "must have templates in its statement that can be computed",
    got: `"${text.slice(0, 60)}"`,
    cure: "Use names of the parameters cell in them.",
  });
}

/** Whether a paragraph of the solution quotes an old value, or a result that is another one now. */
function quotesWhatIsGone(rest: string, { oldNumbers, shown }: Retold): boolean {
  const numbers = [...digitsIn(rest), ...spelledNumbersIn(rest)];
  if (shown === null) return numbers.length > 0;
  return numbers.some((number) => {
    if (!isAmong(number, oldNumbers) && !isAmong(number, shown.before)) return false;
    return Number.isInteger(number.value) && number.value <= 12 ? !isAmong(number, shown.after) : true;
  });
}

function placeOf(source: string, words: string, template: string | true, place: string): Place {
  const open = words.endsWith("…");
  const start = source.indexOf(open ? words.slice(0, -1) : words);
  const wanted = open ? words.slice(0, -1) : words;
  if (wanted === "" || start === -1 || source.includes(wanted, start + 1)) {
    throw new FileError({
      place,
      rule: "must hold the words that follow the parameters just once",
      got: `"${words}" ${start === -1 ? "nowhere" : "more than once"}`,
      cure: "Mend them in the cell's metadata, under gradsheet.retell.",
    });
  }
  const end = open
    ? (paragraphsOf(source).find((each) => each.end > start)?.end ?? source.length)
    : start + wanted.length;
  return { start, end, template: template === true ? null : template };
}

function withTemplates(
  text: string,
  places: Place[],
  offset: number,
  values: Map<string, string | null>,
): string | null {
  let told = "";
  let at = 0;
  for (const { start, end, template } of places) {
    if (template === null) continue;
    const fresh = filled(template, values);
    if (fresh === null) return null;
    told += text.slice(at, start - offset) + fresh;
    at = end - offset;
  }
  return (told + text.slice(at)).trimEnd();
}

/** The text without the words that are accounted for. */
function masked(text: string, places: Place[], offset: number): string {
  return places.reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start - offset)} ${rest.slice(end - offset)}`,
    text,
  );
}

/** The sizes of a value's numbers: a text writes the sign of -3 as it likes. */
function numbersOf(value: Json): number[] {
  if (typeof value === "number") return [Math.abs(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

/** Paragraphs, by blank lines. */
function paragraphsOf(source: string): { start: number; end: number }[] {
  const paragraphs: { start: number; end: number }[] = [];
  let start = 0;
  for (const gap of source.matchAll(/\n[ \t]*\n\s*/g)) {
    paragraphs.push({ start, end: gap.index });
    start = gap.index + gap[0].length;
  }
  return [...paragraphs, { start, end: source.length }];
}
