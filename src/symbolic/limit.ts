import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { assuming, type Assumptions } from "./assumption.js";
import { differentiate } from "./calculus/differentiate.js";
import { growth, leadOf, signOf } from "./calculus/leading-term.js";
import { limitOf } from "./calculus/limit.js";
import { canonicalNode, Expr, type ExprLike, nodeOf } from "./expr.js";
import { canonical } from "./form/canonical.js";
import { fractionForms } from "./form/common-denominator.js";
import { inExponentials } from "./form/exponential-form.js";
import { difference, negated, power, sum } from "./form/arithmetic.js";
import { hasKinks, checkNoJumpsAtWholes } from "./form/kink-case.js";
import { simplifyNode } from "./form/simplify-node.js";
import { replaceSymbols } from "./form/substitute-node.js";
import * as node from "./node/node.js";
import type { Node } from "./node/node.js";
import { latexName } from "./text/latex-name.js";
import { variableName } from "./text/variable-name.js";

const place = "limit";

/** What {@link limit} may be told. */
export interface LimitOptions {
  /** From where the point is approached; default both sides. */
  side?: "left" | "right";
  /** What is taken for granted of other letters: `{ c: "positive" }`. */
  assume?: Assumptions;
}

/** A limit: a number, ∞, −∞, none, or not found. */
export class Limit extends Printed {
  constructor(
    /** Its value where it is finite; null elsewhere. */
    readonly value: Expr | null,
    /** Where it goes if not to a number; "none" where the sides differ, "unknown" where it was not found. */
    readonly kind: "finite" | "infinity" | "-infinity" | "none" | "unknown",
    private readonly formula: string,
  ) {
    super();
  }

  toLatex(): string {
    const words = {
      infinity: "\\infty",
      "-infinity": "-\\infty",
      none: "\\text{none}",
      unknown: "\\text{unknown}",
      finite: "",
    };
    return `${this.formula} = ${this.value?.toLatex() ?? words[this.kind]}`;
  }

  toString(): string {
    const words = { infinity: "∞", "-infinity": "-∞", none: "none", unknown: "unknown", finite: "" };
    return this.value === null ? words[this.kind] : String(this.value);
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/latex": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}

type End = { kind: "finite"; value: Node } | { kind: "infinity" | "-infinity" | "unknown" };

/**
 * The limit of an expression as a variable tends to a value, or to ±∞.
 * @param f an expression; other letters stay letters
 * @param variable the variable that moves
 * @param at where it tends to: a number, exact text, an expression, or `"infinity"`, `"-infinity"`, Infinity, −Infinity
 * @param options `side` ("left" or "right"), `assume` signs of other letters
 * @returns its exact value, ∞, −∞, "none" where the sides differ; "unknown" where no rule finds it
 * @throws InputError for a side that is none
 * @example
 * limit("sin(x)/x", "x", 0) // => "1"
 * limit(derivative("z*sigmoid(c*z)", "z"), "z", "infinity", { assume: { c: "positive" } }) // => "1"
 * limit(derivative("z*sigmoid(c*z)", "z"), "z", "-infinity", { assume: { c: "positive" } }) // => "0"
 * limit("abs(x)/x", "x", 0) // => "none"
 * limit("x*log(x)", "x", 0, { side: "right" }) // => "0"
 */
export function limit(f: ExprLike, variable: string, at: ExprLike, options: LimitOptions = {}): Limit {
  const { side, assume } = options;
  if (side !== undefined && side !== "left" && side !== "right")
    throw new InputError({ place, rule: 'needs a side out of "left", "right"', got: String(side) });
  const x = variableName(variable);
  const assumed = assuming(place, assume);
  const whole = assumed.put(canonical(nodeOf(f, [x], place)));
  checkNoJumpsAtWholes(place, whole);
  const far = infinityOf(at);
  const point = far === undefined ? assumed.put(canonicalNode(at)) : node.zero;
  const target =
    far === undefined
      ? new Expr(simplifyNode(assumed.back(point))).toLatex()
      : far > 0
        ? "\\infty"
        : "-\\infty";
  const sign = side === undefined || far !== undefined ? "" : side === "right" ? "^{+}" : "^{-}";
  const formula = `\\lim_{${latexName(x)} \\to ${target}${sign}} ${new Expr(nodeOf(f)).toLatex()}`;
  const made = (end: End): Limit =>
    end.kind === "finite"
      ? new Limit(new Expr(assumed.back(simplifyNode(end.value))), "finite", formula)
      : new Limit(null, end.kind, formula);
  if (far !== undefined) return made(towards(whole, x, far > 0 ? node.symbol(x) : negated(node.symbol(x))));
  if (side === undefined && !hasKinks(whole)) {
    const smooth = limitOf(whole, x, point, (part) => differentiate(part, x));
    if (smooth) return made({ kind: "finite", value: smooth });
  }
  const away = power(node.symbol(x), node.minusOne);
  const from = (which: "left" | "right"): End =>
    towards(whole, x, which === "right" ? sum([point, away]) : difference(point, away));
  if (side !== undefined) return made(from(side));
  const [left, right] = [from("left"), from("right")];
  if (left.kind === "unknown" || right.kind === "unknown") return made({ kind: "unknown" });
  const same =
    left.kind === right.kind &&
    (left.kind !== "finite" ||
      signOf(simplifyNode(difference(left.value, (right as { value: Node }).value))) === 0);
  return same ? made(left) : new Limit(null, "none", formula);
}

function infinityOf(at: ExprLike): 1 | -1 | undefined {
  if (
    at === Number.POSITIVE_INFINITY ||
    at === "infinity" ||
    at === "+infinity" ||
    at === "∞" ||
    at === "inf"
  )
    return 1;
  if (at === Number.NEGATIVE_INFINITY || at === "-infinity" || at === "-∞" || at === "−∞" || at === "-inf")
    return -1;
  return undefined;
}

/** The limit of a node with a way that x goes put in for it, as x → ∞. */
function towards(whole: Node, x: string, way: Node): End {
  let moved: Node;
  try {
    moved = canonical(replaceSymbols(whole, new Map([[x, way]])));
  } catch (error) {
    if (error instanceof InputError) return { kind: "unknown" };
    throw error;
  }
  const plain = inExponentials(moved);
  for (const form of [moved, plain, simplifyNode(plain), ...fractionForms(plain).map(simplifyNode)]) {
    const end = endOf(form, x);
    if (end.kind !== "unknown") return end;
  }
  return { kind: "unknown" };
}

function endOf(form: Node, x: string): End {
  if (!node.dependsOn(form, x)) return { kind: "finite", value: form };
  const lead = leadOf(form, x);
  if (lead === "zero") return { kind: "finite", value: node.zero };
  const size = lead && growth(lead, x);
  if (!lead || size === undefined) return { kind: "unknown" };
  if (size === -1) return { kind: "finite", value: node.zero };
  if (size === 0) return { kind: "finite", value: lead.c };
  const sign = signOf(lead.c);
  return { kind: sign === 1 ? "infinity" : sign === -1 ? "-infinity" : "unknown" };
}
