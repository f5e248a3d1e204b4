import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { knownWord, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real } from "../number/real.js";
import { table, type Table } from "../table/table.js";
import { pointRows, type PointInput } from "./k-means.js";

/** A point with its class, or its number for a regression. */
export interface KnownPoint {
  point: PointInput;
  label: string | number;
}

/** What {@link nearestNeighbors} may be told. */
export interface NeighborOptions {
  /** How many neighbors vote; default 1. */
  k?: number;
  distance?: "euclidean" | "manhattan" | "chebyshev";
}

/** A neighbor with its distance. */
export interface Neighbor {
  /** Its place among the points, from 0. */
  index: number;
  label: string | number;
  distance: Real;
}

/** The nearest neighbors of a point; made by {@link nearestNeighbors}. */
export class NearestNeighbors extends Printed {
  /** Votes by label among the k nearest. */
  readonly votes: Readonly<Record<string, number>>;
  /** The label with the most votes; of equal ones that of the nearest neighbor. */
  readonly label: string | number;
  /** Whether several labels have the most votes. */
  readonly isTie: boolean;
  /** The mean of the k labels where all are numbers, else null. */
  readonly mean: Real | null;

  constructor(
    /** All points, the nearest first; of equally near ones the first. */
    readonly neighbors: readonly Neighbor[],
    readonly k: number,
  ) {
    super();
    const nearest = neighbors.slice(0, k);
    const votes = new Map<string | number, number>();
    for (const { label } of nearest) votes.set(label, (votes.get(label) ?? 0) + 1);
    this.votes = Object.fromEntries([...votes].map(([label, count]) => [String(label), count]));
    const most = Math.max(...votes.values());
    const winners = [...votes].filter(([, count]) => count === most);
    this.label = winners[0][0];
    this.isTie = winners.length > 1;
    const numbers = nearest.map(({ label }) => label).filter((label) => typeof label === "number");
    this.mean =
      numbers.length < k
        ? null
        : numbers.reduce((sum, label) => sum.plus(real(label)), Real.zero).over(real(k));
  }

  /** The points by distance, with those that vote. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [right("point"), right("distance"), "label", "votes"],
      rows: this.neighbors.map(({ index, distance, label }, at) => [
        index,
        distance,
        String(label),
        at < this.k ? "yes" : "",
      ]),
      caption: `${this.k} nearest: ${this.label}${this.isTie ? " (a tie)" : ""}`,
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/**
 * The nearest neighbors of a point, their votes and mean (k-NN, Cover and Hart 1967); distances are exact where their roots are.
 * @param points known points with their labels
 * @param query the point that is asked about
 * @param options `k` (default 1), `distance`: "euclidean" (default), "manhattan" or "chebyshev"
 * @returns `label`, `votes`, `isTie`, `mean`, `neighbors` by distance, `table()`
 * @throws InputError where k is larger than the count of points, or coordinates differ in number
 * @example
 * nearestNeighbors([{ point: [0, 0], label: "a" }, { point: [3, 4], label: "b" }, { point: [6, 8], label: "b" }], [3, 3], { k: 3 }).votes // => { b: 2, a: 1 }
 */
export function nearestNeighbors(
  points: readonly KnownPoint[],
  query: PointInput,
  options: NeighborOptions = {},
): NearestNeighbors {
  const { k = 1, distance = "euclidean" } = optionsOf("nearestNeighbors", options);
  const place = "nearestNeighbors";
  const known = (item: unknown) =>
    typeof item === "object" &&
    item !== null &&
    "point" in item &&
    "label" in item &&
    (typeof item.label === "string" || Number.isFinite(item.label));
  if (!Array.isArray(points) || points.length === 0 || !points.every(known))
    throw new InputError({
      place,
      rule: "needs points { point, label } with a text or a number as the label",
      got: told(points),
    });
  knownWord(place, distance, "a distance", ["euclidean", "manhattan", "chebyshev"]);
  wholeNumber(place, k, "k", 1, points.length);
  const [asked, ...rows] = pointRows(place, [query, ...points.map(({ point }) => point)]);
  const gaps = rows.map((row) => row.map((value, axis) => value.minus(asked[axis]).abs()));
  const add = (list: readonly Real[]) => list.reduce((sum, value) => sum.plus(value), Real.zero);
  const measure = {
    euclidean: (gap: readonly Real[]) => add(gap.map((value) => value.times(value))),
    manhattan: add,
    chebyshev: (gap: readonly Real[]) => gap.reduce((a, b) => (b.compare(a) > 0 ? b : a)),
  }[distance];
  const neighbors = gaps
    .map((gap, index) => ({ index, label: (points[index] as KnownPoint).label, size: measure(gap) }))
    .toSorted((a, b) => a.size.compare(b.size) || a.index - b.index)
    .map(({ index, label, size }) => ({
      index,
      label,
      distance: distance === "euclidean" ? size.sqrt() : size,
    }));
  return new NearestNeighbors(neighbors, k);
}
