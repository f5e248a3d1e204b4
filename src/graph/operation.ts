import * as make from "../symbolic/node/node.js";
import type { Node, NumberNode } from "../symbolic/node/node.js";
import { print } from "../symbolic/text/print.js";
import { isNegative, isOne, negate } from "../number/rational.js";

/** One operation of a computation graph, written with placeholders for its arguments. */
export interface Operation {
  /** What stands in its circle: +, ×, ÷, exp, +1, x². */
  readonly label: string;
  /** The operation as a node in the argument names. */
  readonly formula: Node;
  /** The names of its arguments, each once. */
  readonly inputs: readonly string[];
}

/** Names an operation, or finds the name of the same one met before. */
export type NameOf = (operation: Operation) => string;

const isConstant = (part: Node): boolean => make.variablesOf(part).length === 0;
const isMinusOne = (part: Node): boolean => part === make.minusOne;
const isReciprocal = (part: Node): boolean => part.kind === "power" && isMinusOne(part.args[1]);

/**
 * Splits an expression into operations with at most two arguments (functions keep all of theirs), left to right as it is
 * written; numbers become part of the operation. Returns the node that stands for the whole: a name or a number.
 */
export function splitIntoOperations(whole: Node, name: NameOf): Node {
  const split = (part: Node): Node => {
    if (isConstant(part) || part.kind === "symbol") return part;
    switch (part.kind) {
      case "sum":
        return part.args.slice(1).reduce((total, term) => plus(total, term), split(part.args[0]));
      case "product":
        return product(part.args);
      case "power":
        return power(split(part.args[0]), split(part.args[1]));
      case "piecewise":
        return piecewise(part);
      default:
        return call(part);
    }
  };

  const operation = (label: string, formula: Node): Node =>
    make.symbol(name({ label, formula, inputs: make.variablesOf(formula) }));

  function plus(total: Node, term: Node): Node {
    const negated = withoutMinus(term);
    const right = split(negated ?? term);
    const sign = negated ? "−" : "+";
    const formula = make.rawSum([total, negated ? make.rawProduct([make.minusOne, right]) : right]);
    if (isConstant(right))
      return operation(`${sign}${shown(right)}`, make.rawSum([total, negated ? opposite(right) : right]));
    if (isConstant(total)) return operation(negated ? `${shown(total)}−x` : `+${shown(total)}`, formula);
    return operation(sign, formula);
  }

  function product(factors: readonly Node[]): Node {
    if (isMinusOne(factors[0]))
      return operation("−", make.rawProduct([make.minusOne, product(factors.slice(1))]));
    return factors.slice(1).reduce((total, factor) => times(total, factor), split(factors[0]));
  }
  function times(total: Node, factor: Node): Node {
    const isDivision = isReciprocal(factor);
    const right = split(isDivision ? factor.args[0] : factor);
    const formula = make.rawProduct([total, isDivision ? make.rawPower(right, make.minusOne) : right]);
    if (isDivision && total === make.one) return operation("1/x", make.rawPower(right, make.minusOne));
    const sign = isDivision ? "÷" : "×";
    if (isConstant(right)) return operation(`${sign}${shown(right)}`, formula);
    if (isConstant(total)) return operation(isDivision ? `${shown(total)}/x` : `×${shown(total)}`, formula);
    return operation(sign, formula);
  }

  function power(base: Node, exponent: Node): Node {
    const formula = make.rawPower(base, exponent);
    if (isMinusOne(exponent)) return operation("1/x", formula);
    if (exponent === make.half) return operation("√", formula);
    if (isConstant(exponent)) return operation(`x${superscript(shown(exponent))}`, formula);
    return operation(isConstant(base) ? `${shown(base)}^x` : "^", formula);
  }

  function call(part: Node): Node {
    const args =
      part.name === "softmax" ? [part.args[0], ...part.args.slice(1).map(split)] : part.args.map(split);
    const formula = make.rawCall(part.name, args);
    return operation(callLabel(part.name, args), formula);
  }

  function piecewise(part: Node): Node {
    // conditions keep the variables themselves: they choose a branch and pass no gradient
    const args = part.args.map((arg) => (arg.kind === "condition" ? arg : split(arg)));
    return operation("cases", make.rawPiecewise(args));
  }

  return split(whole);
}

const superscript = (exponent: string): string =>
  /^−?\d+$/.test(exponent)
    ? exponent.replace(/./g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["−0123456789".indexOf(sign)])
    : `^${exponent}`;

const shown = (part: Node): string => print(part).replaceAll("-", "−").replaceAll("*", "·");

/** b of the term −b; undefined for a term without a minus. */
function withoutMinus(term: Node): Node | undefined {
  if (make.isNumber(term) && isNegative(term.value)) return make.number(negate(term.value), term.name);
  if (term.kind !== "product") return undefined;
  const [first, ...rest] = term.args;
  if (!make.isNumber(first) || !isNegative(first.value)) return undefined;
  const size = negate(first.value);
  return make.rawProduct(isOne(size) ? rest : [make.number(size, first.name), ...rest]);
}

const opposite = (part: Node): Node =>
  make.isNumber(part) ? make.number(negate(part.value), part.name) : make.rawProduct([make.minusOne, part]);

function callLabel(name: string, args: readonly Node[]): string {
  if (name === "sigmoid") return "σ";
  if (name === "softmax") return `softmax${(args[0] as NumberNode).value.n}`;
  const constants = args.filter(isConstant).map(shown);
  return constants.length === 0 ? name : `${name}(${constants.join(", ")}, ·)`;
}
