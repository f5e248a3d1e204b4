import type { Cube } from "./cube.js";

/** A column of the covering problem: a cube, the rows it covers as bits, its literals. */
interface Column {
  cube: Cube;
  rows: bigint;
  literals: number;
}

/** Search steps after which the best cover so far is taken without proof. */
const patience = 60_000;

function bitCount(value: bigint): number {
  let count = 0;
  for (let rest = value; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}

/** Fewer cubes first, then fewer literals, in one number. */
const priceOf = (literals: number) => 1000 + literals;

/** Removes columns that another one covers at no higher price, and rows whose columns include all of another row's. */
function reduced(rows: bigint, columns: Column[]): { rows: bigint; columns: Column[] } {
  const kept: Column[] = [];
  const useful = columns
    .map((column) => ({ ...column, rows: column.rows & rows }))
    .filter((column) => column.rows !== 0n)
    .toSorted((a, b) => a.literals - b.literals || (a.rows > b.rows ? -1 : 1));
  for (const column of useful) {
    const covered = kept.some((other) => (column.rows & ~other.rows) === 0n);
    if (!covered) kept.push(column);
  }
  const choices = new Map<bigint, bigint>();
  for (let rest = rows; rest !== 0n; rest &= rest - 1n) {
    const row = rest & -rest;
    choices.set(
      row,
      kept.reduce(
        (mask, column, index) => ((column.rows & row) === 0n ? mask : mask | (1n << BigInt(index))),
        0n,
      ),
    );
  }
  let left = rows;
  const entries = [...choices];
  entries.forEach(([row, mask], index) => {
    const harder = entries.some(
      ([other, otherMask], place) =>
        (left & other) !== 0n &&
        place !== index &&
        (otherMask & ~mask) === 0n &&
        (otherMask !== mask || place < index),
    );
    if (harder) left &= ~row;
  });
  return { rows: left, columns: kept };
}

/** Rows that no column covers two of, and the price of the cheapest column for each: less is not enough. */
function leastPrice(rows: bigint, columns: readonly Column[]): number {
  let price = 0;
  let rest = rows;
  while (rest !== 0n) {
    const row = rest & -rest;
    const able = columns.filter((column) => (column.rows & row) !== 0n);
    price += priceOf(Math.min(...able.map(({ literals }) => literals)));
    rest &= ~able.reduce((mask, column) => mask | column.rows, row);
  }
  return price;
}

/** A cover found by always taking the column that covers most of what is left. */
function greedyCover(rows: bigint, columns: readonly Column[]): Column[] {
  const chosen: Column[] = [];
  let rest = rows;
  while (rest !== 0n) {
    const gain = (column: Column) => bitCount(column.rows & rest) * 100 - column.literals;
    const best = columns.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    chosen.push(best);
    rest &= ~best.rows;
  }
  return chosen;
}

/**
 * The cover of all rows by the fewest cubes, then the fewest literals: essential cubes, dominance, and branch and bound
 * with independent rows as the bound.
 * @returns the cubes, and whether the search was finished
 */
export function smallestCover(
  minterms: readonly number[],
  primes: readonly Cube[],
  count: number,
): { chosen: Cube[]; proved: boolean } {
  const all = minterms.reduce((mask, _, index) => mask | (1n << BigInt(index)), 0n);
  const columns = primes.map((cube): Column => ({
    cube,
    rows: minterms.reduce(
      (mask, row, index) => ((row & ~cube.free) === cube.bits ? mask | (1n << BigInt(index)) : mask),
      0n,
    ),
    literals: count - bitCount(BigInt(cube.free)),
  }));
  const total = (list: readonly Column[]) => list.reduce((sum, { literals }) => sum + priceOf(literals), 0);
  let best = greedyCover(all, columns);
  let bestPrice = total(best);
  let steps = 0;
  const visit = (givenRows: bigint, givenColumns: Column[], chosen: Column[], price: number): void => {
    if (++steps > patience) return;
    let { rows, columns: left } = reduced(givenRows, givenColumns);
    let taken = chosen;
    let paid = price;
    for (;;) {
      // A row with one column left decides for that column.
      const only = onlyColumn(rows, left);
      if (only === null) break;
      taken = [...taken, only];
      paid += priceOf(only.literals);
      ({ rows, columns: left } = reduced(rows & ~only.rows, left));
    }
    if (rows === 0n) {
      if (paid < bestPrice) [best, bestPrice] = [taken, paid];
      return;
    }
    if (paid + leastPrice(rows, left) >= bestPrice) return;
    const row = hardestRow(rows, left);
    const able = left
      .filter((column) => (column.rows & row) !== 0n)
      .toSorted((a, b) => bitCount(b.rows) - bitCount(a.rows) || a.literals - b.literals);
    let rest = left;
    for (const column of able) {
      visit(rows & ~column.rows, rest, [...taken, column], paid + priceOf(column.literals));
      // Covers with this column are done; the next branches do without it.
      rest = rest.filter((other) => other !== column);
    }
  };
  visit(all, columns, [], 0);
  return { chosen: best.map(({ cube }) => cube), proved: steps <= patience };
}

function onlyColumn(rows: bigint, columns: readonly Column[]): Column | null {
  for (let rest = rows; rest !== 0n; rest &= rest - 1n) {
    const row = rest & -rest;
    const able = columns.filter((column) => (column.rows & row) !== 0n);
    if (able.length === 1) return able[0];
  }
  return null;
}

/** The row with the fewest columns. */
function hardestRow(rows: bigint, columns: readonly Column[]): bigint {
  let [hardest, fewest] = [0n, Infinity];
  for (let rest = rows; rest !== 0n; rest &= rest - 1n) {
    const row = rest & -rest;
    const able = columns.filter((column) => (column.rows & row) !== 0n).length;
    if (able < fewest) [hardest, fewest] = [row, able];
  }
  return hardest;
}
