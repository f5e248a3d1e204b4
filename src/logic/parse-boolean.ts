import { InputError } from "../errors.js";
import { BooleanExpression, type BooleanNode, type Connective } from "./boolean-expression.js";

/** Loosest first; connectives of one line bind equally and are read from the left. */
const levels: Record<string, Connective>[] = [
  { "<->": "xnor", "<=>": "xnor", "↔": "xnor", "⇔": "xnor", iff: "xnor" },
  { "->": "implies", "=>": "implies", "→": "implies", "⇒": "implies", implies: "implies" },
  { or: "or", "|": "or", "||": "or", "∨": "or", "+": "or", nor: "nor", "↓": "nor" },
  { xor: "xor", "^": "xor", "⊕": "xor", xnor: "xnor", "⊙": "xnor" },
  { and: "and", "&": "and", "&&": "and", "∧": "and", "*": "and", "·": "and", nand: "nand", "↑": "nand" },
];

const negations = new Set(["not", "!", "~", "¬"]);
const constants: Record<string, 0 | 1> = { "0": 0, "1": 1, false: 0, true: 1, "⊥": 0, "⊤": 1 };
const words = new Set([...levels.flatMap((level) => Object.keys(level)), "not", "true", "false"]);

interface Token {
  text: string;
  at: number;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:(<->|<=>|->|=>|\|\||&&|[\p{L}_][\p{L}\p{N}_]*|[01]|[|&∨∧⊕⊙↔⇔→⇒↑↓+^*·!~¬'()⊥⊤])|$)/uy;
  while (pattern.lastIndex < source.length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(source);
    if (match === null)
      throw new InputError({
        place: "parseBoolean",
        rule: "knows and or not xor xnor nand nor implies, their signs, 0, 1, names and parentheses",
        got: `"${source.slice(from).trim()[0]}" at position ${from}`,
      });
    if (match[1] === undefined) break;
    const word = match[1].toLowerCase();
    tokens.push({ text: words.has(word) ? word : match[1], at: pattern.lastIndex - match[1].length });
  }
  return tokens;
}

class Parser {
  private next = 0;

  constructor(
    private readonly source: string,
    private readonly tokens: Token[],
  ) {}

  private get token(): string | undefined {
    return this.tokens[this.next]?.text;
  }

  private fault(rule: string): InputError {
    const token = this.tokens[this.next];
    return new InputError({
      place: "parseBoolean",
      rule,
      got: token === undefined ? `the end of "${this.source}"` : `"${token.text}" at position ${token.at}`,
    });
  }

  whole(): BooleanNode {
    const node = this.level(0);
    if (this.token !== undefined) throw this.fault("needs a connective between two expressions");
    return node;
  }

  private level(depth: number): BooleanNode {
    if (depth === levels.length) return this.negated();
    let left = this.level(depth + 1);
    while (this.token !== undefined && this.token in levels[depth]) {
      const kind = levels[depth][this.token];
      this.next++;
      // An implication groups to the right: a → b → c is a → (b → c).
      const right = this.level(kind === "implies" ? depth : depth + 1);
      left = { kind, left, right };
    }
    return left;
  }

  private negated(): BooleanNode {
    if (this.token !== undefined && negations.has(this.token)) {
      this.next++;
      return { kind: "not", of: this.negated() };
    }
    let node = this.primary();
    while (this.token === "'") {
      this.next++;
      node = { kind: "not", of: node };
    }
    return node;
  }

  private primary(): BooleanNode {
    const token = this.token;
    if (token === "(") {
      this.next++;
      const node = this.level(0);
      if (this.token !== ")") throw this.fault('needs ")"');
      this.next++;
      return node;
    }
    if (
      token === undefined ||
      (words.has(token) && !(token in constants)) ||
      !/^[\p{L}\p{N}_⊥⊤]/u.test(token)
    )
      throw this.fault("needs a variable, 0, 1 or an expression in parentheses");
    this.next++;
    return token in constants
      ? { kind: "constant", value: constants[token] }
      : { kind: "variable", name: token };
  }
}

/**
 * The boolean expression that a text stands for.
 * @param source names, 0, 1, parentheses and, from the tightest: `not ! ~ ¬` or a prime behind, `and & ∧ * ·` and `nand`,
 * `xor ^ ⊕` and `xnor ⊙`, `or | ∨ +` and `nor`, `implies -> →`, `iff <-> ↔`
 * @returns the expression
 * @throws InputError with the position where the text breaks the syntax
 * @example
 * parseBoolean("(A or not B) xor (not C or not D)") // => "(A ∨ ¬B) ⊕ (¬C ∨ ¬D)"
 * parseBoolean("A' + B*C").toLatex() // => "\\bar{A} \\vee \\left(B \\wedge C\\right)"
 * parseBoolean("A and") // throws parseBoolean: needs a variable, 0, 1 or an expression in parentheses, got the end of "A and".
 */
export function parseBoolean(source: string): BooleanExpression {
  if (typeof source !== "string")
    throw new InputError({ place: "parseBoolean", rule: "needs text", got: typeof source });
  return new BooleanExpression(new Parser(source, tokensOf(source)).whole());
}
