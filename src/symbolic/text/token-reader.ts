import { negative } from "./negative.js";
import { type Node, rawSum } from "../node/node.js";
import { print } from "./print.js";
import { SyntaxFault } from "./syntax-error.js";
import { type Token, tokensOf } from "./tokens.js";

const DEEPEST = 400;

/** The tokens of a text from left to right, and the faults that show a place in it. */
export class TokenReader {
  private readonly tokens: Token[];
  private next = 0;
  private depth = 0;
  /** Bars |…| that are open: the next bar behind an operand closes one. */
  private bars = 0;

  /** @param canRead Whether a text that an error would propose is an expression. */
  constructor(
    readonly text: string,
    readonly canRead: (text: string) => boolean,
  ) {
    this.tokens = tokensOf(text);
  }

  /** The token to be read next, or one further on; before 0 those that were read. After the end comes the end. */
  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.next + ahead, this.tokens.length - 1)];
  }
  /** Whether this operator stands before the last token read. */
  wasBefore(operator: string): boolean {
    const token = this.tokens.at(this.next - 2);
    return this.next >= 2 && token?.kind === "operator" && token.text === operator;
  }
  read(): Token {
    const token = this.peek();
    this.next++;
    return token;
  }
  is(operator: string): boolean {
    return this.peek().kind === "operator" && this.peek().text === operator;
  }
  isWord(word: string): boolean {
    return this.peek().kind === "name" && this.peek().text === word;
  }
  take(operator: string): boolean {
    if (!this.is(operator)) return false;
    this.next++;
    return true;
  }
  /** An opening bar of |…|; a double bar opens two. */
  takeBar(): boolean {
    if (!this.is("|") && !this.is("||")) return false;
    if (this.is("|")) this.next++;
    else this.halve();
    this.bars++;
    return true;
  }
  closeBar(): void {
    if (this.is("||")) this.halve();
    else this.expect("|", "Close the bar: |x| is abs(x).");
    this.bars--;
  }
  get isInBars(): boolean {
    return this.bars > 0;
  }
  /** Reads the first half of a double bar. */
  private halve(): void {
    const { at, end } = this.tokens[this.next];
    this.tokens[this.next] = { kind: "operator", text: "|", at: at + 1, end };
  }
  expect(operator: string, cure: string): void {
    if (!this.take(operator)) throw this.fault(`needs "${operator}" here`, cure);
  }

  /** What is wrong at a token, in the words of the text. */
  fault(rule: string, cure: string, { kind, text, at }: Token = this.peek()): SyntaxFault {
    const nothing = this.text.trim() === "" ? "nothing" : "the end";
    return this.faultAt(at, rule, kind === "end" ? nothing : JSON.stringify(text), cure);
  }
  faultAt(at: number, rule: string, got: string, cure: string): SyntaxFault {
    return new SyntaxFault(rule, this.text, at, got, cure);
  }

  /** A part within another: texts that nest deeper than anybody writes would overflow the stack. */
  nested<T>(parse: () => T): T {
    if (++this.depth > DEEPEST)
      throw this.fault(`nests at most ${DEEPEST} levels deep`, "Split the expression with substitute().");
    const inner = parse();
    this.depth--;
    return inner;
  }

  /** A part that must be a value. */
  value(parse: () => Node): Node {
    const start = this.peek();
    const value = parse();
    this.requireValue(value, start);
    return value;
  }
  requireValue(value: Node, start: Token): void {
    if (value.kind === "condition")
      throw this.fault("needs a value here, not a condition", this.conditionCure(value), start);
  }
  private conditionCure({ name, args }: Node): string {
    const isWhole = name === "==" && /^[^=?,]*==[^=?,]*$/.test(this.text);
    return isWhole
      ? `For the equation, bring all to one side: ${print(rawSum([args[0], negative(args[1])]))}.`
      : "A condition stands before ? or in piecewise().";
  }
  requireCondition(value: Node, start: Token): void {
    if (value.kind !== "condition")
      throw this.fault("needs a condition here", "Write for example x > 0.", start);
  }
}
