import { functions } from "./functions.js";
import { isInteger, type Node } from "./node.js";
import { toNumber } from "./rational.js";

/** A float value and a bound of its error. */
export interface BoundedValue {
  readonly value: number;
  readonly error: number;
}

/** One rounding, with room for the library's functions. */
const ROUNDING = 4 * Number.EPSILON;
const NOTHING: BoundedValue = { value: Number.NaN, error: Number.NaN };

/** The value of an expression without variables with a bound of its rounding error; NaN where it has none. */
export function boundedValue(whole: Node): BoundedValue {
  switch (whole.kind) {
    case "number": {
      const value = toNumber(whole.value);
      return { value, error: ROUNDING * Math.abs(value) };
    }
    case "pi":
      return { value: Math.PI, error: ROUNDING };
    case "sum":
      return whole.args.map(boundedValue).reduce((a, b) => rounded(a.value + b.value, a.error + b.error));
    case "product":
      return whole.args
        .map(boundedValue)
        .reduce((a, b) =>
          rounded(
            a.value * b.value,
            Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error,
          ),
        );
    case "power": {
      const [base, exponent] = whole.args.map(boundedValue);
      // a whole exponent is exact, and a negative base has no other powers
      const isWhole = Number.isSafeInteger(exponent.value) && isInteger(whole.args[1]);
      return spread([base, isWhole ? { ...exponent, error: 0 } : exponent], (u, v) => u ** v);
    }
    case "call": {
      const entry = functions.get(whole.name);
      // the coefficients are exact, and the root is refined to a double
      if (whole.name === "roots" && entry)
        return rounded(entry.value(...whole.args.map((arg) => boundedValue(arg).value)), 0);
      return entry ? spread(whole.args.map(boundedValue), entry.value) : NOTHING;
    }
    default:
      return NOTHING;
  }
}

const rounded = (value: number, error: number): BoundedValue => ({
  value,
  error: error + ROUNDING * Math.abs(value),
});

/** The value of a smooth function, its error measured by moving each argument to the ends of its interval. */
function spread(args: readonly BoundedValue[], f: (...args: number[]) => number): BoundedValue {
  const middle = args.map(({ value }) => value);
  const value = f(...middle);
  let error = 0;
  args.forEach((arg, index) => {
    const moves = [-arg.error, arg.error].map((shift) =>
      Math.abs(f(...middle.map((entry, at) => (at === index ? entry + shift : entry))) - value),
    );
    error += 2 * Math.max(...moves);
  });
  return rounded(value, error);
}
