import { verdicts, type Verdict } from "../paper/answer-record.js";
import { wrap } from "./results.js";
import { table } from "../table/table.js";

/** How the answers of a paper stand. */
export interface Counts {
  name: string;
  parts: number;
  answered: number;
  verdicts: Record<Verdict, number>;
}

/** The verdicts' columns where the terminal has no room for their names. */
const short: Record<Verdict, string> = {
  agrees: "agr",
  rounded: "rnd",
  "rounded on the way": "way",
  corrected: "cor",
  ambiguous: "amb",
  unpublished: "unp",
  variant: "var",
};

/**
 * A line for each paper and one for all, with a column for each verdict that occurs: in a frame and with whole words where the
 * terminal has room, in short ones that are explained below where it has not.
 * @param width - Of the terminal, in characters.
 */
export function countsTable(counts: Counts[], width: number): string {
  const occurring = verdicts.filter((verdict) => counts.some((each) => each.verdicts[verdict] > 0));
  const numbersOf = ({ parts, answered, verdicts: of }: Counts) => [
    parts,
    answered,
    ...occurring.map((verdict) => of[verdict]),
    parts - answered,
  ];
  const rows = counts.map((each) => ({ name: each.name, numbers: numbersOf(each) }));
  const totals = rows.reduce(
    (sum, { numbers }) => sum.map((total, column) => total + numbers[column]),
    Array.from({ length: occurring.length + 3 }, () => 0),
  );
  const all = rows.length > 1 ? [...rows, { name: "all papers", numbers: totals }] : rows;
  const framed = String(
    table({
      columns: ["paper", "parts", "answered", ...occurring, "failed"].map((name, column) => ({
        name,
        align: column === 0 ? ("left" as const) : ("right" as const),
      })),
      rows: all.map(({ name, numbers }) => [name, ...numbers]),
    }),
  );
  const longest = Math.max(...framed.split("\n").map((line) => line.length));
  if (longest <= width) return framed;
  const heads = ["parts", "answ", ...occurring.map((verdict) => short[verdict]), "failed"];
  const names = Math.max(5, ...all.map(({ name }) => name.length));
  const line = (name: string, cells: (string | number)[]) =>
    [name.padEnd(names), ...cells.map((cell, at) => String(cell).padStart(heads[at].length))].join("  ");
  return [
    line("paper", heads),
    ...all.map(({ name, numbers }) => line(name, numbers)),
    ...wrap(
      ["answ answered", ...occurring.map((verdict) => `${short[verdict]} ${verdict}`)].join(", "),
      Math.max(20, width),
    ),
  ].join("\n");
}
