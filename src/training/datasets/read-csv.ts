import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { FileError, InputError } from "../../errors.js";
import { unknownName } from "../../optimizer/meant-name.js";
import { checkNames } from "../option-checks.js";
import { checkPath } from "../../tfjs/model-folder.js";
import { csvRows, csvSeparator } from "../../table/csv-rows.js";
import { Dataset } from "./dataset.js";

/** What {@link readCsv} may be told. */
export interface CsvOptions {
  /** The column of the labels: its heading. Words are classes, numbers are targets. */
  label: string;
  /** Whether labels that are numbers are classes too; default false. */
  classes?: boolean;
  /** Columns that are left out, such as a running number. */
  ignore?: readonly string[];
  /** What is done about empty places, `?`, `NA` and `NaN`: refused (default), their rows dropped, or the column's mean taken. */
  missing?: "refuse" | "drop" | "mean";
  /** Default: the one of `,`, `;` and tab that the headings have most of. */
  separator?: string;
  /** What stands before a number's fraction; default the point. Of spreadsheets in many countries it is the comma. */
  decimal?: "." | ",";
}

const isMissing = (value: string): boolean => ["", "?", "na", "nan", "null"].includes(value.toLowerCase());
/** The number that a field is, by the sign before its fraction; undefined for a word. */
type Reading = (value: string) => number | undefined;

const readingWith =
  (decimal: string): Reading =>
  (value) => {
    const number = Number(decimal === "." ? value : value.replace(",", "."));
    return value !== "" && Number.isFinite(number) ? number : undefined;
  };

/**
 * The data set of a file of comma-separated values with a line of headings: columns of numbers as they are, a column of words as one
 * number for each word (1 where it stands), the label as a class or a target. The file is text in UTF-8, or in UTF-16 with its mark.
 * @param path the file
 * @param options `label`; classes, ignore, missing, separator, decimal
 * @returns inputs of one row of numbers each, with `features` for their names
 * @throws FileError where the file cannot be read; InputError for an unknown column, rows of other lengths or missing values
 * @example
 * readCsv("no such file.csv", { label: "species" }) // throws must be a file that can be read
 */
export function readCsv(path: string, options: CsvOptions): Dataset {
  checkPath(path, "readCsv");
  return fromCsv(textOf(path), basename(path).replace(/\.[^.]*$/, ""), options);
}

/** A file's text, by the mark at its beginning; bytes that are none of the encoding would be letters that nobody wrote. */
function textOf(path: string): string {
  const fault = (rule: string, got: string, cause?: unknown, cure?: string): FileError =>
    new FileError({ place: path, rule, got, cure }, { cause });
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw fault("must be a file that can be read", (cause as Error).message, cause);
  }
  const mark = bytes.toString("latin1", 0, 2);
  const encoding = mark === "\xff\xfe" ? "utf-16le" : mark === "\xfe\xff" ? "utf-16be" : "utf-8";
  const cure = "Save it as CSV in UTF-8.";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch (cause) {
    throw fault("must be a text in UTF-8", "bytes of another encoding", cause, cure);
  }
  throw fault("must be a text", "bytes that are no letters", undefined, cure);
}

const csvOptionNames: Record<keyof CsvOptions, true> = {
  label: true,
  classes: true,
  ignore: true,
  missing: true,
  separator: true,
  decimal: true,
};

