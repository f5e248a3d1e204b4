import { functionOf } from "./foreign-function.js";
import { negative } from "./negative.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { parseCall } from "./parse-call.js";
import { isPowerSign, juxtaposed, leftOver, proposal, refuseBareFunction } from "./parse-fault.js";
import * as rational from "../../number/rational.js";
import { SyntaxFault } from "./syntax-error.js";
import { TokenReader } from "./token-reader.js";
import type { Token } from "./tokens.js";

const COMPARISONS = new Set(["<", "<=", ">", ">=", "==", "!="]);
/** Decimals are kept exactly: 1e999999999 would fill the memory. */
const LARGEST_EXPONENT = 4000;

/**
 * The expression that `text` spells, as its author wrote it: nothing is collected, reordered or evaluated.
 *
 * condition ? value : otherwise  <  or  <  and  <  not  <  comparison  <  + -  <  * /  <  unary -  <  ^
 */
export const parseNode = (text: string, variables: readonly string[] = []): Node =>
  reading(text, variables).node;

/** What a text was read as. */
export interface Reading {
  readonly node: Node;
  /** e^… was read as Euler's number to a power; with e declared a variable it is the variable's power. */
  readonly hasEuler: boolean;
}

/**
 * The expression that `text` spells, and how e was read in it.
 * @param variables Names that are variables whatever else they may stand for: with "e" among them, e^x is a power of e.
 */
export function reading(text: string, variables: readonly string[] = []): Reading {
  const reader = new TokenReader(text, isExpression);
  /** Where e^… stands, and where e stands alone. */
  const euler: { power?: Token; alone?: Token } = {};

  function choice(): Node {
    const start = reader.peek();
    const test = either();
    if (!reader.take("?")) return test;
    reader.requireCondition(test, start);
    const value = reader.value(() => reader.nested(choice));
    reader.expect(":", "A choice is condition ? value : otherwise.");
    const otherwise = reader.value(() => reader.nested(choice));
    return node.rawPiecewise([
      test,
      value,
      ...(otherwise.kind === "piecewise" ? otherwise.args : [otherwise]),
    ]);
  }

  function either(): Node {
    return joined("or", "||", both);
  }
  function both(): Node {
    return joined("and", "&&", negation);
  }
  function joined(word: "and" | "or", sign: string, part: () => Node): Node {
    const start = reader.peek();
    const parts = [part()];
    // inside |…| a double bar closes two
    while (reader.isWord(word) || (reader.is(sign) && !(reader.is("||") && reader.isInBars))) {
      reader.requireCondition(parts[parts.length - 1], start);
      reader.read();
      const at = reader.peek();
      parts.push(part());
      reader.requireCondition(parts[parts.length - 1], at);
    }
    return parts.length === 1 ? parts[0] : node.rawCondition(word, parts);
  }
  function negation(): Node {
    if (!reader.is("!") && !(reader.isWord("not") && startsOperand(reader.peek(1)))) return comparison();
    reader.read();
    const start = reader.peek();
    const test = reader.nested(negation);
    reader.requireCondition(test, start);
    return node.rawCondition("not", [test]);
  }

  function comparison(): Node {
    const start = reader.peek();
    let left = sum();
    const tests: Node[] = [];
    while (reader.peek().kind === "operator" && COMPARISONS.has(reader.peek().text)) {
      reader.requireValue(left, start);
      const { text: sign } = reader.read();
      const right = reader.value(sum);
      tests.push(node.rawCondition(sign, [left, right]));
      left = right;
    }
    return tests.length === 0 ? left : tests.length === 1 ? tests[0] : node.rawCondition("and", tests);
  }

  function sum(): Node {
    const start = reader.peek();
    const first = product();
    const terms = [first];
    while (reader.is("+") || reader.is("-")) {
      reader.requireValue(first, start);
      const minus = reader.read().text === "-";
      const term = reader.value(product);
      terms.push(minus ? negative(term) : term);
    }
    return node.rawSum(terms);
  }

  function product(): Node {
    const start = reader.peek();
    const first = unary();
    const factors = start.text === "-" && first.kind === "product" ? [...first.args] : [first];
    while (reader.is("*") || reader.is("/")) {
      reader.requireValue(first, start);
      const over = reader.read().text === "/";
      const factor = reader.value(unary);
      const last = factors[factors.length - 1];
      if (!over) factors.push(factor);
      else if (factors.length === 1 && isWhole(last) && isWhole(factor) && !rational.isZero(factor.value))
        factors[0] = node.number(last.value.div(factor.value));
      else factors.push(node.rawPower(factor, node.minusOne));
    }
    const after = reader.peek();
    if (startsFactor(reader, after)) throw juxtaposed(reader);
    return node.rawProduct(factors);
  }

  function unary(): Node {
    if (reader.take("+")) return reader.value(() => reader.nested(unary));
    if (!reader.take("-")) return power();
    return negative(reader.value(() => reader.nested(unary)));
  }

  function power(): Node {
    const start = reader.peek();
    if (reader.isWord("e") && isPowerSign(reader.peek(1)) && !variables.includes("e")) {
      const e = reader.read();
      euler.power ??= e;
      return node.rawCall("exp", [exponent(start)]);
    }
    const base = postfix();
    if (!isPowerSign(reader.peek())) return base;
    reader.requireValue(base, start);
    return node.rawPower(base, exponent(start));
  }

  /** The exponent with its sign: ^2, ² and **2 are one. */
  function exponent(start: Token): Node {
    const sign = reader.read();
    if (sign.kind !== "superscript") return reader.value(() => reader.nested(unary));
    if (!isPowerSign(reader.peek())) return superscript(sign);
    const before = reader.text.slice(start.at, sign.at);
    throw reader.fault(
      "a power of a power needs parentheses",
      `Write (${before}^${sign.text})^…, or ${before}^(${sign.text}^…).`,
    );
  }

  function superscript(token: Token): Node {
    if (token.text === "n") return node.symbol("n");
    if (/^[-+]?\d+$/.test(token.text))
      return node.number(rational.rational(BigInt(token.text.replace("+", "")), 1n));
    throw reader.fault(
      "a superscript is a whole number or n",
      /^T$/i.test(token.text)
        ? 'Transposes are for matrices: matrixSymbol("W", 2, 2).transpose(). A power is W^t.'
        : `Write ^(${token.text}).`,
      token,
    );
  }

  function postfix(): Node {
    const value = primary();
    if (!reader.is("[")) return value;
    if (value.kind !== "symbol") throw juxtaposed(reader);
    const { name } = value;
    throw reader.fault("a name has no components", `Write ${name}1, ${name}_1 for ${name}₁.`);
  }

  function primary(): Node {
    if (reader.takeBar()) {
      const inner = reader.value(() => reader.nested(choice));
      reader.closeBar();
      return node.rawCall("abs", [inner]);
    }
    const token = reader.read();
    switch (token.kind) {
      case "number":
        return literal(reader, token);
      case "fraction": {
        const [above, below] = token.text.split("/");
        return node.number(rational.rational(BigInt(above), BigInt(below)));
      }
      case "name":
        return named(token);
      case "superscript":
        throw reader.fault("a superscript stands behind what it raises", "Write x² or x^2.", token);
      case "end":
        throw reader.fault("needs a number, a name or a parenthesis here", "Complete the expression.", token);
      case "operator":
        return bracketed(token);
    }
  }

  function named(token: Token): Node {
    if (token.text === "pi") return node.pi;
    if (reader.is("(") && functionOf(token.text) !== undefined) return parseCall(reader, token, choice);
    if (functionOf(token.text) !== undefined) refuseBareFunction(reader, token);
    if (token.text === "e") euler.alone ??= token;
    return node.symbol(token.text);
  }

  function bracketed(token: Token): Node {
    if (token.text === "(") {
      const inner = reader.nested(choice);
      reader.expect(")", "Close the parenthesis.");
      return inner;
    }
    if (token.text === "√") {
      const start = reader.peek();
      const inner = reader.value(() => reader.nested(postfix));
      if (!isPowerSign(reader.peek()) && reader.peek().kind !== "superscript")
        return node.rawPower(inner, node.half);
      const under = reader.text.slice(start.at, reader.peek(-1).end).replace(/^\((.*)\)$/, "$1");
      throw reader.fault(
        "what a root covers must be clear",
        `Write sqrt(${under})^2 for the root's power, sqrt((${under})^2) for the root of the power.`,
      );
    }
    if (token.text === "[" || token.text === "{")
      throw reader.fault(
        token.text === "["
          ? "a list stands only inside softmax, logsumexp, norm, max and min"
          : "only round parentheses group",
        proposal(reader) ?? "Write norm([x, y]).",
        token,
      );
    throw reader.fault("needs a number, a name or a parenthesis here", "Complete the expression.", token);
  }

  const result = reader.value(choice);
  if (reader.peek().kind !== "end") throw leftOver(reader);
  if (euler.power && euler.alone)
    throw reader.fault(
      "e is Euler's number in e^… and a variable elsewhere: it cannot be both",
      "Write exp(x) for the number's power, (e)^x for the variable's, or declare it: parse(text, { variables: [\"e\"] }).",
      euler.power,
    );
  return { node: result, hasEuler: euler.power !== undefined };
}

