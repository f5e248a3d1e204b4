import { describe, expect, it } from "vitest";
import { derivative, Expr, parse, toMathjs } from "../../src/index.js";
import { type Ball, fromDouble, toDouble } from "../../src/number/ball.js";
import { randomNumbers } from "../../src/number/random.js";
import { fromNumber } from "../../src/number/rational.js";
import { realOf } from "../../src/number/real.js";
import { nodeOf } from "../../src/symbolic/expr.js";
import { call, make } from "../../src/symbolic/form/call.js";
import { canonical } from "../../src/symbolic/form/canonical.js";
import { isNonnegative, isPositive } from "../../src/symbolic/form/sign.js";
import { choicesOf } from "../../src/symbolic/functions/choice.js";
import type { FunctionDefinition } from "../../src/symbolic/functions/definition.js";
import { isBall } from "../../src/symbolic/functions/enclosure.js";
import { functions } from "../../src/symbolic/functions/table.js";
import * as node from "../../src/symbolic/node/node.js";
import type { Node } from "../../src/symbolic/node/node.js";
import { preimage } from "../../src/symbolic/solving/inverse-function.js";
import { translated } from "../../src/symbolic/text/foreign-function.js";
import { BallEvaluator } from "../../src/symbolic/value/ball-evaluator.js";
import { floatValue } from "../../src/symbolic/value/float-value.js";
import { differenceQuotient, distance } from "./differences.js";
import { latexFault, parseKatex, textFault } from "./read-back.js";

type Point = Readonly<Record<string, number>>;

/** A call of a function with as many arguments as show all that it does. */
function sampleOf(
  name: string,
  { arity, list, hasComponents, numbersOnly, chooses }: FunctionDefinition,
): string {
  if (numbersOnly) return `${name}([1, -3, 2])[1]`;
  if (hasComponents) return `${name}([x, y, x*y])[2]`;
  if (chooses?.among === "pairs") return `${name}(3, x, y, 1/2, x*y)`;
  if (list) return `${name}(x, y, 1/2)`;
  return arity[1] > 1 ? `${name}(x, 1/2)` : `${name}(x)`;
}

const all = [...functions].map(([name, definition]) => ({
  name,
  definition,
  text: sampleOf(name, definition),
}));
const where = (holds: (definition: FunctionDefinition) => unknown) =>
  all.filter(({ definition }) => holds(definition));
const isUnary = ({ arity }: FunctionDefinition): boolean => arity[1] === 1;

