import { functions } from "../functions/table.js";
import { explicitText } from "./explicit-text.js";
import { functionNames, functionOf, translated } from "./foreign-function.js";
import type { SyntaxFault } from "./syntax-error.js";
import type { TokenReader } from "./token-reader.js";
import type { Token } from "./tokens.js";

/* What to say about a text that is no expression: the rule it breaks, and a text that means what its author meant. */

/** What is wrong where the text goes on behind an expression. */
export function leftOver(reader: TokenReader): SyntaxFault {
  const { at, text } = reader.peek();
  const before = reader.text.slice(0, at).trim();
  const after = reader.text.slice(reader.peek().end).trim();
  switch (text) {
    case "=":
      return reader.fault("an expression has no equals sign", equationCure(reader, before, after));
    case ")":
      return reader.fault("the expression ends before this", "Remove it, or open a parenthesis.");
    case ",": {
      const pointed = `${before}.${after}`;
      if (/\d$/.test(before) && /^\d/.test(after) && reader.canRead(pointed))
        return reader.fault("decimals have a point", `Write ${pointed}.`);
      return reader.fault("the expression ends before this", "Remove it.");
    }
    default:
      return reader.fault("the expression ends before this", "Remove it.");
  }
}

/** One expression for an equation: its zeros are the solutions. */
function equationCure(reader: TokenReader, left: string, right: string): string {
  if (/[?]|piecewise|\b(and|or|not)\b|[<>&|]/.test(left + right)) return "Compare with ==.";
  if (!reader.canRead(left) || !reader.canRead(right)) return "Bring all to one side.";
  const difference = `${left} - ${/^[\w.]+$/.test(right) ? right : `(${right})`}`;
  return /^\w+$/.test(left)
    ? `For the equation, bring all to one side: ${difference}. For the function alone, write ${right}.`
    : `For the equation, bring all to one side: ${difference}.`;
}

/** A text that can be read, for an error to propose: what its author may have meant, with every product and bracket. */
export function proposal(reader: TokenReader): string | undefined {
  const meant = explicitText(reader.text);
  return reader.canRead(meant) ? `Write ${meant}.` : undefined;
}

/** Whether the token raises what stands before it to a power. */
export const isPowerSign = ({ kind, text }: { kind: string; text: string }): boolean =>
  kind === "superscript" || (kind === "operator" && (text === "^" || text === "**"));

/** A function's name without parentheses is a variable, but not where its argument stands behind it: sin -x, sin^2(x). */
export function refuseBareFunction(reader: TokenReader, token: Token): void {
  const after = reader.peek();
  const behind = reader.peek(1);
  if (after.text === "-" && after.at > token.end && behind.at === after.end && behind.kind !== "operator")
    throw reader.faultAt(
      token.at,
      "a function needs parentheses",
      JSON.stringify(token.text),
      `Write ${token.text}(-${behind.text}), or ${token.text} - ${behind.text} for a difference.`,
    );
  if (!isPowerSign(after)) return;
  const inverse = after.text === "-1" || (behind.text === "-" && reader.peek(2).text === "1");
  const argumentAt = after.kind === "superscript" ? 1 : behind.text === "-" ? 3 : 2;
  const argument = reader.peek(argumentAt);
  if (argument.kind !== "name" && argument.kind !== "number" && argument.text !== "(") return;
  const cure = inverse
    ? `Write 1/${token.text}(x) for the reciprocal${functions.has(`a${token.text}`) ? `, a${token.text}(x) for the inverse` : ""}.`
    : (proposal(reader) ??
      `Write ${token.text}(x)^${after.kind === "superscript" ? after.text : behind.text}.`);
  throw reader.faultAt(
    token.at,
    "the exponent of a function stands behind its argument",
    JSON.stringify(token.text),
    cure,
  );
}

/** What to write where two factors stand side by side. */
export function juxtaposed(reader: TokenReader): SyntaxFault {
  const [before, after] = [reader.peek(-1), reader.peek()];
  const got = JSON.stringify(reader.text.slice(before.at, after.end));
  const slope = /^\s*d\s*\/\s*d([\p{L}_]\w*)\s*(.+)$/u.exec(reader.text);
  if (slope && before.text === `d${slope[1]}`)
    return reader.faultAt(
      after.at,
      "derivatives are taken by a function",
      got,
      `Use derivative(${JSON.stringify(slope[2].trim())}, ${JSON.stringify(slope[1])}).`,
    );
  const definition = /^\s*\w+\s*\([\w\s,]*\)\s*=(?!=)(.+)$/.exec(reader.text);
  if (definition)
    return reader.faultAt(
      after.at,
      "an expression has no name of its own",
      got,
      `Write the right side alone: ${definition[1].trim()}.`,
    );
  // 1/2x is read in two ways
  if (reader.wasBefore("/")) {
    const [above, below, factor] = [reader.peek(-3).text, before.text, after.text].map((text) =>
      text === "(" || text === ")" ? "(…)" : text,
    );
    return reader.faultAt(
      after.at,
      "products are explicit",
      got,
      `Write ${above}/(${below}*${factor}) or (${above}/${below})*${factor}.`,
    );
  }
  const meant = proposal(reader);
  if (before.kind === "name" && functionOf(before.text) !== undefined && after.text !== "(") {
    const power =
      isPowerSign(reader.peek(1)) &&
      `Write ${before.text}(${after.text})^2 or ${before.text}(${after.text}^2).`;
    return reader.faultAt(
      after.at,
      "a function needs parentheses",
      got,
      power || meant || `Write ${before.text}(${after.text}).`,
    );
  }
  if (before.kind === "name" && after.text === "(") {
    const product = `${before.text}*(…) for a product`;
    const cure =
      meant && translated(before.text, "x") !== undefined
        ? `${meant.slice(0, -1)}, or ${product}.`
        : `${before.text} is no function; write ${product}.${meant ? ` ${meant}` : ""} The functions: ${functionNames()}.`;
    return reader.faultAt(after.at, "products are explicit", got, cure);
  }
  const [left, right] = [
    before.text === ")" || before.text === "]" ? "…" : before.text,
    after.text === "(" ? "(…)" : after.text,
  ];
  return reader.faultAt(after.at, "products are explicit", got, meant ?? `Write ${left}*${right}.`);
}
