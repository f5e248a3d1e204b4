import { InputError } from "../errors.js";
import { curves, type CurvesOptions } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { finiteRows, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";

/** A point: its coordinates, or a number on a line. */
export type PointInput = RealInput | readonly RealInput[];

/** What {@link kMeans} may be told. */
export interface KMeansOptions {
  /** The centers at the beginning. */
  start?: readonly PointInput[];
  /** How many clusters, where no centers are given: the first k different points are the centers. */
  k?: number;
  /** How many steps at most; default 100. */
  steps?: number;
}

/** One step: points to their nearest centers, then centers to the means of their points. */
export interface KMeansStep {
  centers: RealMatrix;
  /** Squared distances, a row for each point. */
  distances: RealMatrix;
  /** The nearest center of each point, from 0; of equally near ones the first. */
  assignments: readonly number[];
  /** Points that are as near to another center. */
  ties: readonly number[];
  /** Centers without points, which stay where they are. */
  empty: readonly number[];
  /** The sum of squared distances from the centers before the step moves them. */
  inertia: Real;
  newCenters: RealMatrix;
}

const place = "kMeans";

/** k-means step by step; made by {@link kMeans}. */
export class KMeans extends WorkedResult {
  readonly centers: RealMatrix;
  readonly assignments: readonly number[];
  /** The sum of squared distances of the points from their final centers. */
  readonly inertia: Real;

  constructor(
    private readonly points: readonly (readonly Real[])[],
    readonly steps: readonly KMeansStep[],
    /** Whether the last step changed no center. */
    readonly converged: boolean,
  ) {
    super();
    const last = steps[steps.length - 1];
    this.centers = last.newCenters;
    this.assignments = last.assignments;
    this.inertia = points.reduce(
      (sum, point, at) => sum.plus(squaredDistance(point, this.centers[last.assignments[at]])),
      Real.zero,
    );
  }

  /** The points of a cluster, by their places from 0. */
  cluster(index: number): number[] {
    return this.assignments.flatMap((cluster, at) => (cluster === index ? [at] : []));
  }

  protected lines(): WorkedLine[] {
    return this.steps.flatMap(({ assignments, newCenters, empty }, step) =>
      newCenters.flatMap((center, cluster) =>
        center.flatMap((_, axis) => {
          if (empty.includes(cluster)) return [];
          const own = this.points.filter((_point, at) => assignments[at] === cluster);
          const sum = Worked.sum(own.map((point) => Worked.constant(point[axis])));
          const mark = center.length === 1 ? "" : `,${axis + 1}`;
          return [
            {
              name: `c^{(${step + 1})}_{${cluster + 1}${mark}}`,
              worked: own.length === 1 ? sum : sum.over(Worked.constant(own.length)),
            },
          ];
        }),
      ),
    );
  }

  /** The centers, the points of each cluster and the inertia, step by step. */
  table(): Table {
    const text = (row: readonly Real[]) => (row.length === 1 ? String(row[0]) : `(${row.join(", ")})`);
    return table({
      columns: ["step", "center", "points", "new center", { name: "inertia", align: "right" }],
      rows: this.steps.flatMap(({ centers, assignments, newCenters, inertia }, step) =>
        centers.map((center, cluster) => [
          cluster === 0 ? String(step + 1) : "",
          text(center),
          this.points
            .filter((_, at) => assignments[at] === cluster)
            .map(text)
            .join(", ") || "none",
          text(newCenters[cluster]),
          cluster === 0 ? inertia : null,
        ]),
      ),
      caption: `${this.converged ? "Converged" : "Not yet converged"}, inertia ${this.inertia}`,
    });
  }

  /**
   * Squared distances of the points from the centers of a step.
   * @param step from 1
   */
  distances(step = 1): Table {
    const chosen = this.steps[wholeNumber(place, step, "a step", 1, this.steps.length) - 1];
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: ["point", ...chosen.centers.map((_, at) => right(`to center ${at + 1}`)), right("cluster")],
      rows: chosen.distances.map((row, at) => [
        this.points[at].length === 1 ? String(this.points[at][0]) : `(${this.points[at].join(", ")})`,
        ...row,
        chosen.assignments[at] + 1,
      ]),
    });
  }

  /** The clusters in the plane (or on a line) with the ways of their centers. */
  figure(options: CurvesOptions = {}): Plot {
    const size = this.points[0].length;
    if (size > 2)
      throw new InputError({
        place: "figure",
        rule: "needs points of one or two coordinates",
        got: String(size),
      });
    const at = (rows: readonly (readonly Real[])[]) => ({
      x: rows.map((row) => row[0]),
      y: rows.map((row) => row[1] ?? Real.zero),
    });
    const colors = ["#1d4ed8", "#c2410c", "#15803d", "#7e22ce", "#be123c", "#0e7490"];
    const drawn = this.centers.flatMap((_, cluster) => {
      const color = colors[cluster % colors.length];
      const way = [...this.steps.map(({ centers }) => centers[cluster]), this.centers[cluster]];
      const own = this.cluster(cluster).map((index) => this.points[index]);
      return [
        { name: `cluster ${cluster + 1}`, ...at(own), mode: "markers", color },
        { name: `center ${cluster + 1}`, ...at(way), mode: "lines+markers", dash: "dot", color },
      ];
    });
    return curves(drawn, {
      description: `${this.centers.length} clusters of ${this.points.length} points`,
      xTitle: "x1",
      ...(size === 2 && { yTitle: "x2" }),
      ...options,
    });
  }
}

