import { functions } from "./functions.js";
import * as node from "./node.js";
import type { Node } from "./node.js";
import * as rational from "./rational.js";
import { SyntaxFault } from "./syntax-error.js";
import { type Token, tokensOf } from "./tokens.js";

const ALIASES: Readonly<Record<string, string>> = { ln: "log" };
const COMPARISONS = new Set(["<", "<=", ">", ">=", "==", "!="]);
const DEEPEST = 400;
/** Decimals are kept exactly: 1e999999999 would fill the memory. */
const LARGEST_EXPONENT = 4000;

/**
 * The expression that `text` spells, as its author wrote it: nothing is collected, reordered or evaluated.
 *
 * condition ? value : otherwise  <  or  <  and  <  not  <  comparison  <  + -  <  * /  <  unary -  <  ^
 */
export function parseNode(text: string): Node {
  const tokens = tokensOf(text);
  let next = 0;
  let depth = 0;

  const peek = (): Token => tokens[next];
  const is = (operator: string): boolean => peek().kind === "operator" && peek().text === operator;
  const isWord = (word: string): boolean => peek().kind === "name" && peek().text === word;

  function fault(rule: string, cure: string, token: Token = peek()): SyntaxFault {
    const got =
      token.kind === "end" ? (text.trim() === "" ? "nothing" : "the end") : JSON.stringify(token.text);
    return new SyntaxFault(rule, text, token.at, got, cure);
  }
  function take(operator: string): boolean {
    if (!is(operator)) return false;
    next++;
    return true;
  }
  function expect(operator: string, cure: string): void {
    if (!take(operator)) throw fault(`needs "${operator}" here`, cure);
  }

  function nested<T>(parseInner: () => T): T {
    if (++depth > DEEPEST)
      throw fault(`nests at most ${DEEPEST} levels deep`, "Split the expression with substitute().");
    const inner = parseInner();
    depth--;
    return inner;
  }

  function choice(): Node {
    const start = peek();
    const test = either();
    if (!take("?")) return test;
    requireCondition(test, start);
    const value = valueOnly(() => nested(choice));
    expect(":", "A choice is condition ? value : otherwise.");
    const otherwise = valueOnly(() => nested(choice));
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
    const start = peek();
    const parts = [part()];
    while (is(sign) || isWord(word)) {
      requireCondition(parts[parts.length - 1], start);
      next++;
      const at = peek();
      parts.push(part());
      requireCondition(parts[parts.length - 1], at);
    }
    return parts.length === 1 ? parts[0] : node.rawCondition(word, parts);
  }
  function negation(): Node {
    if (!is("!") && !(isWord("not") && startsOperand(tokens[next + 1]))) return comparison();
    next++;
    const start = peek();
    const test = nested(negation);
    requireCondition(test, start);
    return node.rawCondition("not", [test]);
  }
  function startsOperand(token: Token): boolean {
    return token.kind === "name" || token.kind === "number" || token.text === "(" || token.text === "-";
  }

  function comparison(): Node {
    const start = peek();
    let left = sum();
    const tests: Node[] = [];
    while (peek().kind === "operator" && COMPARISONS.has(peek().text)) {
      requireValue(left, start);
      const { text: sign } = tokens[next++];
      const at = peek();
      const right = sum();
      requireValue(right, at);
      tests.push(node.rawCondition(sign, [left, right]));
      left = right;
    }
    return tests.length === 0 ? left : tests.length === 1 ? tests[0] : node.rawCondition("and", tests);
  }

  function sum(): Node {
    const start = peek();
    const first = product();
    const terms = [first];
    while (is("+") || is("-")) {
      requireValue(first, start);
      const minus = tokens[next++].text === "-";
      const term = valueOnly(product);
      terms.push(minus ? negative(term) : term);
    }
    return node.rawSum(terms);
  }

  function product(): Node {
    const start = peek();
    const first = unary();
    const factors = start.text === "-" && first.kind === "product" ? [...first.args] : [first];
    while (is("*") || is("/")) {
      requireValue(first, start);
      const over = tokens[next++].text === "/";
      const factor = valueOnly(unary);
      const last = factors[factors.length - 1];
      if (!over) factors.push(factor);
      else if (factors.length === 1 && isWhole(last) && isWhole(factor) && !rational.isZero(factor.value))
        factors[0] = node.number(last.value.div(factor.value));
      else factors.push(node.rawPower(factor, node.minusOne));
    }
    const after = peek();
    if (after.kind === "number" || after.kind === "name" || is("("))
      if (!isInfixWord(after)) throw juxtaposed(after);
    return node.rawProduct(factors);
  }
  const isWhole = (value: Node): value is node.NumberNode => node.isInteger(value) && value.name === "";
  const isInfixWord = (token: Token): boolean =>
    token.kind === "name" && (token.text === "and" || token.text === "or");

  function juxtaposed(after: Token): SyntaxFault {
    const before = tokens[next - 1];
    const cure =
      before.kind === "name" && after.text === "("
        ? `${before.text} is no function; write ${before.text}*(…) for a product. The functions: ${functionNames()}.`
        : `Write ${before.text === ")" || before.text === "]" ? "…" : before.text}*${after.text}${after.text === "(" ? "…)" : ""}.`;
    const got = JSON.stringify(text.slice(before.at, after.at + after.text.length));
    return new SyntaxFault("products are explicit", text, after.at, got, cure);
  }

  function unary(): Node {
    if (take("+")) return valueOnly(() => nested(unary));
    if (!take("-")) return power();
    return negative(valueOnly(() => nested(unary)));
  }

  function power(): Node {
    const start = peek();
    const base = postfix();
    if (!take("^") && !take("**")) return base;
    requireValue(base, start);
    return node.rawPower(
      base,
      valueOnly(() => nested(unary)),
    );
  }

  function postfix(): Node {
    const value = primary();
    if (is("[") && value.kind !== "symbol")
      throw fault("only softmax has components", "Write softmax([x, y])[1] for the first one.");
    if (is("["))
      throw fault("a name has no components", `Write ${value.name}1, ${value.name}_1 for ${value.name}₁.`);
    return value;
  }

  function primary(): Node {
    const token = tokens[next++];
    if (token.kind === "number") return literal(token);
    if (token.kind === "name") {
      if (token.text === "pi" || token.text === "π") return node.pi;
      if (is("(") && isFunction(token.text)) return call(token);
      return node.symbol(token.text);
    }
    if (token.text === "(") {
      const inner = nested(choice);
      expect(")", "Close the parenthesis.");
      return inner;
    }
    if (token.text === "[")
      throw fault(
        "a list stands only inside softmax, logsumexp, norm, max and min",
        "Write norm([x, y]).",
        token,
      );
    throw fault("needs a number, a name or a parenthesis here", "Complete the expression.", token);
  }

  function literal(token: Token): Node {
    const after = peek();
    const glued = after.kind !== "end" && after.at === token.at + token.text.length;
    if (glued && after.kind === "number") throw fault("a number has one decimal point", "Remove one.", after);
    const exponent = Number(/[eE](.*)$/.exec(token.text)?.[1] ?? 0);
    if (Math.abs(exponent) > LARGEST_EXPONENT)
      throw fault(`a decimal has an exponent of at most ${LARGEST_EXPONENT}`, "Write it as a power.", token);
    return node.number(rational.fromDecimal(token.text), /^\d+$/.test(token.text) ? "" : token.text);
  }

  function call(name: Token): Node {
    expect("(", "");
    const { args, positions } = list(")");
    const count = args.length;
    const wrongCount = (needs: string): SyntaxFault =>
      new SyntaxFault(
        `${name.text} takes ${needs}`,
        text,
        name.at,
        `${count}`,
        "Separate arguments by commas.",
      );
    if (name.text === "piecewise") return piecewise(args, positions, wrongCount);
    args.forEach((arg, index) => requireValue(arg, positions[index]));
    if (functions.get(name.text)?.hasComponents) return component(name, args, wrongCount);
    if (name.text === "sqrt") {
      if (count !== 1) throw wrongCount("one argument");
      return node.rawPower(args[0], node.half);
    }
    const known = ALIASES[name.text] ?? name.text;
    if (known === "log" && count === 2)
      return node.rawProduct([
        node.rawCall("log", [args[0]]),
        node.rawPower(node.rawCall("log", [args[1]]), node.minusOne),
      ]);
    const [least, most] = functions.get(known)!.arity;
    if (count < least || count > most)
      throw wrongCount(
        most === Infinity
          ? "one argument or more"
          : least === most
            ? "one argument"
            : `${least} to ${most} arguments`,
      );
    return node.rawCall(known, args);
  }

  /** The arguments up to `close`; a list in brackets counts as its members where the function takes a list. */
  function list(close: string): { args: Node[]; positions: Token[] } {
    const args: Node[] = [];
    const positions: Token[] = [];
    if (take(close)) return { args, positions };
    const takesList =
      functions.get(tokens[next - 2].text)?.list === true || tokens[next - 2].text === "softmax";
    if (takesList && take("[")) {
      const inner = list("]");
      expect(close, "Close the parenthesis.");
      return inner;
    }
    do {
      positions.push(peek());
      args.push(nested(choice));
    } while (take(","));
    expect(
      close,
      close === ")" ? "Close the parenthesis, or separate arguments by commas." : "Close the list.",
    );
    return { args, positions };
  }

  function piecewise(args: Node[], positions: Token[], wrongCount: (needs: string) => SyntaxFault): Node {
    if (args.length < 3 || args.length % 2 === 0)
      throw wrongCount("condition, value, …, otherwise: an odd number of arguments, at least 3");
    args.forEach((arg, index) => {
      if (index % 2 === 0 && index < args.length - 1) requireCondition(arg, positions[index]);
      else requireValue(arg, positions[index]);
    });
    return node.rawPiecewise(args);
  }

  function component(name: Token, scores: Node[], wrongCount: (needs: string) => SyntaxFault): Node {
    const isRoots = name.text === "roots";
    if (scores.length < (isRoots ? 2 : 1))
      throw wrongCount(isRoots ? "the coefficients of a polynomial" : "one argument or more");
    const variable = isRoots && scores.find((score) => node.variablesOf(score).length > 0);
    if (variable)
      throw fault("roots takes numbers", "Use solve() for a polynomial with letters in it.", name);
    expect("[", `${name.text} is a vector; write ${name.text}([x, y])[1] for its first component.`);
    const index = tokens[next++];
    expect("]", "Close the index.");
    if (
      index.kind !== "number" ||
      !/^\d+$/.test(index.text) ||
      +index.text < 1 ||
      +index.text > scores.length
    )
      throw new SyntaxFault(
        `the component of this ${name.text} is a number from 1 to ${scores.length}`,
        text,
        index.at,
        JSON.stringify(index.text),
        "Components count from 1.",
      );
    return node.rawCall(name.text, [node.number(Number(index.text)), ...scores]);
  }

  function valueOnly(part: () => Node): Node {
    const start = peek();
    const value = part();
    requireValue(value, start);
    return value;
  }
  function requireValue(value: Node, start: Token): void {
    if (value.kind === "condition")
      throw fault(
        "needs a value here, not a condition",
        "A condition stands before ? or in piecewise().",
        start,
      );
  }
  function requireCondition(value: Node, start: Token): void {
    if (value.kind !== "condition") throw fault("needs a condition here", "Write for example x > 0.", start);
  }

  const result = valueOnly(choice);
  if (peek().kind !== "end")
    throw fault(
      "the expression ends before this",
      is("=") ? "Compare with ==." : is(")") ? "Remove it, or open a parenthesis." : "Remove it.",
    );
  return result;
}

/** The negative as its author would see it: -3 is a number, -(a*b) the product (-1)*a*b. */
export function negative(term: Node): Node {
  if (term.kind === "number" && !rational.isNegative(term.value))
    return node.number(rational.negate(term.value), term.name);
  return node.rawProduct([node.minusOne, ...(term.kind === "product" ? term.args : [term])]);
}

const isFunction = (name: string): boolean =>
  functions.has(name) || name in ALIASES || name === "sqrt" || name === "piecewise";

function functionNames(): string {
  return [...functions.keys(), "ln", "sqrt", "piecewise"].toSorted().join(", ");
}
