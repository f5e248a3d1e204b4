import { InputError } from "../errors.js";
import { Expr } from "./expr.js";
import { parse } from "./parse.js";

/** The parts of a mathjs node that are read; nodes are known by their shape, so any copy of mathjs will do. */
interface MathjsNode {
  readonly type: string;
  readonly [part: string]: unknown;
}

const OPERATORS: Readonly<Record<string, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  dotMultiply: "*",
  divide: "/",
  dotDivide: "/",
  pow: "^",
  dotPow: "^",
  smaller: "<",
  smallerEq: "<=",
  larger: ">",
  largerEq: ">=",
  equal: "==",
  unequal: "!=",
  and: "and",
  or: "or",
};
/** mathjs functions that are spelled otherwise here. */
const REWRITTEN: Readonly<Record<string, (...args: string[]) => string>> = {
  log2: (u) => `log(${u}, 2)`,
  log10: (u) => `log(${u}, 10)`,
  log1p: (u) => `log(1 + ${u})`,
  expm1: (u) => `(exp(${u}) - 1)`,
  square: (u) => `${u}^2`,
  cube: (u) => `${u}^3`,
  pow: (u, v) => `${u}^${v}`,
  add: (...args) => `(${args.join(" + ")})`,
  multiply: (...args) => `(${args.join(" * ")})`,
  subtract: (u, v) => `(${u} - ${v})`,
  divide: (u, v) => `(${u} / ${v})`,
  unaryMinus: (u) => `(-${u})`,
};

/**
 * The expression that a mathjs node stands for, its decimals taken exactly as they print.
 * @param node What mathjs's parse or derivative returns. Every name but pi becomes a variable, also e and i.
 * @throws InputError for parts that have no counterpart: assignments, ranges, strings, units.
 * @example
 * fromMathjs(toMathjs("x^2/3 + sigmoid(y)")) // => "x^2/3 + 1/(1 + exp(-y))"
 */
export function fromMathjs(node: object): Expr {
  return parse(textOf(node as MathjsNode));
}

function textOf(node: MathjsNode): string {
  const child = (part: string): string => textOf(node[part] as MathjsNode);
  const children = (part: string): string[] => (node[part] as MathjsNode[]).map(textOf);
  switch (node?.type) {
    case "ConstantNode":
      return numberText(node);
    case "SymbolNode":
      return String(node.name);
    case "ParenthesisNode":
      return child("content");
    case "OperatorNode":
      return operatorText(node, children("args"));
    case "FunctionNode":
      return functionText((node.fn as MathjsNode).name as string, children("args"));
    case "ConditionalNode":
      return `(${child("condition")} ? ${child("trueExpr")} : ${child("falseExpr")})`;
    case "RelationalNode": {
      const sides = children("params");
      const signs = node.conditionals as string[];
      return `(${signs.map((sign, at) => `${sides[at]} ${OPERATORS[sign]} ${sides[at + 1]}`).join(" and ")})`;
    }
    case "ArrayNode":
      return `[${children("items").join(", ")}]`;
    case "AccessorNode":
      return `${child("object")}[${((node.index as MathjsNode).dimensions as MathjsNode[]).map(textOf).join(", ")}]`;
    default:
      throw unknownPart(node?.type ?? typeof node);
  }
}

function numberText(node: MathjsNode): string {
  const text = String(node.value);
  if (!/^-?[\d.]+(e[+-]?\d+)?$/i.test(text)) throw unknownPart(`the constant ${text}`);
  return text.startsWith("-") ? `(${text})` : text;
}

function operatorText(node: MathjsNode, args: string[]): string {
  const name = String(node.fn);
  if (args.length === 1 && (name === "unaryMinus" || name === "unaryPlus" || name === "not"))
    return `(${{ unaryMinus: "-", unaryPlus: "", not: "not " }[name]}${args[0]})`;
  if (!(name in OPERATORS)) throw unknownPart(`the operator ${String(node.op)}`);
  return `(${args.join(` ${OPERATORS[name]} `)})`;
}

const functionText = (name: string, args: string[]): string =>
  REWRITTEN[name]?.(...args) ?? `${name}(${args.join(", ")})`;

function unknownPart(got: string): InputError {
  return new InputError({
    place: "fromMathjs",
    rule: "reads expressions of numbers, variables, operators, functions and choices",
    got,
    cure: "Rewrite this part.",
  });
}