const squaredDistance = (a: readonly Real[], b: readonly Real[]): Real =>
  a.reduce((sum, value, axis) => sum.plus(value.minus(b[axis]).power(2)), Real.zero);

/** Points as rows of coordinates, all of one length. */
export const pointRows = (where: string, points: unknown): Real[][] =>
  finiteRows(
    where,
    Array.isArray(points) ? points.map((point: unknown) => (Array.isArray(point) ? point : [point])) : points,
    "points of as many coordinates each",
  );

/**
 * k-means (Lloyd 1982) step by step: every point to its nearest center, every center to the mean of its points, until nothing changes; exact.
 * @param points numbers, or lists of coordinates
 * @param options `start`, the centers at the beginning; or `k`, for the first k different points; `steps` at most (default 100)
 * @returns `centers`, `assignments`, `inertia`, `steps` with all distances, `converged`, `table()`, `distances(step)`, `figure()`
 * @throws InputError where there are fewer points than clusters, or coordinates differ in number
 * @example
 * kMeans([0, 1, 5, 9], { start: [0, 1, 5] }).centers // => [["0"], ["1"], ["7"]]
 * kMeans([[0, 0], [0, 2], [4, 0]], { k: 2 }).assignments // => [0, 1, 0]
 */
export function kMeans(points: readonly PointInput[], options: KMeansOptions = {}): KMeans {
  const { start, k, steps = 100 } = optionsOf("kMeans", options);
  const rows = pointRows(place, points);
  if (start === undefined && k === undefined)
    throw new InputError({
      place,
      rule: "needs start, the first centers, or k, how many there are",
      got: "neither",
    });
  wholeNumber(place, steps, "a count of steps", 1, 10_000);
  let centers = start === undefined ? firstDifferent(rows, k as number) : pointRows(place, start);
  if (k !== undefined && centers.length !== k)
    throw new InputError({ place, rule: `needs ${told(k)} centers`, got: String(centers.length) });
  if (centers[0].length !== rows[0].length)
    throw new InputError({
      place,
      rule: `needs centers of ${rows[0].length} coordinates`,
      got: String(centers[0].length),
    });
  const done: KMeansStep[] = [];
  let converged = false;
  while (!converged && done.length < steps) {
    const distances = rows.map((point) => centers.map((center) => squaredDistance(point, center)));
    const nearest = distances.map((row) =>
      row.reduce((best, value, at) => (value.compare(row[best]) < 0 ? at : best), 0),
    );
    const moved = centers.map((center, cluster) => {
      const own = rows.filter((_, at) => nearest[at] === cluster);
      if (own.length === 0) return center;
      return center.map((_, axis) =>
        own.reduce((sum, point) => sum.plus(point[axis]), Real.zero).over(real(own.length)),
      );
    });
    const isTie = (row: readonly Real[], at: number) =>
      row.some((value, other) => other !== nearest[at] && value.compare(row[nearest[at]]) === 0);
    done.push({
      centers: valuesOf(centers),
      distances: valuesOf(distances),
      assignments: nearest,
      ties: distances.flatMap((row, at) => (isTie(row, at) ? [at] : [])),
      empty: centers.flatMap((_, cluster) => (nearest.includes(cluster) ? [] : [cluster])),
      inertia: distances.reduce((sum, row, at) => sum.plus(row[nearest[at]]), Real.zero),
      newCenters: valuesOf(moved),
    });
    converged = moved.every((row, at) => row.every((value, axis) => value.compare(centers[at][axis]) === 0));
    centers = moved;
  }
  return new KMeans(rows, done, converged);
}

function firstDifferent(rows: readonly (readonly Real[])[], k: number): Real[][] {
  wholeNumber(place, k, "k");
  const found = new Map(
    rows.map((row) => [row.map((value) => String(value.toJSON())).join(" "), row] as const),
  );
  if (found.size < k)
    throw new InputError({ place, rule: `needs ${k} different points`, got: String(found.size) });
  return [...found.values()].slice(0, k).map((row) => [...row]);
}
