import { angleRules } from "./angle-rule.js";
import * as make from "./arithmetic.js";
import { canonical, rebuild } from "./canonical.js";
import { drawnContent, takeOutCommonFactor } from "./common-factor.js";
import { kinkRules } from "./kink-rule.js";
import { logRules } from "./log-rule.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { baseOf, exponentOf } from "../node/order.js";
import * as rational from "../../number/rational.js";
import { fractionForms } from "./common-denominator.js";

/** Above this size the forms that need the whole expression multiplied out are not tried. */
const LARGEST_FRACTION = 400;
/** The same for constants: nested roots make many generators, and their value matters more than their form. */
const LARGEST_CONSTANT = 60;

/**
 * The smallest form found: the expression as it stands, expanded, over a common denominator, with common factors taken
 * out. The first of equally small forms wins, so that nothing is rewritten without gain.
 */
export function simplifyNode(whole: Node): Node {
  const known = whole.memo.simplified;
  if (known) return known;
  const result = smallest(whole);
  whole.memo.simplified = result;
  result.memo.simplified = result;
  return result;
}

function smallest(whole: Node): Node {
  const inner = rebuild(canonical(whole), canonical(whole).args.map(simplifyNode));
  if (inner.memo.simplified) return inner.memo.simplified;
  let best = drawnContent(takeInMinus(logRules(kinkRules(inner))));
  const consider = (form: Node): void => {
    const better = takeInMinus(form);
    if (better.cost < best.cost) best = better;
  };
  if (isCompound(best)) {
    if (best.size <= largest(best) && isWorthExpanding(best))
      fractionForms(best).map(kinkRules).forEach(consider);
    consider(factored(best));
    consider(angleRules(best));
  }
  return best === inner || best === whole ? best : again(best, inner);
}

const largest = (whole: Node): number =>
  node.variablesOf(whole).length === 0 ? LARGEST_CONSTANT : LARGEST_FRACTION;

/** What a smaller form simplifies to in turn; costs only fall, so this ends. */
function again(form: Node, before: Node): Node {
  return form.cost < before.cost ? simplifyNode(form) : form;
}

const isCompound = (whole: Node): boolean =>
  whole.kind === "sum" ||
  whole.kind === "product" ||
  (whole.kind === "power" && node.isInteger(whole.args[1]));

/** −a·(b − c) as a·(c − b), where that is no longer. */
function takeInMinus(whole: Node): Node {
  if (whole.kind !== "product" || !node.isNumber(whole.args[0]) || !rational.isNegative(whole.args[0].value))
    return whole;
  for (const factor of whole.args) {
    if (factor.kind !== "sum") continue;
    const mirrored = make.sum(factor.args.map(make.negated));
    const others = whole.args.filter((part) => part !== factor);
    const form = make.product([make.negated(make.product(others)), mirrored]);
    if (form.cost < whole.cost || (form.cost === whole.cost && mirrored.cost < factor.cost)) return form;
  }
  return whole;
}

/** Functions with an identity among their polynomials: sin² + cos² = 1, Σ softmax = 1. */
const WITH_IDENTITIES = new Set(["sin", "cos", "sinh", "cosh", "softmax"]);

/** Multiplying out can only help where sums, quotients, roots or functions with identities are multiplied and added. */
function isWorthExpanding(whole: Node): boolean {
  if (whole.kind === "power") return false;
  const terms = whole.kind === "sum" ? whole.args : [whole];
  return terms.some((term) => {
    const factors = term.kind === "product" ? term.args : [term];
    return factors.some((factor) => {
      const [base, exponent] = [baseOf(factor), exponentOf(factor)];
      if (base.kind === "sum" || node.isCall(base, "exp")) return true;
      if (whole.kind === "product") return false;
      return (
        (base.kind === "call" && WITH_IDENTITIES.has(base.name)) ||
        (node.isNumber(exponent) &&
          (rational.isNegative(exponent.value) || !rational.isInteger(exponent.value)))
      );
    });
  });
}

/** A sum with common factors taken out, in its factors too. */
function factored(whole: Node): Node {
  if (whole.kind === "product")
    return make.product(whole.args.map((factor) => (factor.kind === "sum" ? factored(factor) : factor)));
  if (whole.kind !== "sum") return whole;
  const found = takeOutCommonFactor(whole);
  if (!found) return whole;
  const group = make.product([found.factor, simplifyNode(found.inside)]);
  if (found.others === node.zero) return group.cost < whole.cost ? group : whole;
  const form = make.sum([group, factored(found.others)]);
  return form.cost < whole.cost ? form : whole;
}
