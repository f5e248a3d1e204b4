import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { variableLatex } from "./boolean-expression.js";
import { smallestCover } from "./cover.js";
import type { Cube } from "./cube.js";
import { bitsOf, truthTable, type BooleanFunction, type TruthTable } from "./truth-table.js";

/** What a term says of a variable: 1 as it is, 0 complemented, -1 absent. */
export type ProductLiteral = 1 | 0 | -1;

/** A disjunction of conjunctions of literals. */
export class SumOfProducts extends Printed {
  /**
   * @param proved whether the sum is known to be the shortest; false for sums that nobody minimized
   */
  constructor(
    readonly variables: readonly string[],
    readonly terms: readonly (readonly ProductLiteral[])[],
    readonly proved = false,
  ) {
    super();
  }

  /** How many literals all terms have together. */
  get literalCount(): number {
    return this.terms.flat().filter((literal) => literal !== -1).length;
  }

  evaluate(bits: readonly number[]): 0 | 1 {
    return this.terms.some((term) =>
      term.every((literal, index) => literal === -1 || literal === bits[index]),
    )
      ? 1
      : 0;
  }

  /** All its values. */
  truthTable(): TruthTable {
    return truthTable({ variables: [...this.variables], rule: (bits) => this.evaluate(bits) });
  }

  private written(and: string, or: string, literal: (name: string, value: ProductLiteral) => string): string {
    const products = this.terms.map((term) =>
      term.flatMap((value, index) => (value === -1 ? [] : [literal(this.variables[index], value)])),
    );
    if (products.length === 0) return "0";
    if (products.some((product) => product.length === 0)) return "1";
    return products
      .map((product) =>
        product.length > 1 && products.length > 1 ? `(${product.join(and)})` : product.join(and),
      )
      .join(or);
  }

  toString(): string {
    return this.written(" ∧ ", " ∨ ", (name, value) => (value === 1 ? name : `¬${name}`));
  }

  toLatex(): string {
    return this.written(" \\wedge ", " \\vee ", (name, value) =>
      value === 1 ? variableLatex(name) : `\\bar{${variableLatex(name)}}`,
    );
  }

  /** What a notebook shows: the typeset formula. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/latex": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}

function primeImplicants(rows: number[], count: number): Cube[] {
  const primes: Cube[] = [];
  let level = new Map<string, Cube>(rows.map((bits) => [`${bits}:0`, { bits, free: 0 }]));
  while (level.size > 0) {
    const next = new Map<string, Cube>();
    const merged = new Set<string>();
    for (const [key, { bits, free }] of level)
      for (let bit = 1; bit < 1 << count; bit <<= 1) {
        if (free & bit) continue;
        const partner = `${bits ^ bit}:${free}`;
        if (!level.has(partner)) continue;
        merged.add(key);
        next.set(`${bits & ~bit}:${free | bit}`, { bits: bits & ~bit, free: free | bit });
      }
    primes.push(...[...level].filter(([key]) => !merged.has(key)).map(([, cube]) => cube));
    level = next;
  }
  return primes;
}

/** 0 before 1 before absent, so that terms stand in the order a textbook would list them. */
function compareTerms(a: readonly ProductLiteral[], b: readonly ProductLiteral[]): number {
  const at = a.findIndex((literal, index) => literal !== b[index]);
  return at < 0 ? 0 : ((a[at] + 3) % 3) - ((b[at] + 3) % 3);
}

function termOf({ bits, free }: Cube, count: number): ProductLiteral[] {
  const absent = bitsOf(free, count);
  return bitsOf(bits, count).map((bit, index) => (absent[index] === 1 ? -1 : bit));
}

/**
 * The shortest sum of products of a boolean function: fewest terms, then fewest literals (exact, by Quine and McCluskey
 * with a branch-and-bound cover).
 * @param f the function in any form; rows left free may be used
 * @param order the variables from the left; default sorted by code unit
 * @returns terms of 1 (literal), 0 (complemented) and -1 (absent); `proved` is false where the search for a still shorter
 * sum was given up, which takes a function of many variables without structure
 * @throws InputError with more than 10 variables
 * @example
 * minimalSumOfProducts("(A or not B) xor (not C or not D)").terms // => [[0, 1, 0, -1], [0, 1, -1, 0], [1, -1, 1, 1], [-1, 0, 1, 1]]
 * minimalSumOfProducts("A and B or A and not B") // => "A"
 */
export function minimalSumOfProducts(f: BooleanFunction, order?: readonly string[]): SumOfProducts {
  const { variables, minterms, dontCares } = truthTable(f, order);
  const count = variables.length;
  if (count > 10)
    throw new InputError({
      place: "minimalSumOfProducts",
      rule: "needs at most 10 variables",
      got: `${count}`,
    });
  const primes = primeImplicants([...minterms, ...dontCares], count);
  const { chosen, proved } = smallestCover(minterms, primes, count);
  const terms = chosen.map((cube) => termOf(cube, count)).toSorted(compareTerms);
  return new SumOfProducts(variables, terms, proved);
}

/**
 * The sum of all minterms of a boolean function, one term per row with value 1.
 * @example
 * canonicalSumOfProducts("A xor B") // => "(¬A ∧ B) ∨ (A ∧ ¬B)"
 */
export function canonicalSumOfProducts(f: BooleanFunction, order?: readonly string[]): SumOfProducts {
  const { variables, minterms } = truthTable(f, order);
  return new SumOfProducts(
    variables,
    minterms.map((row) => bitsOf(row, variables.length)),
  );
}
