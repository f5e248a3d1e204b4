import { functions } from "../functions/table.js";
import { functionOf, translated } from "./foreign-function.js";
import { type Token, tokensOf } from "./tokens.js";

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "|": "|" };
const startsOperand = ({ kind, text }: Token): boolean =>
  (kind !== "operator" && kind !== "end" && kind !== "superscript" && text !== "and" && text !== "or") ||
  text === "(" ||
  text === "[" ||
  text === "{" ||
  text === "√";

/**
 * A text as its author meant it where it leaves products and brackets to the reader: `2sin x` becomes `2*sin(x)`, `sin^2(x)`
 * becomes `sin(x)^2`, `2[x + 1]` becomes `2*(x + 1)`, `arcsin(x)` becomes `asin(x)`. It is a proposal, shown in errors.
 */
export function explicitText(text: string): string {
  const tokens = tokensOf(text);
  let next = 0;
  const peek = (): Token => tokens[next];
  const gap = (): string =>
    next === 0 ? "" : text.slice(tokens[next - 1].end, tokens[next].at).replace(/\s+/g, " ");

  /** At the bracket that closes; a bar closes where an operand stands before it. */
  const isEnd = (close: string | undefined, afterOperand: boolean): boolean =>
    peek().kind === "end" || (peek().text === close && (close !== "|" || afterOperand));

  function sequence(close?: string): string {
    let out = "";
    let afterOperand = false;
    while (!isEnd(close, afterOperand)) {
      const space = out === "" ? "" : gap();
      if (startsOperand(peek()) || (peek().text === "|" && !(afterOperand && close === "|"))) {
        out += (afterOperand ? "*" : space) + operand();
        afterOperand = true;
      } else {
        const { text: sign } = tokens[next++];
        out += space + sign;
        afterOperand = sign === ")" || sign === "]";
      }
    }
    return out;
  }

  /** What stands between brackets. */
  function inside(): string {
    const close = CLOSING[tokens[next++].text];
    const inner = sequence(close);
    if (peek().text === close) next++;
    return inner;
  }

  function operand(): string {
    const token = peek();
    let out: string;
    if (token.kind === "name") out = named();
    else if (token.text === "√") {
      next++;
      out = `sqrt(${startsOperand(peek()) ? stripped(operand()) : ""})`;
    } else if (token.text === "|") out = `abs(${inside()})`;
    else if (token.kind === "operator") out = `(${inside()})`;
    else {
      next++;
      out = token.kind === "fraction" ? `(${token.text})` : token.text;
    }
    return peek().kind === "superscript" ? out + exponent() : out;
  }

  /** An exponent: `^2` and ² alike. */
  function exponent(): string {
    const token = tokens[next++];
    if (token.kind === "superscript") return /^\w+$/.test(token.text) ? `^${token.text}` : `^(${token.text})`;
    const sign = peek().text === "-" ? tokens[next++].text : "";
    return `^${sign}${peek().kind === "end" ? "" : operand()}`;
  }

  function named(): string {
    const { text: name } = tokens[next++];
    const known = functionOf(name) === undefined ? undefined : name;
    if (known && (peek().text === "^" || peek().kind === "superscript")) {
      const before = next;
      const power = exponent();
      const argument = applied(known);
      if (argument !== undefined) return `${argument}${power}`;
      next = before;
      return name;
    }
    return applied(name) ?? name;
  }

  /** The function applied to the bracket, or to the product of signs, that follows; undefined where nothing does. */
  function applied(name: string): string | undefined {
    const known = functionOf(name);
    if (peek().text === "(" || (known && peek().text === "{")) {
      const takesList = known && functions.get(known)?.list;
      if (!known && translated(name, "") === undefined) return undefined;
      if (takesList && tokens[next + 1].text === "[") {
        next++;
        const list = `([${inside()}])`;
        if (peek().text === ")") next++;
        return name + list + component();
      }
      const args = inside();
      return known ? `${name}(${args})${component()}` : translated(name, args);
    }
    if (!known || !startsOperand(peek())) return undefined;
    let argument = stripped(operand());
    while (
      peek().kind === "name" &&
      peek().at === tokens[next - 1].end &&
      functionOf(peek().text) === undefined
    )
      argument += `*${operand()}`;
    return `${name}(${argument})`;
  }

  function component(): string {
    return peek().text === "[" ? `[${inside()}]` : "";
  }
  return sequence();
}

/** Without brackets around the whole. */
const stripped = (text: string): string => {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at++) {
    depth += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
    if (depth === 0) return text;
  }
  return text.slice(1, -1);
};
