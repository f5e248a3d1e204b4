import { InputError } from "../errors.js";
import { Expr } from "./expr.js";
import type { MathjsReading } from "./functions/definition.js";
import { functions } from "./functions/table.js";
import { negative } from "./text/negative.js";
import * as nodes from "./node/node.js";
import type { Node } from "./node/node.js";
import * as rational from "../number/rational.js";
import { variableName } from "./text/variable-name.js";

/** The parts of a mathjs node that are read; nodes are known by their shape, so any copy of mathjs will do. */
interface MathjsNode {
  readonly type: string;
  readonly [part: string]: unknown;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  smaller: "<",
  smallerEq: "<=",
  larger: ">",
  largerEq: ">=",
  equal: "==",
  unequal: "!=",
};

const power = (base: Node, exponent: Node): Node => nodes.rawPower(base, exponent);
const quotient = (a: Node, b: Node): Node => product(a, power(b, nodes.minusOne));
const product = (...factors: Node[]): Node =>
  nodes.rawProduct(
    factors.flatMap((factor, index) => (index === 0 && factor.kind === "product" ? factor.args : [factor])),
  );
const sum = (...terms: Node[]): Node =>
  nodes.rawSum(terms.flatMap((term, index) => (index === 0 && term.kind === "sum" ? term.args : [term])));

/** mathjs operators, and functions that are powers here, by what they make of values. */
const OPERATIONS: Readonly<Record<string, MathjsReading>> = {
  add: { takes: [2, Infinity], of: sum },
  subtract: { takes: [2, 2], of: (a, b) => sum(a, negative(b)) },
  multiply: { takes: [2, Infinity], of: product },
  dotMultiply: { takes: [2, 2], of: product },
  divide: { takes: [2, 2], of: quotient },
  dotDivide: { takes: [2, 2], of: quotient },
  pow: { takes: [2, 2], of: power },
  dotPow: { takes: [2, 2], of: power },
  unaryMinus: { takes: [1, 1], of: negative },
  unaryPlus: { takes: [1, 1], of: (u) => u },
  sqrt: { takes: [1, 1], of: (u) => power(u, nodes.half) },
  square: { takes: [1, 1], of: (u) => power(u, nodes.two) },
  cube: { takes: [1, 1], of: (u) => power(u, nodes.number(3)) },
};

/** mathjs operators and functions that are no functions of the same name here. */
const MADE: ReadonlyMap<string, MathjsReading> = new Map(
  [OPERATIONS, ...[...functions.values()].map((known) => known.fromMathjs ?? {})].flatMap(
    Object.entries<MathjsReading>,
  ),
);

/**
 * The expression that a mathjs node stands for, its decimals taken exactly as they print.
 * @param node What mathjs's parse or derivative returns. Every name but pi becomes a variable, also e and i.
 * @throws InputError for parts that have no counterpart: assignments, ranges, strings, units.
 * @example
 * fromMathjs(toMathjs("x^2/3 + sigmoid(y)")) // => "x^2/3 + 1/(1 + exp(-y))"
 */
export function fromMathjs(node: object): Expr {
  return new Expr(valueOf(node as MathjsNode));
}

/** A part that must be a value. */
function valueOf(part: MathjsNode): Node {
  const read = nodeOf(part);
  if (read.kind === "condition") throw unknownPart("a condition where a value belongs");
  return read;
}

/** A part that must be a condition. */
function conditionOf(part: MathjsNode): Node {
  const read = nodeOf(part);
  if (read.kind !== "condition") throw unknownPart("a value where a condition belongs");
  return read;
}

function nodeOf(part: MathjsNode): Node {
  const child = (name: string): MathjsNode => part[name] as MathjsNode;
  const children = (name: string): MathjsNode[] => part[name] as MathjsNode[];
  switch (part?.type) {
    case "ConstantNode":
      return numberOf(part);
    case "SymbolNode":
      return symbolOf(String(part.name));
    case "ParenthesisNode":
      return nodeOf(child("content"));
    case "OperatorNode":
      return operation(String(part.fn), children("args"), `the operator ${String(part.op)}`);
    case "FunctionNode":
      return operation(
        String(child("fn").name),
        children("args"),
        `the function ${String(child("fn").name)}`,
      );
    case "ConditionalNode": {
      const otherwise = valueOf(child("falseExpr"));
      const rest = otherwise.kind === "piecewise" ? otherwise.args : [otherwise];
      return nodes.rawPiecewise([conditionOf(child("condition")), valueOf(child("trueExpr")), ...rest]);
    }
    case "RelationalNode": {
      const sides = children("params").map(valueOf);
      const tests = (part.conditionals as string[]).map((sign, at) =>
        nodes.rawCondition(COMPARISONS[sign], [sides[at], sides[at + 1]]),
      );
      return tests.length === 1 ? tests[0] : nodes.rawCondition("and", tests);
    }
    case "AccessorNode":
      return component(child("object"), child("index"));
    default:
      throw unknownPart(part?.type ?? typeof part);
  }
}

function symbolOf(name: string): Node {
  const spelled = variableName(name);
  return spelled === "pi" ? nodes.pi : nodes.symbol(spelled);
}

function numberOf(part: MathjsNode): Node {
  const text = String(part.value);
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw unknownPart(`the constant ${text}`);
  const digits = text.replace(/^-/, "");
  const size = nodes.number(rational.fromDecimal(digits), /^\d+$/.test(digits) ? "" : digits);
  return text.startsWith("-") ? negative(size) : size;
}

function operation(name: string, args: readonly MathjsNode[], got: string): Node {
  if (name === "and" || name === "or") return nodes.rawCondition(name, args.map(conditionOf));
  if (name === "not") return nodes.rawCondition(name, args.map(conditionOf));
  if (Object.hasOwn(COMPARISONS, name)) return nodes.rawCondition(COMPARISONS[name], args.map(valueOf));
  const made = MADE.get(name);
  const known = functions.get(name);
  const [least, most] = made?.takes ?? known?.arity ?? [0, -1];
  const items = known?.list && args.length === 1 && args[0].type === "ArrayNode" ? membersOf(args[0]) : args;
  if (items.length < least || items.length > most || known?.hasComponents)
    throw unknownPart(made || known ? `${got} of ${items.length} arguments` : got);
  const values = items.map(valueOf);
  return made ? made.of(...values) : nodes.rawCall(name, values);
}

const membersOf = (array: MathjsNode): MathjsNode[] => array.items as MathjsNode[];

/** softmax([x, y])[1] */
function component(list: MathjsNode, index: MathjsNode): Node {
  const [at] = (index.dimensions as MathjsNode[]).map(valueOf);
  const name = list.type === "FunctionNode" ? String((list.fn as MathjsNode).name) : "";
  if (!functions.get(name)?.hasComponents || !nodes.isNumber(at)) throw unknownPart("a component");
  const args = list.args as MathjsNode[];
  const scores = (args.length === 1 && args[0].type === "ArrayNode" ? membersOf(args[0]) : args).map(valueOf);
  if (!nodes.isInteger(at) || at.value.s < 0n || at.value.n < 1n || at.value.n > BigInt(scores.length))
    throw unknownPart("a component");
  return nodes.rawCall(name, [at, ...scores]);
}

function unknownPart(got: string): InputError {
  return new InputError({
    place: "fromMathjs",
    rule: "reads expressions of numbers, variables, operators, functions and choices",
    got,
    cure: "Rewrite this part.",
  });
}
