import type { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { randomNumbers } from "../number/random.js";

const SEED = 7_031_857;
/** Steps toward the constants; where the expression is linear in them, the first one is exact. */
const STEPS = 4;

/**
 * The value that every printed decimal of a published expression would have to have for it to equal ours; null where no values
 * do: 0.203298 and 1.738 where ours is 0.203298 + 1.738λ and 0.2032 + 1.74λ was printed. Whole numbers, also in fractions and exponents, stay as they are printed.
 * @returns The wanted value beside each printed one, in the order of the text.
 */
export function unroundedDecimals(
  ours: Expr,
  published: string,
): { wanted: number; printed: string }[] | null {
  const texts: string[] = [];
  const template = parse(
    published.replace(/(?<![\p{L}\p{N}_.])(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?/gu, (text) => {
      texts.push(text);
      return `(${decimalName(texts.length - 1)})`;
    }),
  );
  const printed = texts.map(Number);
  if (printed.length === 0) return null;
  const units = printed.map((value) => Math.abs(value) * 1e-3 || 1e-3);
  const points = pointsOf(ours, template, printed);
  if (points.length === 0) return null;
  let values = printed;
  for (let step = 0; step < STEPS; step++) {
    const residual = points.map((at) => ours.evaluate(at) - valueAt(template, at, values));
    const slopes = points.map((at) => units.map((unit, index) => slope(template, at, values, index, unit)));
    const moves = leastSquares(slopes, residual);
    values = values.map((value, index) => value + moves[index] * units[index]);
  }
  const meets = points.every((at) => {
    const value = ours.evaluate(at);
    return Math.abs(value - valueAt(template, at, values)) <= 1e-9 * Math.max(1, Math.abs(value));
  });
  return meets ? values.map((wanted, index) => ({ wanted: settled(wanted), printed: texts[index] })) : null;
}

const decimalName = (index: number) => `printed_decimal_${index}`;

/** Without the dust of the last digits. */
const settled = (value: number) => Number(value.toPrecision(10));

function valueAt(template: Expr, at: Record<string, number>, values: readonly number[]): number {
  const decimals = Object.fromEntries(values.map((value, index) => [decimalName(index), value]));
  return template.evaluate({ ...at, ...decimals });
}

function slope(
  template: Expr,
  at: Record<string, number>,
  values: readonly number[],
  index: number,
  unit: number,
): number {
  const moved = (by: number) => values.map((value, i) => (i === index ? value + by : value));
  return (valueAt(template, at, moved(unit)) - valueAt(template, at, moved(-unit))) / 2;
}

/** Random points at which both have a value: more than there are decimals, positive ones too for logarithms. */
function pointsOf(ours: Expr, template: Expr, printed: readonly number[]): Record<string, number>[] {
  const names = [...new Set([...ours.variables, ...template.variables])].filter(
    (name) => !name.startsWith("printed_decimal_"),
  );
  const random = randomNumbers(SEED);
  const points: Record<string, number>[] = [];
  for (let tries = 0; tries < 200 && points.length < 3 * printed.length + 5; tries++) {
    const at = Object.fromEntries(names.map((name) => [name, 3 * (tries % 2 ? random() : 2 * random() - 1)]));
    if (Number.isFinite(ours.evaluate(at)) && Number.isFinite(valueAt(template, at, printed)))
      points.push(at);
  }
  return points;
}

/**
 * The shortest x for which A·x comes closest to b, by conjugate gradients: where several sets of decimals would do, the one
 * nearest to what is printed.
 */
function leastSquares(A: readonly number[][], b: readonly number[]): number[] {
  const dot = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, value, i) => sum + value * v[i], 0);
  const down = (rows: readonly number[]) =>
    A[0].map((_, column) =>
      dot(
        A.map((row) => row[column]),
        rows,
      ),
    );
  let x = A[0].map(() => 0);
  let rest = [...b];
  let gradient = down(rest);
  let direction = gradient;
  const start = dot(gradient, gradient);
  for (let step = 0; step < 3 * x.length; step++) {
    const size = dot(gradient, gradient);
    const image = A.map((row) => dot(row, direction));
    const curvature = dot(image, image);
    if (size <= 1e-24 * start || curvature === 0) break;
    const length = size / curvature;
    x = x.map((value, i) => value + length * direction[i]);
    rest = rest.map((value, i) => value - length * image[i]);
    gradient = down(rest);
    const share = dot(gradient, gradient) / size;
    direction = gradient.map((value, i) => value + share * direction[i]);
  }
  return x;
}
