import { Printed } from "../printed.js";
import { curves } from "../figure/curves.js";
import { contours, type Window2d } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import { Expr } from "../symbolic/expr.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { parse } from "../symbolic/parse.js";
import { real, Real } from "../number/real.js";
import { variableName } from "../symbolic/text/variable-name.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { clipped, type Limits, limitsOf } from "./clip.js";
import type { DescentRow, DescentSpec } from "./descent-spec.js";
import { elementwiseStep, filledMethod, type Coordinate, type FilledMethod } from "./method.js";
import { newtonStep } from "./newton.js";
import { fail, problemOf, type Problem } from "./problem.js";
import { rpropStep } from "./rprop.js";

/** A line of a worked step. */
interface Line {
  step: number;
  name: string;
  worked: Worked;
}

/** A minimization step by step, with every number kept; made by {@link descend}. */
export class Descent extends Printed {
  readonly variables: readonly string[];
  readonly rows: readonly DescentRow[];
  /** The start and the point after each step. */
  readonly path: readonly (readonly Real[])[];
  /** The function along the path; null where only gradients are known. */
  readonly values: readonly number[] | null;
  private readonly lines: Line[] = [];
  private readonly method: FilledMethod;

  constructor(readonly spec: DescentSpec) {
    super();
    if (
      typeof spec?.start !== "object" ||
      spec.start === null ||
      spec.method === undefined ||
      spec.method === null
    )
      fail("needs { f, start, method }", JSON.stringify(spec) ?? "nothing");
    this.method = filledMethod(spec.method, "descend");
    const problem = problemOf(spec);
    const { steps = 1, start } = spec;
    const { method } = this;
    const limits = limitsOf(spec);
    const isClipped = limits.clipNorm !== undefined || limits.clipValue !== undefined;
    if (isClipped && method.type === "newton")
      fail(
        "needs a method that follows the gradient to clip it",
        "newton",
        "Leave clipNorm and clipValue out.",
      );
    this.variables = problem.variables;
    if (!Number.isSafeInteger(steps) || steps < 0 || steps > 100_000)
      fail("needs a whole number of steps, at most 100000", String(steps));
    const starts = new Map(Object.entries(start).map(([name, value]) => [variableName(name), value]));
    let point = problem.variables.map((name, index) => {
      const value = Array.isArray(start) ? start[index] : starts.get(name);
      return value === undefined ? fail(`needs a start for ${name}`, "none") : real(value);
    });
    if (Object.keys(start).length !== point.length)
      fail(`needs a start of ${point.length} numbers`, String(Object.keys(start).length));
    const states = point.map((_, index) => this.firstState(index, point));
    const rows: DescentRow[] = [];
    let last: number | null = null;
    for (let step = 1; step <= steps; step++) {
      const value = problem.value(point);
      const grew = last === null || value === null ? null : value > last;
      last = value;
      const gradient = problem.gradient(this.gradientPoint(point, states), step);
      const slopes = isClipped ? this.clippedSlopes(gradient, step, limits) : undefined;
      const next =
        method.type === "newton"
          ? this.newtonStep(problem, point, gradient, real(method.damping), step)
          : point.map((theta, index) =>
              this.coordinateStep(
                method,
                step,
                index,
                theta,
                slopes?.[index] ?? this.slope(gradient, step, index),
                states[index],
                grew,
              ),
            );
      const letters = [...new Set(states.flatMap((state) => [...state.keys()]))];
      rows.push({
        step,
        point,
        value,
        gradient,
        ...(slopes && { clipped: slopes.map((slope) => slope.value) }),
        state: Object.fromEntries(
          letters.map((letter) => [letter, states.map((state) => state.get(letter) ?? Real.zero)]),
        ),
        next,
      });
      point = next;
    }
    this.rows = rows;
    this.path = [...rows.map((row) => row.point), point];
    const values = this.path.map((place) => problem.value(place));
    this.values = values.every((value) => value !== null) ? (values as number[]) : null;
  }

  private firstState(index: number, point: readonly Real[]): Map<string, Real> {
    const { state = {}, previous } = this.spec;
    const entries = Object.entries(state).map(([letter, list]): [string, Real] => {
      if (list.length !== point.length)
        fail(`needs ${point.length} numbers for ${letter}`, String(list.length));
      return [letter, real(list[index])];
    });
    if (previous !== undefined && previous.length !== point.length)
      fail(`needs a previous point of ${point.length} numbers`, String(previous.length));
    const velocity: [string, Real][] =
      previous === undefined ? [] : [["v", point[index].minus(real(previous[index]))]];
    return new Map([...velocity, ...entries]);
  }

