import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import {
  countingNetwork,
  mintermNetwork,
  parityTree,
  sumOfProductsNetwork,
} from "../../src/logic/boolean-networks.js";
import { parseBoolean } from "../../src/logic/parse-boolean.js";
import {
  canonicalSumOfProducts,
  minimalSumOfProducts,
  type ProductLiteral,
} from "../../src/logic/sum-of-products.js";
import { ThresholdNetwork, type UnitConvention } from "../../src/logic/threshold-network.js";
import { bitsOf, truthTable } from "../../src/logic/truth-table.js";

const homework = "(A or not B) xor (not C or not D)";

/** The homework's function in JavaScript's own operators. */
const homeworkRule = ([a, b, c, d]: number[]) => Boolean((a || !b ? 1 : 0) ^ (!c || !d ? 1 : 0));

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

const conventions: UnitConvention[] = (["positive", "nonnegative", "atLeastBias"] as const).flatMap((rule) =>
  ([0, -1] as const).map((off) => ({ rule, off })),
);

describe("parseBoolean", () => {
  it("reads every spelling of the connectives as JavaScript's operators mean them", () => {
    const spellings: [string[], (a: number, b: number) => unknown][] = [
      [["A and B", "A & B", "A && B", "A ∧ B", "A * B", "A·B", "A AND B"], (a, b) => a && b],
      [["A or B", "A | B", "A || B", "A ∨ B", "A + B"], (a, b) => a || b],
      [["A xor B", "A ^ B", "A ⊕ B"], (a, b) => a ^ b],
      [["A xnor B", "A ⊙ B", "A <-> B", "A iff B", "A ↔ B"], (a, b) => a === b],
      [["A nand B", "A ↑ B", "not (A and B)", "¬(A∧B)", "(A*B)'", "!A | ~B"], (a, b) => !(a && b)],
      [["A nor B", "A ↓ B"], (a, b) => !(a || b)],
      [["A -> B", "A implies B", "A ⇒ B"], (a, b) => !a || b],
    ];
    for (const [texts, rule] of spellings)
      for (const text of texts)
        expect([text, truthTable(text).values]).toEqual([
          text,
          [0, 1, 2, 3].map((row) => (rule(row >> 1, row & 1) ? 1 : 0)),
        ]);
  });

  it("binds not, and, xor, or, implies, iff from the tightest; implications group to the right", () => {
    expect(String(parseBoolean("not A and B xor C or D -> E <-> F"))).toBe("((((¬A ∧ B) ⊕ C) ∨ D) → E) ⊙ F");
    expect(String(parseBoolean("A -> B -> C"))).toBe("A → (B → C)");
    expect(parseBoolean("1 + 0*x_1").variables).toEqual(["x_1"]);
  });

  it("prints text that it reads back to the same function, and LaTeX that KaTeX sets", () => {
    const random = generator(1);
    const pick = (depth: number): string => {
      const choice = Math.floor(random() * (depth === 0 ? 3 : 9));
      if (choice < 3) return ["A", "b2", "C"][choice];
      if (choice === 3) return `not (${pick(depth - 1)})`;
      return `(${pick(depth - 1)}) ${["and", "or", "xor", "nand", "->"][choice - 4]} (${pick(depth - 1)})`;
    };
    for (let trial = 0; trial < 300; trial++) {
      const expression = parseBoolean(pick(4));
      const order = ["A", "C", "b2"];
      expect(truthTable(String(expression), order).values).toEqual(truthTable(expression, order).values);
      expect(() => renderToString(expression.toLatex(), { throwOnError: true })).not.toThrow();
    }
  });

  it("names the place of what it cannot read", () => {
    expect(() => parseBoolean("A and")).toThrow('got the end of "A and"');
    expect(() => parseBoolean("A B")).toThrow(
      'needs a connective between two expressions, got "B" at position 2',
    );
    expect(() => parseBoolean("(A or B")).toThrow('needs ")"');
    expect(() => parseBoolean("A # B")).toThrow('got "#" at position 1');
    expect(() => parseBoolean("or")).toThrow('got "or" at position 0');
    expect(() => parseBoolean("")).toThrow("needs a variable");
    expect(() => parseBoolean("A").evaluate({})).toThrow("evaluate: needs 0 or 1 for A, got nothing");
  });
});

