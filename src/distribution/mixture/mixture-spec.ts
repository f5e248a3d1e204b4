import { fail, listOf, numberFor, shareFor } from "../../number/checked-reals.js";
import { Real, real, type RealInput } from "../../number/real.js";

/** A number, or one per dimension. */
export type Point = RealInput | readonly RealInput[];

/** What {@link mixture} is given: data and where the steps begin. */
export interface MixtureSpec {
  /** What each component is: Gaussians (default), binomials (coins), or Poissons. */
  model?: "gaussian" | "binomial" | "poisson" | (string & {});
  /** Numbers, or rows for Gaussians in several dimensions. */
  data: readonly Point[];
  /** The weights π of the components; default all alike. */
  weights?: readonly RealInput[];
  /** Gaussians: a mean per component. */
  means?: readonly Point[];
  /** Gaussians: a variance per component, or one per dimension; default 1. */
  variances?: readonly Point[];
  /** Binomials: the chance of success of each component. */
  probabilities?: readonly RealInput[];
  /** Binomials: the trials of all samples, or of each. */
  trials?: RealInput | readonly RealInput[];
  /** Poissons: the rate of each component. */
  rates?: readonly RealInput[];
  /** EM steps; default 1. */
  steps?: number;
  /** What a step sets anew; default all but the trials. */
  updates?: readonly ("weights" | "means" | "variances" | "probabilities" | "rates")[];
}

export const place = "mixture";
const models = ["gaussian", "binomial", "poisson"] as const;
export type Model = (typeof models)[number];

/** What is modeled: the samples, row by row, with the trials of binomials. */
export interface Samples {
  readonly model: Model;
  readonly data: readonly (readonly Real[])[];
  readonly trials: readonly Real[];
}

/** The parameters as they are computed with. */
export interface State {
  weights: Real[];
  means: Real[][];
  variances: Real[][];
  rates: Real[];
}

const numbers = (what: string, list: readonly RealInput[]) =>
  listOf(place, what, list).map((x) => numberFor(place, what, x));
const rowOf = (what: string, point: Point) =>
  Array.isArray(point)
    ? numbers(what, point as readonly RealInput[])
    : [numberFor(place, what, point as RealInput)];

/** The parameters before the first step. */
export function startOf(spec: MixtureSpec, model: Model, dimension: number): State {
  const own = model === "gaussian" ? spec.means : model === "binomial" ? spec.probabilities : spec.rates;
  const what = { gaussian: "means", binomial: "probabilities", poisson: "rates" }[model];
  const k = listOf<Point>(place, what, own ?? []).length;
  const weights =
    spec.weights === undefined
      ? Array.from({ length: k }, () => real(1).over(real(k)))
      : spec.weights.map((w) => shareFor(place, "a weight", w));
  const sum = weights.reduce((a, b) => a.plus(b), Real.zero).valueOf();
  if (weights.length !== k || Math.abs(sum - 1) > 1e-9)
    fail(place, `needs ${k} weights that add up to 1`, `${weights.length} with sum ${sum}`);
  if (model !== "gaussian") {
    const rates = (own as readonly RealInput[]).map((x) =>
      model === "binomial" ? shareFor(place, "a probability", x) : numberFor(place, "a rate", x),
    );
    const low = rates.find((x) => x.sign() < 0 || (model === "poisson" && x.sign() === 0));
    if (low !== undefined) fail(place, "needs rates above 0", String(low));
    return { weights, means: [], variances: [], rates };
  }
  const means = (own as readonly Point[]).map((mean) => rowOf("means", mean));
  const given = spec.variances ?? Array.from({ length: k }, () => 1);
  const variances = given.map((variance) => {
    const row = rowOf("variances", variance);
    return row.length === 1 ? Array.from({ length: dimension }, () => row[0]) : row;
  });
  const isBad = (rows: Real[][]) => rows.length !== k || rows.some((row) => row.length !== dimension);
  if (isBad(means) || isBad(variances))
    fail(
      place,
      `needs ${k} means and variances of ${dimension} numbers, as the data have`,
      `${means.map((row) => row.length).join(", ")} and ${variances.map((row) => row.length).join(", ")}`,
    );
  const flat = variances.flat().find((v) => v.sign() <= 0);
  if (flat !== undefined) fail(place, "needs variances above 0", String(flat));
  return { weights, means, variances, rates: [] };
}

function trialsOf({ trials }: MixtureSpec, model: Model, data: Samples["data"]): Real[] {
  if (model !== "binomial") return [];
  const list = Array.isArray(trials)
    ? numbers("trials", trials as readonly RealInput[])
    : [numberFor(place, "trials", trials as RealInput)];
  const each = list.length === 1 ? data.map(() => list[0]) : list;
  const bad = each.find((n) => !Number.isInteger(n.valueOf()) || n.valueOf() < 1 || n.valueOf() > 1000);
  if (bad !== undefined) fail(place, "needs whole trials from 1 to 1000", String(bad));
  if (each.length !== data.length) fail(place, "needs trials for each sample", String(each.length));
  return each;
}

/** The checked samples. */
export function samplesOf(spec: MixtureSpec): Samples {
  if (typeof spec !== "object" || spec === null) fail(place, "needs { data, means }", spec);
  const model = models.find((known) => known === (spec.model ?? "gaussian"));
  if (model === undefined) fail(place, `needs a model out of ${models.join(", ")}`, spec.model);
  const data = listOf<Point>(place, "samples", spec.data).map((point) => rowOf("samples", point));
  const dimension = data[0].length;
  if (data.some((row) => row.length !== dimension) || (model !== "gaussian" && dimension > 1))
    fail(
      place,
      `needs samples of ${model === "gaussian" ? dimension : 1} numbers`,
      data.map((row) => row.length).join(", "),
    );
  const trials = trialsOf(spec, model, data);
  if (model === "gaussian") return { model, data, trials };
  data.forEach(([x], i) => {
    const most = model === "binomial" ? trials[i].valueOf() : 1000;
    if (!Number.isInteger(x.valueOf()) || x.valueOf() < 0 || x.valueOf() > most)
      fail(place, `needs whole samples from 0 to ${most}`, String(x));
  });
  return { model, data, trials };
}
