import { all, type BigNumber, create } from "mathjs";
import type { Node, NumberNode } from "../../src/symbolic/node/node.js";

/*
 * A second source for values: decimal.js, as mathjs carries it, with 150 digits and exponents to 9·10¹⁵. Nothing is shared
 * with the library but the structure of the expression.
 */
const math = create(all, { number: "BigNumber", precision: 64 });
interface DecimalClass {
  new (value: string | number | BigNumber): BigNumber;
  clone(options: object): DecimalClass;
}
const D = (math.bignumber(1).constructor as unknown as DecimalClass).clone({
  precision: 150,
  maxE: 9e15,
  minE: -9e15,
  toExpPos: 9e15,
  toExpNeg: -9e15,
});
const one = new D(1);
const PI = one.neg().acos() as BigNumber;
/** Beyond this, e^u takes decimal.js too long. */
const LARGEST_EXPONENT = 1e6;

class NoValue extends Error {}

/** A double with all its binary digits: `new D(1e-10)` would be the decimal 10⁻¹⁰, and cos(5/x) shows the difference. */
function exactly(double: number): BigNumber {
  let [whole, halvings] = [double, 0];
  for (; !Number.isInteger(whole); halvings++) whole *= 2;
  return new D(BigInt(whole).toString()).div(new D(2).pow(halvings) as BigNumber);
}

/** Computed without rounding, as long as its digits suffice. */
function isUnrounded(node: Node): boolean {
  if (node.kind === "number") return node.value.d === 1n || node.value.d === 2n || node.value.d === 4n;
  if (node.kind === "symbol") return true;
  return (node.kind === "sum" || node.kind === "product") && node.args.every(isUnrounded);
}