/** Seeded points at which a function has a value, and no kink nor edge of its domain is near. */
function pointsOf({ definition, text }: (typeof all)[number]): Point[] {
  const random = randomNumbers(7);
  const { args } = nodeOf(parse(text));
  const { domain, kink, chooses } = definition;
  const points = Array.from({ length: 200 }, () => ({ x: 6 * random() - 3, y: 6 * random() - 3 }));
  return points
    .filter((at) => {
      const value = (part: Node): number => floatValue(part, new Map(Object.entries(at)));
      const room = domain ? value(domain.quantity(args[0], make)) : 1;
      if ((domain?.must === "not be zero" ? Math.abs(room) : room) < 0.2) return false;
      if (kink && Math.abs(value(args[0])) < 0.1) return false;
      const jumps = /^(floor|ceil)\(/.test(text);
      if (jumps && Math.abs(value(args[0]) - Math.round(value(args[0]))) < 0.1) return false;
      const compared = chooses
        ? choicesOf(chooses, args)[0]
            .map(value)
            .toSorted((a, b) => a - b)
        : [];
      return compared.every((each, place) => place === 0 || each - compared[place - 1] > 0.1);
    })
    .slice(0, 30);
}

/** The float values of a definition, NaN where it throws. */
function valueAt({ value }: FunctionDefinition, ...args: number[]): number {
  try {
    return value(...args);
  } catch {
    return Number.NaN;
  }
}

describe("every function of the table", () => {
  it.each(all)("$name has the derivative that central differences have", (each) => {
    const f = parse(each.text);
    const points = pointsOf(each);
    expect(points.length).toBeGreaterThan(20);
    for (const name of f.variables) {
      const slope = derivative(f, name);
      for (const at of points)
        expect(
          distance(slope.evaluate(at), differenceQuotient(f, name, at)),
          JSON.stringify(at),
        ).toBeLessThan(1e-7);
    }
  });

  it.each(all)("$name has a ball around each of its values, also where the arguments are wide", (each) => {
    const expression = parse(each.text);
    const [whole, { variables }] = [nodeOf(expression), expression];
    for (const at of pointsOf(each)) {
      const wide = new Map(variables.map((name): [string, Ball] => [name, widened(at[name])]));
      const enclosure = new BallEvaluator(wide, 128).value(whole);
      if (!isBall(enclosure)) throw new Error(`no ball at ${JSON.stringify(at)}`);
      const [low, high] = [-1, 1].map((side) =>
        toDouble({ ...enclosure, middle: enclosure.middle + BigInt(side) * enclosure.radius, radius: 0n }),
      );
      for (const shift of [-1, -0.4, 0, 0.7, 1]) {
        const value = floatValue(whole, new Map(variables.map((name) => [name, at[name] + shift * WIDTH])));
        const slack = 1e-14 * Math.max(1, Math.abs(value));
        expect(value, JSON.stringify(at)).toBeGreaterThanOrEqual(low - slack);
        expect(value, JSON.stringify(at)).toBeLessThanOrEqual(high + slack);
      }
      expect(high - low, "the ball is as narrow as its argument allows").toBeLessThan(1e-3);
    }
  });

  it.each(all)("$name has exact values that are those in float64", ({ definition }) => {
    if (definition.hasComponents || definition.chooses?.among === "pairs") return;
    const inputs = [-3, -1, -0.5, 0, 0.5, 1, 3];
    const lists = definition.list
      ? inputs.flatMap((a) => inputs.map((b) => [a, b]))
      : inputs.map((input) => [input]);
    const compared = lists.flatMap((args) => {
      const exact = definition.rational(args.map((arg) => realOf(fromNumber(arg))));
      return exact ? [{ args, exact: exact.valueOf(), float: definition.value(...args) }] : [];
    });
    expect(compared.filter(({ exact, float }) => distance(exact, float) > 1e-13)).toEqual([]);
  });

  it.each(all)("$name keeps its value where numbers simplify it", (each) => {
    const { args, name } = nodeOf(parse(each.text));
    const value = (part: () => Node): number => {
      try {
        return floatValue(part(), new Map());
      } catch {
        return Number.NaN;
      }
    };
    const faults = ["-1", "-1/2", "0", "1/2", "1", "3", "pi/4", "-pi/3", "5*pi/12"].flatMap((x) =>
      ["0", "1", "-2"].flatMap((y) => {
        const put = args.map((arg) => nodeOf(new Expr(arg).substitute({ x, y })));
        const wanted = value(() => node.rawCall(name, put));
        const got = value(() => call(name, put.map(canonical)));
        return Number.isFinite(wanted) && !(distance(wanted, got) < 1e-12) ? [{ x, y, wanted, got }] : [];
      }),
    );
    expect(faults).toEqual([]);
  });

  it.each(where(({ numbersOnly }) => !numbersOnly))(
    "$name reads back from LaTeX and from its text",
    ({ text }) => {
      expect([latexFault(parse(text)), textFault(parse(text))]).toEqual([undefined, undefined]);
    },
  );

  it.each(all)("$name has a formula of its derivative that KaTeX sets", ({ definition }) => {
    expect(definition.derivationText).toContain("'");
    parseKatex(definition.derivationText, { throwOnError: true, strict: "error" });
  });

  it.each(where(({ inverse }) => inverse))(
    "$name takes each value at the arguments of its inverse",
    ({ name }) => {
      let count = 0;
      for (const text of ["-5/2", "-1", "-1/3", "0", "1/4", "2/3", "1", "6/5", "3"]) {
        const value = parse(text);
        for (const solution of preimage(name, nodeOf(value))?.solutions ?? []) {
          count++;
          expect(floatValue(node.rawCall(name, [solution]), new Map()), text).toBeCloseTo(
            value.evaluate(),
            12,
          );
        }
      }
      expect(count).toBeGreaterThan(0);
    },
  );

  it.each(where(({ inverse }) => inverse?.range))(
    "$name has no value outside the range of its inverse",
    (each) => {
      const { low, high, isClosed } = each.definition.inverse!.range!(make);
      const [least, greatest] = [low, high].map((end) => end && floatValue(end, new Map()));
      const { value } = each.definition;
      for (const { x } of [...pointsOf(each), { x: 40 }, { x: -30 }]) {
        expect(value(x)).toBeGreaterThanOrEqual(least ?? -Infinity);
        expect(value(x)).toBeLessThanOrEqual(greatest ?? Infinity);
      }
      for (const end of [low, high].filter((each_) => each_ !== undefined))
        expect(preimage(each.name, end)?.solutions.length === 0).toBe(!isClosed);
    },
  );

  it.each(where(({ parity }) => parity))("$name is as even or odd as it says", (each) => {
    const { parity, value } = each.definition;
    for (const { x } of pointsOf(each))
      expect(value(-x)).toBeCloseTo(parity === "odd" ? -value(x) : value(x), 13);
  });

  it.each(where(isUnary))("$name says whether it is zero at zero", ({ definition }) => {
    expect(valueAt(definition, 0) === 0).toBe(definition.isZeroAtZero ?? false);
  });

  it.each(where(({ numbersOnly }) => !numbersOnly))("$name has the sign that is proved of it", (each) => {
    const faults = ["x", "x^2", "x^2 + 1", "-x^2 - 1"].flatMap((argument) => {
      const put = parse(each.text).substitute({ x: argument, y: "x^2 + 1/2" });
      const values = pointsOf(each).map(({ x }) => put.evaluate({ x }));
      return values.filter(
        (value) => (isPositive(nodeOf(put)) && value <= 0) || (isNonnegative(nodeOf(put)) && value < 0),
      );
    });
    expect(faults).toEqual([]);
  });

  it.each(where(({ kink }) => kink))(
    "$name has its pieces left of, at and right of the kink",
    ({ definition }) => {
      const { below, atZero, above } = definition.kink!;
      const piece = (form: unknown, u: number): number =>
        form === "u" ? u : form === "-u" ? -u : Number(form);
      for (const u of [0.01, 0.5, 2]) {
        expect(definition.value(u)).toBe(piece(above, u));
        expect(definition.value(-u)).toBe(piece(below, -u));
      }
      const there = atZero([node.zero]);
      expect(valueAt(definition, 0)).toBe(there ? floatValue(there, new Map()) : Number.NaN);
    },
  );

  it.each(where(({ exponentialForm }) => exponentialForm))(
    "$name has the value of its definition",
    (each) => {
      const whole = nodeOf(parse(each.text));
      const form = new Expr(each.definition.exponentialForm!(whole.args, make));
      for (const at of pointsOf(each))
        expect(form.evaluate(at)).toBeCloseTo(parse(each.text).evaluate(at), 11);
    },
  );

  it.each(where(({ numbersOnly }) => !numbersOnly))("$name has its value in mathjs too", (each) => {
    const [f, theirs] = [parse(each.text), toMathjs(each.text)];
    for (const at of pointsOf(each))
      expect(Number(theirs.evaluate({ ...at }))).toBeCloseTo(f.evaluate(at), 11);
  });

  const spellings = all.flatMap(({ definition: { foreign = {} } }) => Object.entries(foreign));
  it.each(spellings)(
    "the spelling %s is proposed as %s, with the value it has elsewhere",
    (spelling, meaning) => {
      const proposed = translated(spelling, "x")!;
      expect(() => parse(`${spelling}(x)`)).toThrow(proposed);
      const plain = meaning.replace(/\bu\b/gi, "x");
      expect(nodeOf(parse(proposed))).toBe(nodeOf(parse(plain)));
      // the language's own functions are the second source of those that it has
      const own = (Math as unknown as Record<string, ((x: number) => number) | undefined>)[spelling];
      const value = (x: number): number => floatValue(nodeOf(parse(proposed)), new Map([["x", x]]));
      const faults = [0.3, 0.7, 1.9].filter((x) => own && distance(own(x), value(x)) > 1e-13);
      expect(faults).toEqual([]);
    },
  );

  const aliases = all.flatMap(({ name, definition }) =>
    (definition.aliases ?? []).map((alias) => [alias, name]),
  );
  it.each(aliases)("the name %s is read as %s", (alias, name) => {
    expect(nodeOf(parse(`${alias}(x)`))).toBe(nodeOf(parse(`${name}(x)`)));
  });
});

const WIDTH = 2 ** -20;

/** The numbers from x − 2^−20 to x + 2^−20. */
function widened(x: number): Ball {
  const { middle, exponent } = fromDouble(x);
  // x < 4 has at most 60 bits after the point
  const fine = middle << (exponent + 60n);
  return { middle: fine, radius: 1n << 40n, exponent: -60n };
}

describe("gelu", () => {
  // x·Φ(x) by mpmath's ncdf in 40 digits, as torch.nn.functional.gelu prints them in float64
  it.each([
    [1, 0.8413447460685429],
    [-1, -0.15865525393145707],
    [0.5, 0.3457312306370066],
    [-2, -0.04550026389635841],
    [3, 2.99595030590511],
    [-5, -1.43325785939597e-6],
    [-10, -7.619853024160526e-23],
    [-20, -5.507248237212467e-88],
    [0, 0],
    [40, 40],
    [-1e9, 0],
  ])("of %d is %d, to 13 digits", (x, value) => {
    const got = parse("gelu(x)").evaluate({ x });
    expect(Math.abs(got - value)).toBeLessThanOrEqual(2e-13 * Math.abs(value));
  });

  it("tends to 0 on the left and to infinity on the right", () => {
    const f = parse("gelu(x)");
    expect([f.evaluate({ x: -Infinity }) + 0, f.evaluate({ x: Infinity })]).toEqual([0, Infinity]);
  });

  it("keeps its digits in a product that doubles alone would lose", () => {
    // by mpmath in 40 digits; gelu(−40) is about −10^−348
    expect(parse("gelu(x)*exp(700)").evaluate({ x: -40 }) / -1.4831697671578727e-44).toBeCloseTo(1, 14);
  });

  it("has the derivative Φ(x) + x·φ(x): 1/2 at 0, 1.0833 at 1, zero at its minimum −0.17", () => {
    const slope = derivative("gelu(x)", "x");
    expect(slope.evaluate({ x: 0 })).toBe(0.5);
    // Φ(1) + φ(1) from tables of the normal distribution
    expect(slope.evaluate({ x: 1 })).toBeCloseTo(0.8413447460685429 + 0.24197072451914337, 14);
    expect(slope.evaluate({ x: -0.7517915246935645 })).toBeCloseTo(0, 14);
    expect(parse("gelu(x)").evaluate({ x: -0.7517915246935645 })).toBeCloseTo(-0.16997120747990369, 14);
  });

  it("is set as GELU and printed as gelu", () => {
    const f = parse("2*gelu(x + 1)^2");
    expect(f.toLatex()).toBe("2\\left(\\operatorname{GELU}\\left(x+1\\right)\\right)^{2}");
    expect(String(parse(String(f)))).toBe("2*gelu(x + 1)^2");
  });
});
