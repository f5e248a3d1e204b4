import { createRequire } from "node:module";
import type { MathNode } from "mathjs";
import { InputError } from "../errors.js";
import { type ExprLike, nodeOf } from "./expr.js";
import { make } from "./form/call.js";
import { functions } from "./functions/table.js";
import * as node from "./node/node.js";
import type { Node } from "./node/node.js";
import { print } from "./text/print.js";

/** The same value, in mathjs's functions alone. */
function inMathjsFunctions(whole: Node): Node {
  const args = whole.args.map(inMathjsFunctions);
  const mathjs = whole.kind === "call" ? functions.get(whole.name)?.mathjs : undefined;
  return typeof mathjs === "function" ? mathjs(args, make) : node.withArgs(whole, args);
}

/**
 * The mathjs node of an expression; functions that mathjs lacks (sigmoid, relu, softmax, …) are written with those it has.
 * mathjs is loaded on the first call.
 * @param f An expression.
 * @example
 * toMathjs("x^2 + relu(y)").evaluate({ x: 3, y: -1 }) // => 9
 */
export function toMathjs(f: ExprLike): MathNode {
  const { parse } = createRequire(import.meta.url)("mathjs") as { parse(text: string): MathNode };
  try {
    return parse(choicesAsOperators(inMathjsFunctions(nodeOf(f))));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({
      place: "toMathjs",
      rule: "mathjs has no room for expressions nested so deep",
      cure: "Split the expression.",
    });
  }
}

/** The text of a node with c ? a : b in place of piecewise(). */
function choicesAsOperators(whole: Node): string {
  const choices = new Map<string, string>();
  const hide = (part: Node): Node => {
    const args = part.args.map(hide);
    if (part.kind !== "piecewise") return node.withArgs(part, args);
    let text = print(args[args.length - 1]);
    for (let at = args.length - 3; at >= 0; at -= 2)
      text = `(${print(args[at])} ? ${print(args[at + 1])} : ${text})`;
    const name = `choice_${choices.size}_`;
    choices.set(name, text);
    return node.symbol(name);
  };
  let text = print(hide(whole));
  for (const [name, choice] of [...choices].toReversed()) text = text.replaceAll(name, choice);
  return text;
}
