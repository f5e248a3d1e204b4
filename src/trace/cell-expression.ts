import { InputError } from "../errors.js";
import { activationNames, type ActivationName } from "../number/activations.js";
import { real, realOf } from "../number/real.js";
import { Worked } from "../number/worked.js";
import type { Node, PowerNode } from "../symbolic/node/node.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { activate, slopeOf } from "./activation.js";
import { superscripted } from "./quantity-name.js";
import type { Traced } from "./tape.js";
import type { Unrolled } from "./unrolled.js";

/** One number of an expression, with its derivatives by the quantities that it is made of. */
export interface CellTerm {
  worked: Worked;
  slopes: ReadonlyMap<Traced, Worked>;
}

/** What the names of a cell stand for in a step. */
export interface CellScope {
  run: Unrolled;
  step: number;
  values: Map<string, readonly Traced[] | Traced[][]>;
  /** How many lines of their own the parts of a line have had, by name. */
  taken: Map<string, number>;
}

const one = Worked.constant(1);

const isMatrix = (value: readonly Traced[] | Traced[][]): value is Traced[][] => Array.isArray(value[0]);

/** The value of an expression of a cell, unit by unit. */
export function cellTerms(node: Node, line: string, scope: CellScope): CellTerm[] {
  const fail = (rule: string, got: string, cure?: string): never => {
    throw new InputError({ place: scope.run.place, rule, got, ...(cure === undefined ? {} : { cure }) });
  };

  return termsOf(node);

  function termsOf(part: Node): CellTerm[] {
    switch (part.kind) {
      case "number":
        return [{ worked: Worked.constant(realOf(part.value)), slopes: new Map() }];
      case "pi":
        return [{ worked: Worked.by(real(Math.PI), [], () => "\\pi"), slopes: new Map() }];
      case "symbol":
        return symbol(part.name);
      case "sum":
        return part.args
          .map((arg) => ({ arg, terms: termsOf(isNegated(arg) ? positive(arg) : arg) }))
          .reduce<CellTerm[] | null>((sum, { arg, terms }) => {
            // prettier-ignore
            const sign = isNegated(arg);
            if (sum === null) return sign ? terms.map(negated) : terms;
            return paired(sum, terms, (a, b) => (sign ? minus(a, b) : plus(a, b)));
          }, null) as CellTerm[];
      case "product":
        return productOf(part.args);
      case "power":
        return powerOf(part.args[0], part.args[1]);
      case "call":
        return callOf(part.name, part.args);
      case "piecewise":
      case "condition":
        return fail("takes sums, products, powers and activations in a cell", `a ${part.kind} in ${line}`);
    }
  }

  function symbol(name: string): CellTerm[] {
    const value = scope.values.get(name) as readonly Traced[] | Traced[][];
    if (isMatrix(value))
      return fail(
        `needs something behind the matrix ${name} in the line of ${line}`,
        "nothing",
        "Write W*h.",
      );
    return value.map((traced) => ({ worked: traced.quantity, slopes: new Map([[traced, one]]) }));
  }

  function matrixOf(part: Node): Traced[][] | null {
    const value = part.kind === "symbol" ? scope.values.get(part.name) : undefined;
    return value !== undefined && isMatrix(value) ? value : null;
  }

  /** A product, from the right: a matrix acts on all factors behind it; what is divided by stands under the whole. */
  function productOf(factors: readonly Node[]): CellTerm[] {
    const [first, ...rest] = factors;
    if (isMinusOne(first) && rest.length > 0) return productOf(rest).map(negated);
    let result: CellTerm[] | null = null;
    for (const factor of factors.filter((each) => !isReciprocal(each)).toReversed()) {
      const matrix = matrixOf(factor);
      if (matrix !== null && factor.kind === "symbol")
        result = result === null ? symbol(factor.name) : times(matrix, result, factor.name);
      else result = result === null ? termsOf(factor) : paired(termsOf(factor), result, product);
    }
    const whole = result ?? [{ worked: one, slopes: new Map() }];
    return factors
      .filter(isReciprocal)
      .reduce(
        (above, { args: [base, power] }) => paired(above, raised(base, -exponentOf(power)), over),
        whole,
      );
  }

  function times(matrix: Traced[][], given: CellTerm[], name: string): CellTerm[] {
    if (matrix[0].length !== given.length)
      fail(`needs ${matrix[0].length} numbers behind ${name} in the line of ${line}`, String(given.length));
    const column = quantities("s", given);
    return matrix.map((row) =>
      row
        .map((weight, at): CellTerm => {
          const [w, v] = [weight.quantity, column[at].quantity];
          return { worked: w.times(v), slopes: new Map([[weight, v], [column[at], w]]) }; // prettier-ignore
        })
        .reduce(plus),
    );
  }

  /** Terms as quantities of their own: as they are, or in lines of their own. */
  function quantities(letter: string, terms: CellTerm[]): Traced[] {
    const known = terms.map(({ worked, slopes }) => {
      const [only] = slopes.keys();
      return slopes.size === 1 && only.quantity === worked ? only : null;
    });
    if (known.every((traced) => traced !== null)) return known;
    const { run, step, taken } = scope;
    const key = `${letter}.${line}`;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    const mark = `${latexName(line)}${count === 1 ? "" : `,${count}`}`;
    return terms.map(({ worked, slopes }, unit) =>
      run.tape.line(
        run.section(step),
        run.unitName(superscripted(letter, mark), step, unit, terms.length),
        worked,
        [...slopes],
      ),
    );
  }

  function powerOf(base: Node, exponent: Node): CellTerm[] {
    const power = exponentOf(exponent);
    if (!Number.isSafeInteger(power) || power === 0 || Math.abs(power) > 12)
      return fail(`takes whole exponents up to 12 in the line of ${line}`, "another exponent");
    const terms = raised(base, Math.abs(power));
    return power > 0 ? terms : terms.map((term) => over({ worked: one, slopes: new Map() }, term));
  }

  /** A power with a whole exponent from 1. */
  function raised(base: Node, power: number): CellTerm[] {
    const terms = termsOf(base);
    if (power === 1) return terms;
    return terms.map(({ worked, slopes }) => ({
      worked: worked.power(power),
      slopes: scaled(slopes, Worked.constant(power).times(worked.power(power - 1))),
    }));
  }

  function callOf(name: string, args: readonly Node[]): CellTerm[] {
    if (!activationNames.includes(name as ActivationName) || args.length !== 1)
      return fail(
        `takes the activations ${activationNames.join(", ")} in a cell`,
        `${name} in the line of ${line}`,
      );
    const activation = name as ActivationName;
    return quantities("z", termsOf(args[0])).map((z): CellTerm => {
      const [worked] = activate(activation, [z.quantity]);
      return { worked, slopes: new Map([[z, slopeOf(activation, z.quantity, worked, scope.run.kink)]]) };
    });
  }

  /** Units side by side; a single number goes with every unit. */
  function paired(a: CellTerm[], b: CellTerm[], of: (a: CellTerm, b: CellTerm) => CellTerm): CellTerm[] {
    const units = Math.max(a.length, b.length);
    if ([a, b].some((list) => list.length !== units && list.length !== 1))
      fail(`needs vectors of one length in the line of ${line}`, `${a.length} and ${b.length}`);
    return Array.from({ length: units }, (_, unit) =>
      of(a[a.length === 1 ? 0 : unit], b[b.length === 1 ? 0 : unit]),
    );
  }
}

