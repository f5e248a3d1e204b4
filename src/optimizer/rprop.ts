import { real, Real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import type { Coordinate, Rprop } from "./method.js";

const signed = (size: Real, sign: number) => (sign === 0 ? Real.zero : sign > 0 ? size : size.negated());

/** One step of resilient back-propagation for one coordinate: only the gradient's sign counts. */
export function rpropStep(method: Required<Rprop>, coordinate: Coordinate): Worked {
  const { theta, gradient, state, label, define, grew } = coordinate;
  const { variant } = method;
  const [grow, shrink] = [real(method.grow), real(method.shrink)];
  const [largest, smallest] = [real(method.largest), real(method.smallest)];
  const sign = gradient.value.sign();
  const before = state.get("sign")?.valueOf() ?? 0;
  const old = Worked.quantity(label("\\Delta"), state.get("step") ?? real(method.step));
  const product = sign * before;
  const factor = product > 0 ? grow : product < 0 ? shrink : null;
  const free =
    factor === null ? old : Worked.quantity(product > 0 ? "\\eta^+" : "\\eta^-", factor).times(old);
  const limited =
    variant === "repeat" || factor === null
      ? free
      : product > 0 && free.value.compare(largest) > 0
        ? Worked.by(largest, [free], ([x]) => `\\min\\left(${x}, \\Delta_{max}\\right)`)
        : product < 0 && free.value.compare(smallest) < 0
          ? Worked.by(smallest, [free], ([x]) => `\\max\\left(${x}, \\Delta_{min}\\right)`)
          : free;
  const size = define(`${label("\\Delta")}'`, limited);
  state.set("step", size.value);
  const direction = (s: number) =>
    Worked.by(
      signed(size.value, s),
      [gradient, size],
      ([g, d]) => `\\operatorname{sign}\\left(${g}\\right) \\cdot ${d}`,
    );
  if (product < 0 && variant === "repeat") {
    // The point before the jump and the side it came from stay until a step keeps the sign.
    const from = Worked.quantity("\\theta_{old}", state.get("from") ?? theta.value);
    return from.minus(direction(before));
  }
  if (product < 0 && (variant === "plus" || (variant === "improvedPlus" && grew === true))) {
    const last = Worked.quantity("\\Delta\\theta", state.get("move") ?? Real.zero);
    state.set("sign", Real.zero);
    return theta.minus(last);
  }
  if (product < 0 && (variant === "improvedMinus" || variant === "improvedPlus")) {
    state.set("sign", Real.zero);
    state.set("move", Real.zero);
    return theta;
  }
  state.set("sign", real(sign));
  state.set("from", theta.value);
  state.set("move", signed(size.value, -sign));
  return theta.minus(direction(sign));
}