  /** Where the gradient is taken: at the point, for Nesterov's method where the velocity will carry it. */
  private gradientPoint(point: Real[], states: Map<string, Real>[]): Real[] {
    const { method } = this;
    if (method.type !== "nesterov" || method.form !== "lookahead") return point;
    const beta = real(method.momentum);
    return point.map((theta, index) => theta.plus(beta.times(states[index].get("v") ?? Real.zero)));
  }

  /** The name of a coordinate's number under a letter. */
  private label(letter: string, index: number): string {
    return this.variables.length > 1 ? `${letter}_{${latexName(this.variables[index])}}` : letter;
  }

  /** Writes a line of a step. */
  private define(step: number, name: string, worked: Worked): Worked {
    this.lines.push({ step, name, worked });
    return Worked.quantity(name, worked.value);
  }

  private slope(gradient: readonly Real[], step: number, index: number): Worked {
    const name = `\\frac{\\partial f}{\\partial ${latexName(this.variables[index])}}`;
    return this.define(step, this.label("g", index), Worked.quantity(name, gradient[index]));
  }

  private clippedSlopes(gradient: readonly Real[], step: number, limits: Limits): Worked[] {
    return clipped(
      gradient.map((_, index) => this.slope(gradient, step, index)),
      limits,
      (letter, index) => this.label(letter, index),
      (name, worked) => this.define(step, name, worked),
    );
  }

  private coordinateStep(
    method: Exclude<FilledMethod, { type: "newton" }>,
    step: number,
    index: number,
    theta: Real,
    gradient: Worked,
    state: Map<string, Real>,
    grew: boolean | null,
  ): Real {
    const symbol = latexName(this.variables[index]);
    const define = (name: string, worked: Worked) => this.define(step, name, worked);
    const coordinate: Coordinate = {
      theta: Worked.quantity(symbol, theta),
      gradient,
      state,
      t: step,
      grew,
      label: (letter) => this.label(letter, index),
      define,
    };
    const next =
      method.type === "rprop" ? rpropStep(method, coordinate) : elementwiseStep(method, coordinate);
    return define(`${symbol}'`, next).value;
  }

  private newtonStep(problem: Problem, point: Real[], gradient: Real[], damping: Real, step: number): Real[] {
    const move = newtonStep(problem.hessian(point), gradient);
    return point.map((theta, index) => {
      const symbol = latexName(this.variables[index]);
      const change = Worked.quantity(`\\left(H^{-1} \\nabla f\\right)_{${symbol}}`, move[index]);
      const scaled =
        damping.compare(real(1)) === 0 ? change : Worked.quantity("\\eta", damping).times(change);
      const worked = Worked.quantity(symbol, theta).minus(scaled);
      this.lines.push({ step, name: `${symbol}'`, worked });
      return worked.value;
    });
  }

  /** The point after the last step. */
  get end(): readonly Real[] {
    return this.path[this.path.length - 1];
  }

  /** Every step: point, value, gradient, what the method keeps. */
  table(digits = 6): Table {
    const letters = Object.keys(this.rows[0]?.state ?? {}).filter(
      (letter) => letter !== "sign" && letter !== "from" && !letter.endsWith("Hat"),
    );
    const isClipped = this.rows[0]?.clipped !== undefined;
    const head = (prefix: string, latex: (name: string) => string) =>
      this.variables.map((name) => ({
        name: `${prefix}${name}`,
        latex: latex(latexName(name)),
        text: `${prefix}${name}`,
        align: "right" as const,
      }));
    const lines = this.path.map((point, index) => {
      const row = this.rows[index] as DescentRow | undefined;
      const blank = this.variables.map(() => null);
      return [
        index,
        ...point,
        ...(this.values === null ? [] : [this.values[index]]),
        ...(row?.gradient ?? blank),
        ...(isClipped ? (row?.clipped ?? blank) : []),
        ...letters.flatMap((letter) => row?.state[letter] ?? blank),
      ];
    });
    return table({
      columns: [
        { name: "step", align: "right" },
        ...head("", (name) => name),
        ...(this.values === null ? [] : [{ name: "f", latex: "f", text: "f", align: "right" as const }]),
        ...head("∂f/∂", (name) => `\\frac{\\partial f}{\\partial ${name}}`),
        ...(isClipped ? head("clipped ", (name) => `\\tilde{g}_{${name}}`) : []),
        ...letters.flatMap((letter) =>
          head(
            `${letter} `,
            (name) =>
              `${letter === "step" ? "\\Delta" : letter === "move" ? "\\Delta\\theta" : letter}_{${name}}`,
          ),
        ),
      ],
      rows: lines,
      digits,
    });
  }

