import * as node from "./node.js";
import type { Node } from "./node.js";
import { functionNames, isFunction, parseCall } from "./parse-call.js";
import * as rational from "./rational.js";
import type { SyntaxFault } from "./syntax-error.js";
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
export function parseNode(text: string): Node {
  const reader = new TokenReader(text);

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
    while (reader.is(sign) || reader.isWord(word)) {
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
    if ((after.kind === "number" || after.kind === "name" || reader.is("(")) && !isInfixWord(after))
      throw juxtaposed(reader);
    return node.rawProduct(factors);
  }

  function unary(): Node {
    if (reader.take("+")) return reader.value(() => reader.nested(unary));
    if (!reader.take("-")) return power();
    return negative(reader.value(() => reader.nested(unary)));
  }

  function power(): Node {
    const start = reader.peek();
    const base = postfix();
    if (!reader.take("^") && !reader.take("**")) return base;
    reader.requireValue(base, start);
    return node.rawPower(
      base,
      reader.value(() => reader.nested(unary)),
    );
  }

  function postfix(): Node {
    const value = primary();
    if (!reader.is("[")) return value;
    if (value.kind !== "symbol")
      throw reader.fault("only softmax has components", "Write softmax([x, y])[1] for the first one.");
    const { name } = value;
    throw reader.fault("a name has no components", `Write ${name}1, ${name}_1 for ${name}₁.`);
  }

  function primary(): Node {
    const token = reader.read();
    if (token.kind === "number") return literal(reader, token);
    if (token.kind === "name") {
      if (token.text === "pi" || token.text === "π") return node.pi;
      if (reader.is("(") && isFunction(token.text)) return parseCall(reader, token, choice);
      return node.symbol(token.text);
    }
    if (token.text === "(") {
      const inner = reader.nested(choice);
      reader.expect(")", "Close the parenthesis.");
      return inner;
    }
    if (token.text === "[")
      throw reader.fault(
        "a list stands only inside softmax, logsumexp, norm, max and min",
        "Write norm([x, y]).",
        token,
      );
    throw reader.fault("needs a number, a name or a parenthesis here", "Complete the expression.", token);
  }

  const result = reader.value(choice);
  if (reader.peek().kind !== "end")
    throw reader.fault(
      "the expression ends before this",
      reader.is("=")
        ? "Compare with ==."
        : reader.is(")")
          ? "Remove it, or open a parenthesis."
          : "Remove it.",
    );
  return result;
}

function literal(reader: TokenReader, token: Token): Node {
  const after = reader.peek();
  const glued = after.kind !== "end" && after.at === token.at + token.text.length;
  if (glued && after.kind === "number")
    throw reader.fault("a number has one decimal point", "Remove one.", after);
  const exponent = Number(/[eE](.*)$/.exec(token.text)?.[1] ?? 0);
  if (Math.abs(exponent) > LARGEST_EXPONENT)
    throw reader.fault(
      `a decimal has an exponent of at most ${LARGEST_EXPONENT}`,
      "Write it as a power.",
      token,
    );
  return node.number(rational.fromDecimal(token.text), /^\d+$/.test(token.text) ? "" : token.text);
}

/** What to write where two factors stand side by side. */
function juxtaposed(reader: TokenReader): SyntaxFault {
  const [before, after] = [reader.peek(-1), reader.peek()];
  const cure =
    before.kind === "name" && after.text === "("
      ? `${before.text} is no function; write ${before.text}*(…) for a product. The functions: ${functionNames()}.`
      : `Write ${before.text === ")" || before.text === "]" ? "…" : before.text}*${after.text}${after.text === "(" ? "…)" : ""}.`;
  const got = JSON.stringify(reader.text.slice(before.at, after.at + after.text.length));
  return reader.faultAt(after.at, "products are explicit", got, cure);
}

const isWhole = (value: Node): value is node.NumberNode => node.isInteger(value) && value.name === "";

const isInfixWord = (token: Token): boolean =>
  token.kind === "name" && (token.text === "and" || token.text === "or");

const startsOperand = (token: Token): boolean =>
  token.kind === "name" || token.kind === "number" || token.text === "(" || token.text === "-";

/** The negative as its author would see it: -3 is a number, -(a*b) the product (-1)*a*b. */
export function negative(term: Node): Node {
  if (term.kind === "number" && !rational.isNegative(term.value))
    return node.number(rational.negate(term.value), term.name);
  return node.rawProduct([node.minusOne, ...(term.kind === "product" ? term.args : [term])]);
}