/** Whether a text that an error would propose can be read; a proposal that is wrong proposes nothing further. */
function isExpression(text: string): boolean {
  if (proposing || text.length > LONGEST_PROPOSAL) return false;
  proposing = true;
  try {
    return reading(text).node.kind !== "condition";
  } catch (error) {
    if (error instanceof SyntaxFault) return false;
    throw error;
  } finally {
    proposing = false;
  }
}
const LONGEST_PROPOSAL = 400;
let proposing = false;

/** A further operand without an operator before it. */
const startsFactor = (reader: TokenReader, { kind, text }: Token): boolean =>
  kind === "number" ||
  kind === "fraction" ||
  (kind === "name" && text !== "and" && text !== "or") ||
  ["(", "{", "√"].includes(text) ||
  (text === "|" && !reader.isInBars);

function literal(reader: TokenReader, token: Token): Node {
  const after = reader.peek();
  const glued = after.kind !== "end" && after.at === token.end;
  if (glued && after.kind === "number")
    throw reader.fault("a number has one decimal point", "Remove one.", after);
  if (glued && /^e$/i.test(after.text) && !isPowerSign(reader.peek(1)))
    throw reader.faultAt(
      after.at,
      "products are explicit",
      JSON.stringify(token.text + after.text),
      `Write ${token.text}*${after.text} for a product, ${token.text}*exp(1) for Euler's number, or a power of ten with its exponent: ${token.text}e3.`,
    );
  const exponent = Number(/[eE](.*)$/.exec(token.text)?.[1] ?? 0);
  if (Math.abs(exponent) > LARGEST_EXPONENT)
    throw reader.fault(
      `a decimal has an exponent of at most ${LARGEST_EXPONENT}`,
      "Write it as a power.",
      token,
    );
  return node.number(rational.fromDecimal(token.text), /^\d+$/.test(token.text) ? "" : token.text);
}

const isWhole = (value: Node): value is node.NumberNode => node.isInteger(value) && value.name === "";

const startsOperand = (token: Token): boolean =>
  token.kind === "name" || token.kind === "number" || token.text === "(" || token.text === "-";