  /**
   * The path on the contour lines of the function; needs two variables.
   * @param window ranges `x` and `y` (default: the path with room around it), titles
   */
  contours(window: Partial<Window2d> & { logarithmic?: boolean } = {}): Plot {
    const { f } = this.spec;
    if (this.variables.length !== 2 || f === undefined)
      fail("needs a function of two variables for its contour lines", `${this.variables.length} variables`);
    const [first, second] = this.variables;
    const expression =
      typeof f === "function"
        ? null
        : f instanceof Expr
          ? f
          : parse(String(f), { variables: this.variables });
    const value = (x: number, y: number) =>
      expression === null
        ? (f as (point: number[]) => number)([x, y])
        : expression.evaluate({ [first]: x, [second]: y });
    const points = this.path.map((point) => point.map(Number));
    const around = (axis: number): [number, number] => {
      const places = points.map((point) => point[axis]);
      const [low, high] = [Math.min(...places), Math.max(...places)];
      const room = Math.max((high - low) * 0.25, 0.5);
      return [low - room, high + room];
    };
    const { logarithmic, ...axes } = window;
    return contours(
      value,
      { x: around(0), y: around(1), xTitle: first, yTitle: second, ...axes },
      { paths: [{ name: this.method.type, points }], logarithmic },
    );
  }

  /**
   * The descent as a figure: the path on the contour lines of a function of two variables, else the function by step, or the
   * coordinates by step where only gradients are known.
   * @param options titles; ranges `x` and `y` for the contour lines
   */
  figure(options: Partial<Window2d> & { logarithmic?: boolean } = {}): Plot {
    if (this.variables.length === 2 && this.spec.f !== undefined) return this.contours(options);
    const { title, xTitle = "step", yTitle, logScale } = options;
    if (this.values !== null)
      return curves([{ name: this.method.type, y: this.values, mode: "lines+markers" }], {
        title,
        xTitle,
        yTitle: yTitle ?? "f",
        logScale,
      });
    return curves(
      this.variables.map((name, axis) => ({
        name,
        y: this.path.map((point) => Number(point[axis])),
        mode: "lines+markers",
      })),
      { title, xTitle, yTitle, logScale },
    );
  }

  /** The equations of one step with the numbers put in, as LaTeX. */
  formulas(step = 1, digits = 6): string {
    const lines = this.lines.filter((line) => line.step === step);
    if (lines.length === 0) fail(`needs a step from 1 to ${this.rows.length}`, String(step));
    const text = lines.map(({ name, worked }) => worked.equation(name, digits));
    return `\\begin{aligned}\n${text.join(" \\\\\n")}\n\\end{aligned}`;
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table of all steps. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/**
 * A function minimized step by step by any of the usual methods, exact as long as the numbers are rational.
 * @param spec `f` (an expression, or functions, or gradients alone), `start`, `method`, `steps` (default 1); `clipNorm` or
 *   `clipValue` of the gradient
 * @returns the descent: `path`, `values`, `rows` with gradients and kept moments, `table()`, `formulas(step)`
 * @throws InputError where start, gradient or state do not fit, or Newton meets a singular Hessian
 * @example
 * descend({ f: "(2*p + 3)^2", start: [6], method: { type: "sgd", learningRate: 0.1 }, steps: 3 }).path.map(([p]) => String(p)) // => ["6", "0", "-1.2", "-1.44"]
 * descend({ f: "x^2 + 3*y^2", start: [5, 7], method: { type: "newton" } }).end // => ["0", "0"]
 * descend({ gradient: [[3, 4]], start: [0, 0], method: "sgd", clipNorm: 1 }).rows[0].clipped // => ["0.6", "0.8"]
 * descend({ gradient: [["4"]], start: [0], method: "adam" }).rows[0].state.mHat // => ["4"]
 */
export function descend(spec: DescentSpec): Descent {
  return new Descent(spec);
}
