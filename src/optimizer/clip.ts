import { Real, real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { fail } from "./problem.js";

/** Limits of a gradient, as numbers. */
export interface Limits {
  clipNorm: Real | undefined;
  clipValue: Real | undefined;
}

/** @throws InputError for limits that are not above 0 */
export function limitsOf(given: { clipNorm?: RealInput; clipValue?: RealInput }): Limits {
  const limit = (name: "clipNorm" | "clipValue"): Real | undefined => {
    if (given[name] === undefined) return undefined;
    const value = real(given[name]);
    return value.sign() > 0 ? value : fail(`needs ${name} above 0`, String(value));
  };
  return { clipNorm: limit("clipNorm"), clipValue: limit("clipValue") };
}

/**
 * A gradient cut slope by slope to ±c, then scaled down by c/‖g‖ where its norm is above c. Source: R. Pascanu, T. Mikolov and Y. Bengio,
 * On the difficulty of training recurrent neural networks, 2013, algorithm 1.
 * @param label the name of a coordinate's number under a letter
 * @param define writes a line of the worked example
 */
export function clipped(
  slopes: readonly Worked[],
  { clipNorm, clipValue }: Limits,
  label: (letter: string, index: number) => string,
  define: (name: string, worked: Worked) => Worked,
): Worked[] {
  const cut = clipValue === undefined ? [...slopes] : slopes.map((slope, at) => cutTo(slope, clipValue, at));
  if (clipNorm === undefined) return cut;
  const squares = cut.map(({ value }) => value.times(value)).reduce((a, b) => a.plus(b));
  const size = Worked.by(
    squares.sqrt(),
    cut,
    (names) => `\\sqrt{${names.map((name) => `${braced(name)}^2`).join(" + ")}}`,
  );
  const norm = define("\\left\\|g\\right\\|", size);
  const limit = Worked.quantity("c", clipNorm);
  const isLong = norm.value.compare(clipNorm) > 0;
  return cut.map((slope, at) => {
    const value = isLong ? slope.value.times(clipNorm).over(norm.value) : slope.value;
    const scaled = Worked.by(
      value,
      [limit, norm, slope],
      ([c, n, g]) => `\\min\\left(1, \\frac{${c}}{${n}}\\right) \\cdot ${g.startsWith("-") ? braced(g) : g}`,
    );
    return define(label("\\tilde{g}", at), scaled);
  });

  function cutTo(slope: Worked, most: Real, at: number): Worked {
    const { value } = slope;
    const end = value.abs().compare(most) <= 0 ? value : value.sign() < 0 ? most.negated() : most;
    const worked = Worked.by(
      end,
      [Worked.quantity("c", most), slope],
      ([c, g]) => `\\max\\left(-${c}, \\min\\left(${c}, ${g}\\right)\\right)`,
    );
    return define(label("\\bar{g}", at), worked);
  }
}

const braced = (piece: string): string =>
  /^[\d.]+$|^[a-z](_\{?\w+\}?)?$/.test(piece) ? piece : `\\left(${piece}\\right)`;