describe("truthTable", () => {
  it("of the homework's function has its minterms 3, 4, 5, 6, 11, 15", () => {
    const byHand = Array.from({ length: 16 }, (_, row) => row).filter((row) => homeworkRule(bitsOf(row, 4)));
    expect(truthTable(homework).minterms).toEqual(byHand);
    expect(byHand).toEqual([3, 4, 5, 6, 11, 15]);
  });

  it("takes minterms as words, numbers or a rule, in any order of the variables", () => {
    const words = truthTable({ variables: ["A", "B"], minterms: ["10"], dontCares: [3] });
    expect(words.values).toEqual([0, 0, 1, null]);
    expect(truthTable(words, ["B", "A"]).values).toEqual([0, 1, 0, null]);
    expect(truthTable({ variables: ["x", "y"], rule: ([x, y]) => x > y }).minterms).toEqual([2]);
    expect(words.equals("A")).toBe(true);
    expect(words.equals("A or B")).toBe(false);
    expect(words.evaluate({ A: 1, B: 0 })).toBe(1);
  });

  it("shows itself as a table and refuses unknown rows and variables", () => {
    expect(String(truthTable("A xor B"))).toContain("│ 0 │ 1 │ 1 │");
    expect(() => truthTable({ variables: ["A"], minterms: ["11"] })).toThrow('got "11"');
    expect(() => truthTable("A and B", ["A"])).toThrow("got no B in A");
    expect(() => truthTable("A", ["A", "A"])).toThrow("different variables");
  });
});

