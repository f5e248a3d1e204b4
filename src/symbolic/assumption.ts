import { InputError } from "../errors.js";
import { canonical } from "./form/canonical.js";
import { exponentialOf, negated, power } from "./form/arithmetic.js";
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
  readonly back: (whole: Node) => Node;
}

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
  if (put.size === 0) return { names: [], put: (whole) => whole, back: (whole) => whole };
  return {
    names: [...put.keys()],
    put: (whole) => canonical(replaceSymbols(whole, put)),
    back: (whole) => simplifyNode(canonical(replaceSymbols(whole, back))),
  };
}