/** The value to hundreds of digits; null where there is none, or where it takes too long or is lost to cancellation. */
export function decimalValue(root: Node, at: Readonly<Record<string, number>>): BigNumber | null {
  const known = new Map<Node, BigNumber>();
  const value = (node: Node): BigNumber => {
    let result = known.get(node);
    if (!result) known.set(node, (result = checked(compute(node))));
    return result;
  };
  const checked = (result: BigNumber): BigNumber => {
    if (!result.isFinite()) throw new NoValue();
    return result;
  };
  const exp = (u: BigNumber): BigNumber => {
    if (u.abs().gt(LARGEST_EXPONENT)) throw new NoValue();
    return u.exp() as BigNumber;
  };
  const total = (parts: readonly BigNumber[], isPlain: boolean): BigNumber => {
    const sum = parts.reduce((a, b) => a.plus(b));
    const top = parts.reduce((a, b) => (b.abs().gt(a) ? b.abs() : a), new D(0));
    const isLost = parts.some((part) => !part.isZero() && part.abs().lt(top.times("1e-140")));
    // what is left of a difference after 100 digits is rounding: the sign of zero, or noise
    if (isPlain ? isLost : !top.isZero() && sum.abs().lt(top.times("1e-100"))) throw new NoValue();
    return sum;
  };

  function compute(node: Node): BigNumber {
    switch (node.kind) {
      case "number": {
        const exact = (node as NumberNode).value;
        return new D((exact.s * exact.n).toString()).div(exact.d.toString());
      }
      case "pi":
        return PI;
      case "symbol":
        return exactly(at[node.name]);
      case "sum":
        return total(node.args.map(value), node.args.every(isUnrounded));
      case "product":
        return node.args.map(value).reduce((a, b) => a.times(b));
      case "power":
        return power(value(node.args[0]), node.args[1]);
      case "call":
        return call(node.name, node.args);
      case "piecewise": {
        for (let k = 0; k + 1 < node.args.length; k += 2)
          if (holds(node.args[k])) return value(node.args[k + 1]);
        return value(node.args[node.args.length - 1]);
      }
      case "condition":
        throw new NoValue();
    }
  }

  function power(base: BigNumber, exponent: Node): BigNumber {
    const e = value(exponent);
    if (e.isInteger() && e.abs().lt(1e6)) {
      if (base.isZero() && e.isNegative()) throw new NoValue();
      return base.pow(e);
    }
    if (base.isNegative() || base.isZero()) {
      if (base.isZero() && e.isPositive()) return base;
      throw new NoValue();
    }
    return exp(base.ln().times(e) as BigNumber);
  }

  function call(name: string, args: readonly Node[]): BigNumber {
    if (name === "softmax") {
      const scores = args.slice(1).map(value);
      const own = scores[Number((args[0] as NumberNode).value.n) - 1];
      return one.div(scores.map((score) => exp(score.minus(own))).reduce((a, b) => a.plus(b)));
    }
    const inputs = args.map(value);
    const [x] = inputs;
    switch (name) {
      case "exp":
        return exp(x);
      case "log":
        return withDigits(x.ln(), x.minus(1));
      case "sin":
        return withDigits(reduced(x).sin(), x);
      case "cos":
        return withDigits(reduced(x).cos(), one);
      case "atan":
        return x.atan();
      case "sinh":
        return withDigits(exp(x).minus(exp(x.neg())).div(2), x.isZero() ? x : one);
      case "cosh":
        return exp(x).plus(exp(x.neg())).div(2);
      case "tanh": {
        const e = exp(x.abs().times(-2));
        const size = withDigits(one.minus(e), x.isZero() ? x : one).div(one.plus(e));
        return x.isNegative() ? size.neg() : size;
      }
      case "sigmoid":
        return one.div(one.plus(exp(x.neg())));
      case "softplus":
        return x.isNegative() ? one.plus(exp(x)).ln() : x.plus(one.plus(exp(x.neg())).ln());
      case "sqrt":
        return x.sqrt();
      case "relu":
        return x.isNegative() ? new D(0) : x;
      case "step":
        return x.isZero() ? (inputs[1] ?? new D(0)) : new D(x.isNegative() ? 0 : 1);
      case "abs":
        return x.abs();
      case "sign":
        return new D(x.isZero() ? 0 : x.isNegative() ? -1 : 1);
      case "erf":
        return erf(x);
      case "max":
        return inputs.reduce((a, b) => (b.gt(a) ? b : a));
      case "min":
        return inputs.reduce((a, b) => (b.lt(a) ? b : a));
      case "norm":
        return inputs.reduce((sum, input) => sum.plus(input.times(input)), new D(0)).sqrt();
      case "logsumexp": {
        // the greatest taken out, or 10⁻²⁰⁰ of it would be lost beside e⁰
        const top = inputs.reduce((a, b) => (b.gt(a) ? b : a));
        const sum = inputs.map((input) => exp(input.minus(top))).reduce((a, b) => a.plus(b));
        if (inputs.length > 1 && top.isZero() && sum.eq(one)) throw new NoValue();
        return top.plus(sum.ln());
      }
      default:
        throw new Error(`decimalValue: has no ${name}`);
    }
  }

  /** A result near a zero of its function is rounding, unless the argument is small itself. */
  function withDigits(result: BigNumber, like: BigNumber): BigNumber {
    if (!like.isZero() && result.abs().lt(like.abs().times("1e-100"))) throw new NoValue();
    return result;
  }

  /** x less its whole turns, which decimal.js takes as many terms for as x is large. */
  function reduced(x: BigNumber): BigNumber {
    if (x.abs().gt("1e100")) throw new NoValue();
    const turn = PI.times(2);
    return x.minus(turn.times(x.div(turn).round())) as BigNumber;
  }

  function erf(x: BigNumber): BigNumber {
    if (x.abs().gt(8)) {
      if (x.abs().gt(30)) return new D(x.isNegative() ? -1 : 1);
      throw new NoValue();
    }
    let term = x;
    let sum = x;
    for (let n = 1; n < 500; n++) {
      term = term.times(x).times(x).times(-1).div(n);
      sum = sum.plus(term.div(2 * n + 1));
    }
    return sum.times(2).div(PI.sqrt());
  }

  function holds({ name, args }: Node): boolean {
    if (name === "true" || name === "false") return name === "true";
    if (name === "and") return args.every(holds);
    if (name === "or") return args.some(holds);
    if (name === "not") return !holds(args[0]);
    const order = total([value(args[0]), value(args[1]).neg()], args.every(isUnrounded));
    if (order.isZero()) return name === "==" || name.endsWith("=") === (name !== "!=");
    return name === "!=" || (name !== "==" && name.startsWith(">") === order.isPositive());
  }

  try {
    return value(root);
  } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
}