/** {@link readCsv} of a text. */
function fromCsv(text: string, name: string, options: CsvOptions): Dataset {
  const place = "readCsv";
  checkNames(place, options, csvOptionNames);
  const {
    label,
    ignore = [],
    missing = "refuse",
    separator = csvSeparator(text.split(/[\r\n]/, 1)[0]),
    decimal = ".",
  } = options;
  if (decimal !== "." && decimal !== ",") throw unknownName("decimal", decimal, [".", ","], place);
  if (missing !== "refuse" && missing !== "drop" && missing !== "mean")
    throw unknownName("missing", missing, ["refuse", "drop", "mean"], place);
  const numberOf = readingWith(decimal);
  if (typeof separator !== "string" || [...separator].length !== 1 || /["\r\n]/.test(separator))
    throw new InputError({
      place,
      rule: "needs a separator of one character",
      got: JSON.stringify(separator) ?? "nothing",
    });
  if (!Array.isArray(ignore))
    throw new InputError({ place, rule: "needs ignore as a list of columns", got: String(ignore) });
  const [headings = [], ...rows] = csvRows(text, separator, place);
  if (headings.length === 0)
    throw new InputError({ place, rule: "needs a line of headings", got: "an empty file" });
  const unnamed = ignore.includes("") ? -1 : headings.indexOf("");
  if (unnamed >= 0)
    throw new InputError({
      place,
      rule: "needs a heading for every column",
      got: `none for column ${unnamed + 1}`,
      cure: 'Name it in the file, or leave it out: ignore: [""].',
    });
  const twice = headings.find((heading, at) => heading !== "" && headings.indexOf(heading) !== at);
  if (twice !== undefined)
    throw new InputError({ place, rule: "needs headings that differ", got: `${twice} twice` });
  const foreign = [label, ...ignore].find((column) => !headings.includes(column));
  if (foreign !== undefined) throw unknownName("a column", foreign, headings, place);
  const odd = rows.findIndex((row) => row.length !== headings.length);
  if (odd >= 0)
    throw new InputError({
      place,
      rule: `needs ${headings.length} fields in every row`,
      got: `${rows[odd].length} in row ${odd + 2}`,
    });
  const used = headings.flatMap((heading, at) => (ignore.includes(heading) ? [] : [{ heading, at }]));
  const whole = keptRows(rows, used, missing, headings.indexOf(label), decimal);
  const columns = used
    .filter(({ heading }) => heading !== label)
    .map(({ heading, at }) =>
      featureOf(
        heading,
        whole.map((row) => row[at]),
        numberOf,
      ),
    );
  if (columns.length === 0 || whole.length === 0)
    throw new InputError({
      place,
      rule: "needs a row and a column beside the label",
      got: `${whole.length} rows, ${columns.length} columns`,
    });
  const features = columns.flatMap((column) => column.names);
  const x = Float32Array.from(whole.flatMap((_, row) => columns.flatMap((column) => column.values[row])));
  const labels = whole.map((row) => row[headings.indexOf(label)]);
  const numbers = labels.map(numberOf);
  const isTarget = !options.classes && numbers.every((number) => number !== undefined);
  const inputShape = [features.length];
  if (isTarget) return new Dataset({ name, x, y: Float32Array.from(numbers), inputShape, features });
  const classes = [...new Set(labels)].toSorted((a, b) => {
    const [m, n] = [numberOf(a), numberOf(b)];
    return m !== undefined && n !== undefined ? m - n : a < b ? -1 : 1;
  });
  const y = Int32Array.from(labels, (word) => classes.indexOf(word));
  return new Dataset({ name, x, y, inputShape, classes, features });
}

/** Each word of a column is an input of its own. */
const mostWords = 1000;

interface Used {
  heading: string;
  at: number;
}

/** The rows without missing values: refused, dropped, or filled with means. A label cannot be filled. */
function keptRows(
  rows: string[][],
  used: readonly Used[],
  missing: NonNullable<CsvOptions["missing"]>,
  label: number,
  decimal: string,
): string[][] {
  const numberOf = readingWith(decimal);
  const holes = (row: string[]): Used | undefined => used.find(({ at }) => isMissing(row[at]));
  if (missing === "drop") return rows.filter((row) => holes(row) === undefined);
  const first = rows.findIndex((row) => holes(row) !== undefined);
  if (first < 0) return rows;
  const { heading, at } = holes(rows[first])!;
  const refusal = (got: string): InputError =>
    new InputError({
      place: "readCsv",
      rule: "needs a value in every place",
      got,
      cure: 'Give missing: "drop" to leave such rows out, or missing: "mean".',
    });
  if (missing !== "mean") throw refusal(`"${rows[first][at]}" for ${heading} in row ${first + 2}`);
  const means = new Map(
    used.map((column) => {
      const known = rows.map((row) => row[column.at]).filter((value) => !isMissing(value));
      const mean = known.reduce((sum, value) => sum + (numberOf(value) ?? NaN), 0) / known.length;
      return [column.at, { ...column, mean }];
    }),
  );
  return rows.map((row, index) =>
    row.map((value, column) => {
      const found = means.get(column);
      if (found === undefined || !isMissing(value)) return value;
      if (column === label || !Number.isFinite(found.mean))
        throw refusal(`none for ${found.heading} in row ${index + 2}, which has no mean`);
      return String(found.mean).replace(".", decimal);
    }),
  );
}

/** So many different numbers beside a word are no names of classes. */
const mostNumbersAmongWords = 10;

/** Whether a field is a number that no number of a computer is, and not a word. */
const isEndless = (value: string): boolean =>
  /^[+-]?inf(inity)?$/i.test(value) || (value !== "" && Math.abs(Number(value)) === Infinity);

/** A column of numbers, or one for each word of a column of words. */
function featureOf(
  heading: string,
  values: string[],
  numberOf: Reading,
): { names: string[]; values: number[][] } {
  const numbers = values.map(numberOf);
  const odd = values.find((_, row) => numbers[row] === undefined);
  if (odd === undefined) return { names: [heading], values: numbers.map((number) => [number!]) };
  if (values.every((value) => readingWith(",")(value) !== undefined))
    throw new InputError({
      place: "readCsv",
      rule: `needs numbers with a decimal point in ${heading}`,
      got: odd,
      cure: 'Give decimal: "," where the comma is one; take it out where it parts thousands.',
    });
  const known = new Set(numbers).size - 1;
  const endless = values.find(isEndless);
  if (known > 0 && endless !== undefined)
    throw new InputError({
      place: "readCsv",
      rule: `needs finite numbers in ${heading}`,
      got: endless,
      cure: "Leave its place empty and give missing, or take the row out.",
    });
  if (known > mostNumbersAmongWords)
    throw new InputError({
      place: "readCsv",
      rule: `needs numbers alone, or words, in ${heading}`,
      got: `${JSON.stringify(odd)} beside ${known} different numbers`,
      cure: `Mend it, leave its place empty and give missing, or leave the column out: ignore: [${JSON.stringify(heading)}].`,
    });
  const words = [...new Set(values)].toSorted();
  if (words.length > mostWords)
    throw new InputError({
      place: "readCsv",
      rule: `takes columns of at most ${mostWords} different words`,
      got: `${words.length} in ${heading}`,
      cure: `Leave it out: ignore: ["${heading}"].`,
    });
  return {
    names: words.map((word) => `${heading}=${word}`),
    values: values.map((value) => words.map((word) => (word === value ? 1 : 0))),
  };
}
