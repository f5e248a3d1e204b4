import { SyntaxFault } from "./syntax-error.js";

export interface Token {
  readonly kind: "number" | "name" | "operator" | "end";
  readonly text: string;
  /** Where it starts in the text, from 0. */
  readonly at: number;
}

const TOKEN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<operator>\*\*|<=|>=|==|!=|&&|\|\||[-+*/^()[\],?:<>!;]))/uy;

const LOOKALIKES: Readonly<Record<string, string>> = {
  "·": "*",
  "×": "*",
  "=": "==",
  "−": "-",
  "÷": "/",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
};

/** The tokens of `text`, the last of kind "end". */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < text.trimEnd().length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw strange(text, at + /^\s*/.exec(text.slice(at))![0].length);
    const [kind, found] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    tokens.push({ kind: kind as Token["kind"], text: found, at: TOKEN.lastIndex - found.length });
    at = TOKEN.lastIndex;
  }
  tokens.push({ kind: "end", text: "", at: text.trimEnd().length });
  return tokens;
}

function strange(text: string, at: number): SyntaxFault {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  const meant = LOOKALIKES[character];
  return new SyntaxFault(
    "this character has no meaning here",
    text,
    at,
    JSON.stringify(character),
    meant ? `Write ${meant}.` : "Use names, numbers, + - * / ^ ( ) [ ] , ? : and comparisons.",
  );
}