describe("minimalSumOfProducts", () => {
  it("of the homework's function is the published four terms", () => {
    const published: ProductLiteral[][] = [
      [0, 1, 0, -1],
      [0, 1, -1, 0],
      [1, -1, 1, 1],
      [-1, 0, 1, 1],
    ];
    expect(minimalSumOfProducts(homework).terms).toEqual(published);
    expect(minimalSumOfProducts(homework).toLatex()).toBe(
      "(\\bar{A} \\wedge B \\wedge \\bar{C}) \\vee (\\bar{A} \\wedge B \\wedge \\bar{D}) \\vee (A \\wedge C \\wedge D) \\vee (\\bar{B} \\wedge C \\wedge D)",
    );
  });

  it("has the fewest terms, then the fewest literals, of all sums: exhaustive over the 256 functions of 3 variables", () => {
    const terms: ProductLiteral[][] = [];
    for (const a of [0, 1, -1] as const)
      for (const b of [0, 1, -1] as const) for (const c of [0, 1, -1] as const) terms.push([a, b, c]);
    const covers = terms.map((term) =>
      Array.from({ length: 8 }, (_, row) => row).reduce(
        (mask, row) =>
          bitsOf(row, 3).every((bit, index) => term[index] === -1 || term[index] === bit)
            ? mask | (1 << row)
            : mask,
        0,
      ),
    );
    const sizes = terms.map((term) => term.filter((literal) => literal !== -1).length);
    // Cheapest cost of every function: relax over sums with one more term, at most 8 terms.
    const cheapest = new Map<number, number>([[0, 0]]);
    for (let count = 1; count <= 4; count++)
      for (const [mask, cost] of cheapest)
        covers.forEach((cover, index) => {
          const price = cost + 100 + sizes[index];
          if (price < (cheapest.get(mask | cover) ?? Infinity)) cheapest.set(mask | cover, price);
        });
    for (let mask = 0; mask < 256; mask++) {
      const minterms = Array.from({ length: 8 }, (_, row) => row).filter((row) => mask & (1 << row));
      const sum = minimalSumOfProducts({ variables: ["a", "b", "c"], minterms });
      expect(sum.truthTable().minterms).toEqual(minterms);
      expect(sum.terms.length * 100 + sum.literalCount).toBe(cheapest.get(mask));
    }
  });

  it("uses free rows, never a forbidden one: 200 random functions of 5 variables", () => {
    const random = generator(5);
    for (let trial = 0; trial < 200; trial++) {
      const rows = Array.from({ length: 32 }, (_, row) => ({ row, kind: Math.floor(random() * 3) }));
      const f = {
        variables: ["a", "b", "c", "d", "e"],
        minterms: rows.filter(({ kind }) => kind === 1).map(({ row }) => row),
        dontCares: rows.filter(({ kind }) => kind === 2).map(({ row }) => row),
      };
      const sum = minimalSumOfProducts(f);
      expect(sum.truthTable().equals(f)).toBe(true);
      expect(sum.terms.length).toBeLessThanOrEqual(
        minimalSumOfProducts({ ...f, dontCares: [] }).terms.length,
      );
    }
  });

  it("of constants is 0 and 1; the canonical sum lists the minterms", () => {
    expect(String(minimalSumOfProducts("A and not A"))).toBe("0");
    expect(String(minimalSumOfProducts("A or not A"))).toBe("1");
    expect(canonicalSumOfProducts("A or B").terms).toEqual([
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(() => minimalSumOfProducts({ variables: [..."abcdefghijk"], minterms: [] })).toThrow("at most 10");
  });
});

describe("threshold networks", () => {
  it("names its units by letters that no input bears", () => {
    const layers = [
      {
        weights: [
          [1, 1],
          [-1, -1],
        ],
        bias: [-0.5, 1.5],
      },
      { weights: [[1, 1]], bias: [-1.5] },
    ];
    const heads = (inputs: string[]) => {
      const network = new ThresholdNetwork(inputs, layers);
      const labels = [...network.draw().svg.matchAll(/font-style="italic">([a-z])</g)].map(
        ([, letter]) => letter,
      );
      return [
        network
          .check(`${inputs[0]} xor ${inputs[1]}`)
          .table()
          .columns.map(({ name }) => name)
          .join(" "),
        network
          .table()
          .rows.map(([unit]) => (unit as { text: string }).text)
          .join(" "),
        String(network)
          .match(/^\w+(?=: w)/gm)
          ?.join(" "),
        labels.filter((letter) => letter === "y").length,
      ];
    };
    expect(heads(["a", "b"])).toEqual(["a b h1 h2 y f agrees", "h1 h2 y", "h1 h2 y", 1]);
    expect(heads(["x", "y"])).toEqual(["x y h1 h2 f target agrees", "h1 h2 f", "h1 h2 f", 1]);
    expect(heads(["y1", "h2"])[0]).toBe("y1 h2 g1 g2 f target agrees");
    expect(heads(["x", "f"])[0]).toBe("x f h1 h2 y target agrees");
  });

  it("sumOfProductsNetwork of the homework has the published weights", () => {
    const network = sumOfProductsNetwork(homework);
    expect(network.layers).toEqual([
      {
        weights: [
          [-1, 1, -1, 0],
          [-1, 1, 0, -1],
          [1, 0, 1, 1],
          [0, -1, 1, 1],
        ],
        bias: [-0.5, -0.5, -2.5, -1.5],
      },
      { weights: [[1, 1, 1, 1]], bias: [-0.5] },
    ]);
    expect(network.computes({ variables: ["A", "B", "C", "D"], rule: homeworkRule })).toBe(true);
    expect([network.depth, network.width, network.unitCount]).toEqual([2, 4, 5]);
  });

  it("sumOfProductsNetwork and mintermNetwork compute all 256 functions of 3 variables in every convention", () => {
    for (let mask = 0; mask < 256; mask++) {
      const f = {
        variables: ["a", "b", "c"],
        minterms: Array.from({ length: 8 }, (_, row) => row).filter((row) => mask & (1 << row)),
      };
      for (const convention of conventions) {
        expect(sumOfProductsNetwork(f, convention).computes(f)).toBe(true);
        expect(mintermNetwork(f, convention).computes(f)).toBe(true);
      }
    }
  });

  it("parityTree(n) has 3(n-1) units in 2⌈log₂ n⌉ layers and computes the parity, in every convention", () => {
    for (let n = 2; n <= 7; n++)
      for (const convention of conventions)
        for (const gate of ["xor", "xnor"] as const) {
          const tree = parityTree(n, { gate, ...convention });
          const chain = tree.inputs.join(` ${gate} `);
          expect(tree.computes(chain)).toBe(true);
          expect([tree.unitCount, tree.depth]).toEqual([3 * (n - 1), 2 * Math.ceil(Math.log2(n))]);
        }
    expect(parityTree(5, { gate: "xnor" }).width).toBe(4);
  });

  it("countingNetwork computes every symmetric function of up to 4 inputs with n hidden units", () => {
    for (let n = 2; n <= 4; n++)
      for (let mask = 0; mask < 2 ** (n + 1); mask++)
        for (const convention of conventions) {
          const on = bitsOf(mask, n + 1);
          const network = countingNetwork(n, on, convention);
          const rule = (bits: number[]) => on[bits.filter((bit) => bit === 1).length];
          expect(network.computes({ variables: [...network.inputs], rule })).toBe(true);
          expect(network.layers[0].bias.length).toBe(n);
        }
    for (const gate of ["xor", "xnor"] as const)
      for (let n = 2; n <= 6; n++)
        expect(countingNetwork(n, gate).computes(parityTree(n, { gate }).truthTable())).toBe(true);
  });

  it("compares sums exactly: 0.1 + 0.2 ≥ 0.3 fires, > 0.3 does not", () => {
    const layers = [{ weights: [[0.1, 0.2]], bias: [-0.3] }];
    expect(new ThresholdNetwork(["a", "b"], layers, { rule: "nonnegative" }).evaluate([1, 1])).toBe(1);
    expect(new ThresholdNetwork(["a", "b"], layers).evaluate([1, 1])).toBe(0);
    expect(new ThresholdNetwork(["a", "b"], layers).evaluate(["1/3", "4/3"])).toBe(0);
  });

  it("check() lists every row with every unit and marks a wrong one", () => {
    const network = sumOfProductsNetwork(homework);
    const check = network.check(homework);
    const { rows } = check.table();
    expect(rows).toHaveLength(16);
    expect(rows.map((row) => row.at(-1))).toEqual(Array.from({ length: 16 }, () => "✓"));
    expect([check.largestError, check.passed]).toEqual([0, true]);
    const wrong = network.check("A");
    expect(wrong.table().rows.some((row) => row.at(-1) === "✗")).toBe(true);
    expect([wrong.largestError, wrong.passed]).toEqual([1, false]);
  });

  it("draws every unit once and every weight that is not zero", () => {
    const svg = sumOfProductsNetwork(homework).draw().svg;
    expect(svg.match(/<circle /g)).toHaveLength(4 + 4 + 1);
    expect(svg.match(/<line /g)).toHaveLength(12 + 4);
  });

  it("refuses layers that do not fit and inputs that are missing", () => {
    expect(() => new ThresholdNetwork(["a"], [{ weights: [[1, 2]], bias: [0] }])).toThrow(
      "needs units with 1 weights and one bias each in layer 1, got rows of 2 weights and 1 biases",
    );
    expect(() => parityTree(1)).toThrow("needs 2 to 16 inputs, got 1");
    expect(() => countingNetwork(2, [1])).toThrow("needs 3 values 0 or 1");
    expect(() => parityTree(2).evaluate([1])).toThrow("needs 2 inputs (x1, x2), got 1");
  });
});
