import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { FileError, InputError } from "../../errors.js";
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
}

const isMissing = (value: string): boolean => ["", "?", "na", "nan", "null"].includes(value.toLowerCase());
const isNumber = (value: string): boolean => value !== "" && Number.isFinite(Number(value));

/**
 * The data set of a file of comma-separated values with a line of headings: columns of numbers as they are, a column of words as one
 * number for each word (1 where it stands), the label as a class or a target.
 * @param path the file
 * @param options `label`; classes, ignore, missing, separator
 * @returns inputs of one row of numbers each, with `features` for their names
 * @throws FileError where the file cannot be read; InputError for an unknown column, rows of other lengths or missing values
 * @example
 * readCsv("no such file.csv", { label: "species" }) // throws must be a file that can be read
 */
export function readCsv(path: string, options: CsvOptions): Dataset {
  let text: string;
  checkPath(path, "readCsv");
  try {
    text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    throw new FileError(
      { place: path, rule: "must be a file that can be read", got: (cause as Error).message },
      { cause },
    );
  }
  return fromCsv(text, basename(path).replace(/\.[^.]*$/, ""), options);
}

/** {@link readCsv} of a text. */
function fromCsv(text: string, name: string, options: CsvOptions): Dataset {
  const place = "readCsv";
  checkNames(place, options, { label: true, classes: true, ignore: true, missing: true, separator: true });
  const {
    label,
    ignore = [],
    missing = "refuse",
    separator = csvSeparator(text.split("\n", 1)[0]),
  } = options;
  if (typeof separator !== "string" || [...separator].length !== 1 || /["\r\n]/.test(separator))
    throw new InputError({
      place,
      rule: "needs a separator of one character",
      got: JSON.stringify(separator) ?? "nothing",
    });
  if (!Array.isArray(ignore))
    throw new InputError({ place, rule: "needs ignore as a list of columns", got: String(ignore) });
  const [headings = [], ...rows] = csvRows(text, separator, place);
  const twice = headings.find((heading, at) => headings.indexOf(heading) !== at);
  if (twice !== undefined)
    throw new InputError({ place, rule: "needs headings that differ", got: `${twice} twice` });
  const foreign = [label, ...ignore].find((column) => !headings.includes(column));
  if (foreign !== undefined)
    throw new InputError({ place, rule: `has the columns ${headings.join(", ")}`, got: String(foreign) });
  const odd = rows.findIndex((row) => row.length !== headings.length);
  if (odd >= 0)
    throw new InputError({
      place,
      rule: `needs ${headings.length} fields in every row`,
      got: `${rows[odd].length} in row ${odd + 2}`,
    });
  const used = headings.flatMap((heading, at) => (ignore.includes(heading) ? [] : [{ heading, at }]));
  const whole = keptRows(rows, used, missing, headings.indexOf(label));
  const columns = used
    .filter(({ heading }) => heading !== label)
    .map(({ heading, at }) =>
      featureOf(
        heading,
        whole.map((row) => row[at]),
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
  const isTarget = !options.classes && labels.every(isNumber);
  const inputShape = [features.length];
  if (isTarget) return new Dataset({ name, x, y: Float32Array.from(labels, Number), inputShape, features });
  const classes = [...new Set(labels)].toSorted((a, b) =>
    isNumber(a) && isNumber(b) ? Number(a) - Number(b) : a < b ? -1 : 1,
  );
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
): string[][] {
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
      const mean = known.reduce((sum, value) => sum + Number(value), 0) / known.length;
      return [column.at, { ...column, mean }];
    }),
  );
  return rows.map((row, index) =>
    row.map((value, column) => {
      const found = means.get(column);
      if (found === undefined || !isMissing(value)) return value;
      if (column === label || !Number.isFinite(found.mean))
        throw refusal(`none for ${found.heading} in row ${index + 2}, which has no mean`);
      return String(found.mean);
    }),
  );
}

/** A column of numbers, or one for each word of a column of words. */
function featureOf(heading: string, values: string[]): { names: string[]; values: number[][] } {
  if (values.every(isNumber)) return { names: [heading], values: values.map((value) => [Number(value)]) };
  if (values.every((value) => isNumber(value.replace(",", "."))))
    throw new InputError({
      place: "readCsv",
      rule: `needs numbers with a decimal point in ${heading}`,
      got: values.find((value) => !isNumber(value))!,
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