const isMinusOne = (node: Node | undefined): boolean =>
  node?.kind === "number" && realOf(node.value).compare(real(-1)) === 0;

/** −a as a product with −1 before it, or a negative number. */
const isNegated = (node: Node): boolean =>
  (node.kind === "product" && isMinusOne(node.args[0]) && node.args.length > 1) ||
  (node.kind === "number" && realOf(node.value).sign() < 0);

/** What is behind the minus. */
function positive(node: Node): Node {
  if (node.kind === "number") return { ...node, value: node.value.neg() };
  return node.args.length === 2 ? node.args[1] : ({ ...node, args: node.args.slice(1) } as Node);
}

/** An exponent; NaN where it is no number. */
const exponentOf = (node: Node): number => (node.kind === "number" ? Number(realOf(node.value)) : Number.NaN);

/** 1 over something, or over a whole power of it. */
const isReciprocal = (node: Node): node is PowerNode =>
  node.kind === "power" &&
  Number.isSafeInteger(exponentOf(node.args[1])) &&
  exponentOf(node.args[1]) < 0 &&
  exponentOf(node.args[1]) >= -12;

/** Slopes times a factor; one leaves them. */
function scaled(slopes: CellTerm["slopes"], by: Worked): Map<Traced, Worked> {
  return new Map([...slopes].map(([traced, slope]) => [traced, slope === one ? by : slope.times(by)]));
}

function added(a: CellTerm["slopes"], b: CellTerm["slopes"]): Map<Traced, Worked> {
  const all = new Map(a);
  for (const [traced, slope] of b) {
    const before = all.get(traced);
    all.set(traced, before === undefined ? slope : before.plus(slope));
  }
  return all;
}

const negatedSlopes = (slopes: CellTerm["slopes"]) =>
  new Map([...slopes].map(([traced, slope]) => [traced, slope.negated()]));

const plus = (a: CellTerm, b: CellTerm): CellTerm => ({
  worked: a.worked.plus(b.worked),
  slopes: added(a.slopes, b.slopes),
});

const minus = (a: CellTerm, b: CellTerm): CellTerm => ({
  worked: a.worked.minus(b.worked),
  slopes: added(a.slopes, negatedSlopes(b.slopes)),
});

const negated = (a: CellTerm): CellTerm => ({
  worked: a.worked.negated(),
  slopes: negatedSlopes(a.slopes),
});

const product = (a: CellTerm, b: CellTerm): CellTerm => ({
  worked: a.worked.times(b.worked),
  slopes: added(scaled(a.slopes, b.worked), scaled(b.slopes, a.worked)),
});

const over = (a: CellTerm, b: CellTerm): CellTerm => {
  const quotient = a.worked.over(b.worked);
  const inverse = one.over(b.worked);
  return {
    worked: quotient,
    slopes: added(scaled(a.slopes, inverse), negatedSlopes(scaled(b.slopes, quotient.over(b.worked)))),
  };
};
