import { InputError } from "../errors.js";
import { canonical } from "./form/canonical.js";
import { exponentialOf, negated, power } from "./form/arithmetic.js";
import { expandNode } from "./form/expand-node.js";
import { simplifyNode } from "./form/simplify-node.js";
import { replaceSymbols } from "./form/substitute-node.js";
import * as node from "./node/node.js";
import type { Node } from "./node/node.js";
import { variableName } from "./text/variable-name.js";

/** What is taken for granted of letters, by their names. */
export type Assumptions = Readonly<Record<string, "positive" | "negative" | "nonnegative">>;

/** How letters with a known sign are put in and taken out. */
export interface Assumed {
  readonly names: readonly string[];
  readonly put: (whole: Node) => Node;
  /** The same of a formula that is to stay as it was typed. */
  readonly putAsTyped: (whole: Node) => Node;
  readonly back: (whole: Node) => Node;
}

const same = (whole: Node): Node => whole;

/**
 * A positive letter stands in a formula as e^s with a letter s of its own, a negative one as −e^s, one that is not negative as s²: then
 * every rule of signs knows what it is.
 */
export function assuming(place: string, assume: Assumptions = {}): Assumed {
  const put = new Map<string, Node>();
  const back = new Map<string, Node>();
  for (const [key, sign] of Object.entries(assume)) {
    const name = variableName(key);
    const [own, letter] = [node.symbol(`assumed_${name}`), node.symbol(name)];
    switch (sign) {
      case "positive":
        put.set(name, exponentialOf(own));
        back.set(own.name, node.rawCall("log", [letter]));
        break;
      case "negative":
        put.set(name, negated(exponentialOf(own)));
        back.set(own.name, node.rawCall("log", [negated(letter)]));
        break;
      case "nonnegative":
        put.set(name, power(own, node.two));
        back.set(own.name, node.rawPower(letter, node.half));
        break;
      default:
        throw new InputError({
          place,
          rule: "takes positive, negative or nonnegative of a letter",
          got: `${key}: ${String(sign)}`,
        });
    }
  }
  if (put.size === 0) return { names: [], put: same, putAsTyped: same, back: same };
  return {
    names: [...put.keys()],
    putAsTyped: (whole) => replaceSymbols(whole, put),
    put: (whole) => canonical(replaceSymbols(whole, put)),
    back: (whole) => simplifyNode(canonical(replaceSymbols(inTerms(whole), back))),
  };
}

/** Exponents multiplied out: e^((s − t)/2) is e^(s/2)·e^(−t/2), a root of the letters. */
function inTerms(whole: Node): Node {
  const args = whole.args.map(inTerms);
  return node.withArgs(whole, node.isCall(whole, "exp") ? args.map(expandNode) : args);
}
