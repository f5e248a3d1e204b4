import { createHash } from "node:crypto";
import type { Json, Notebook } from "../notebook/format.js";
import { changedNames } from "../parameters/inject.js";
import { conditionsOf, parametersOf } from "../parameters/parameters.js";
import { brokenConditions } from "../run/conditions.js";
import type { KernelClient } from "../run/kernel-client.js";
import { domainsOf } from "../parameters/domain.js";
import { valuesLike } from "../parameters/draw.js";
import { shuffledOrder } from "../parameters/order.js";
import { mapped, product } from "../parameters/space.js";

/** Fresh values for a notebook's parameters, with their place among all that there are. */
export interface FreshGivens {
  /** The parameters whose values are other ones than the notebook's own. */
  values: Record<string, Json>;
  /** The variant's number, from 1. */
  number: number;
  /** How many variants there are, or null where there are more than are gone through. */
  count: number | null;
}

/** Seeds up to this one never give the same variant twice, where there are as many; larger ones are strewn over the same places. */
const mostCounted = 10_000;

/** Domains up to this size are gone through whole, so that the number of variants is known. */
const mostListed = 20_000;

/** How many draws are held against the conditions before the search ends; how many at first, and at most, at a time. */
const mostDraws = 200_000;
const [firstBatch, largestBatch] = [64, 2_000];

/**
 * The fresh givens that belong to seeds. All values that the domains allow stand in one fixed order, shuffled by the notebook's
 * own values; those that are the notebook's own or break a condition are passed over; a seed is the place among the rest. So the seeds
 * 1, 2, 3, … give all variants there are before one comes again.
 * @param seeds - From 0; beyond the number of variants they come again from the first.
 * @param path - The notebook's file, which errors name.
 * @returns One for each seed, in their order; null where no values differ from the notebook's own and meet the conditions.
 */
export async function freshGivens(
  client: KernelClient,
  notebook: Notebook,
  seeds: readonly number[],
  path: string,
): Promise<FreshGivens[] | null> {
  const { index, cell, list } = parametersOf(notebook, path);
  const names = list.map(({ name }) => name);
  const domains = domainsOf(cell, names, `${path}, cell ${index + 1}`);
  const where = conditionsOf(cell);
  const space = mapped(product(list.map(({ name, value }) => valuesLike(value, name, domains))), (drawn) =>
    Object.fromEntries(names.map((name, at) => [name, drawn[at]])),
  );
  const placed = shuffledOrder(space.size, JSON.stringify(list.map(({ name, value }) => [name, value])));
  const wanted = seeds.map((seed) => (seed === 0 || seed > mostCounted ? scattered(seed) : seed));
  const found: Record<string, Json>[] = [];
  let place = 0n;
  let batch = firstBatch;
  const enough = space.size <= mostListed ? Infinity : Math.max(...wanted);
  while (place < space.size && place < mostDraws && found.length < enough) {
    const drawn: Record<string, Json>[] = [];
    for (; place < space.size && drawn.length < batch; place++) {
      const values = space.at(placed(place));
      if (changedNames(notebook, values, path).length > 0) drawn.push(values);
    }
    const broken = await brokenConditions(client, drawn, where);
    found.push(...drawn.filter((_, at) => broken[at] === null));
    batch = Math.min(4 * batch, largestBatch);
  }
  if (found.length === 0) return null;
  const count = place < space.size ? null : found.length;
  return wanted.map((one) => {
    const number = ((one - 1) % found.length) + 1;
    const values = found[number - 1];
    const changed = changedNames(notebook, values, path);
    return { values: Object.fromEntries(changed.map((name) => [name, values[name]])), number, count };
  });
}

/** A large seed's place among the first `mostCounted` variants. */
function scattered(seed: number): number {
  const hash = createHash("sha256").update(String(seed)).digest().readUInt32BE(0);
  return (hash % mostCounted) + 1;
}
