import { InputError } from "../errors.js";
import { plot } from "../figure/plot.js";
import type { Json, MimeBundle } from "../notebook/format.js";
import { numberText } from "../number/number-text.js";
import { Real } from "../number/real.js";
import { curveColors } from "../figure/curve-colors.js";
import { reportedJson, reportMime, type ReportValue } from "./report-record.js";

/** The symbol at which a kernel and the values it shows meet. */
const displaySymbol = Symbol.for("Jupyter.display");

/** Digits that are shown; all of them are recorded. */
const digits = 6;

/**
 * Reports a value of a notebook's run under a name, and shows it in the cell: `gradsheet sweep` collects what each run reports into one
 * table, its lists of numbers into curves. Of two values by one name the later counts.
 * @param name what the value is called in the table
 * @param value a number, text, true or false; or a list of numbers in their order, such as the loss of each epoch. Exact numbers and
 *   bigints are kept as the nearest double
 * @returns nothing, so that the last line of a cell shows the value once
 * @throws InputError for a name that is none, and for other values
 * @example
 * report("test loss", 0.25) // => undefined
 * report("loss", [0.7, 0.4, 0.3]) // => undefined
 * report("loss", []) // throws report loss: needs at least one number in a list, got none
 * report("loss", { last: 1 } as never) // throws report loss: needs a number, text, true or false, or a list of numbers, got an object.
 */
export function report(
  name: string,
  value: number | bigint | Real | string | boolean | ArrayLike<number | Real>,
): void {
  if (typeof name !== "string" || name.trim() === "")
    throw new InputError({
      place: "report",
      rule: "needs a name",
      got: typeof name === "string" ? "none" : typeof name,
      cure: 'Give report("loss", value).',
    });
  const bundle = reportBundle(name.trim(), checkedValue(name, value));
  const display = (globalThis as Record<symbol, unknown>)[displaySymbol];
  if (typeof display === "function") display({ [displaySymbol]: () => bundle });
  else console.log(bundle["text/plain"]);
}

/** A reported value as a record for programs, and as people see it: a line of text, or a curve. */
export function reportBundle(name: string, value: ReportValue): MimeBundle {
  const record = { name, ...reportedJson(value) } as unknown as Json;
  if (!Array.isArray(value)) {
    const shown = typeof value === "number" ? numberText(value, digits) : String(value);
    return { [reportMime]: record, "text/plain": `${name}: ${shown}` };
  }
  const numbers = value as readonly number[];
  const ends = [numbers[0], numbers.at(-1)!].map((end) => numberText(end, digits));
  const many = numbers.length === 1 ? "1 number" : `${numbers.length} numbers`;
  const figure = plot({
    data: [
      {
        type: "scatter",
        mode: numbers.length <= 60 ? "lines+markers" : "lines",
        x: numbers.map((_, at) => at + 1),
        y: numbers.map((each) => (Number.isFinite(each) ? each : null)),
        line: { color: curveColors[0], width: 2 },
        marker: { color: curveColors[0], size: 4 },
      },
    ],
    layout: {
      xaxis: { title: { text: "step" } },
      yaxis: { title: { text: name } },
      width: 460,
      height: 260,
      margin: { t: 20, r: 20 },
    },
    description: `${name}: ${many}, from ${ends[0]} to ${ends[1]}`,
  });
  return { [reportMime]: record, ...(figure.toMimeBundle() as MimeBundle) };
}

function checkedValue(name: string, value: unknown): ReportValue {
  const place = `report ${name}`;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint" || value instanceof Real) return Number(value);
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList)
    throw new InputError({
      place,
      rule: "needs a number, text, true or false, or a list of numbers",
      got: kindOf(value),
      cure: cureFor(value),
    });
  const numbers = Array.from(value as ArrayLike<unknown>, (item) =>
    typeof item === "bigint" || item instanceof Real ? Number(item) : item,
  );
  if (numbers.length === 0)
    throw new InputError({ place, rule: "needs at least one number in a list", got: "none" });
  const other = numbers.findIndex((item) => typeof item !== "number");
  if (other >= 0)
    throw new InputError({
      place,
      rule: "needs a list of numbers alone",
      got: `${kindOf(numbers[other])} at place ${other}`,
      cure: "Report each list by a name of its own.",
    });
  return numbers as number[];
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return isTensor(value) ? "a tensor" : "an object";
  return typeof value === "string" ? JSON.stringify(value) : `a ${typeof value}`;
}

const isTensor = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "dataSync" in value && "shape" in value;

function cureFor(value: unknown): string {
  if (isTensor(value)) return "Read it first: Array.from(await tensor.data()).";
  if (value instanceof Promise) return "Await it first.";
  return "Report its values one by one, each by a name.";
}
