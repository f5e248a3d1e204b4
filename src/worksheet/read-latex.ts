import { InputError } from "../errors.js";
import { functionOf } from "../symbolic/text/foreign-function.js";
import { isAccentWord, isGreekWord, variableName } from "../symbolic/text/variable-name.js";

/** Commands that stand for a sign or for nothing. */
const plain: Record<string, string> = {
  cdot: "*",
  times: "*",
  ast: "*",
  div: "/",
  left: "",
  right: "",
  big: "",
  Big: "",
  bigl: "",
  bigr: "",
  Bigl: "",
  Bigr: "",
  displaystyle: "",
  textstyle: "",
  limits: "",
  quad: " ",
  qquad: " ",
  lvert: "|",
  rvert: "|",
  vert: "|",
  le: "<=",
  leq: "<=",
  ge: ">=",
  geq: ">=",
  ne: "!=",
  neq: "!=",
};

/** Functions that LaTeX calls otherwise. */
const arcs: Record<string, string> = { arcsin: "asin", arccos: "acos", arctan: "atan" };

const fonts = new Set(["mathrm", "text", "mathit", "mathbf", "boldsymbol", "operatorname"]);

/**
 * A formula in LaTeX as the text that `parse` reads, but for products, which may stay unwritten.
 * @param isKnown Whether a variable of the question has this name: `x_1` is `x1` or `x_1`.
 * @throws InputError for a command that it does not know.
 */
export function readLatex(text: string, isKnown: (name: string) => boolean, place: string): string {
  const source = text.replace(/^\s*(\$+|\\\(|\\\[)|(\$+|\\\)|\\\])\s*$/g, "");
  return new LatexReader(source, isKnown, place).whole();
}

class LatexReader {
  private readonly tokens: string[];
  private at = 0;

  constructor(
    source: string,
    private readonly isKnown: (name: string) => boolean,
    private readonly place: string,
  ) {
    this.tokens = source.match(/\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\.\d+|\s+|[^]/gu) ?? [];
  }

  whole(): string {
    const text = this.sequence(() => this.at >= this.tokens.length);
    return text.trim();
  }

  private refuse(got: string): InputError {
    return new InputError({
      place: this.place,
      rule: "needs LaTeX that can be read as a formula",
      got,
      cure: "Write it with + - * / ^ and the names of functions: exp(-x)/2.",
    });
  }

  /** Everything up to an end, which is not taken. */
  private sequence(isEnd: () => boolean): string {
    let text = "";
    while (!isEnd()) {
      if (this.at >= this.tokens.length) throw this.refuse("a bracket that does not close");
      const start = this.tokens[this.at];
      const piece = this.piece();
      const whole = /(?<![\p{L}\p{N}_.)\]^])\d+\s*$/u.exec(text);
      // A whole number before a fraction of whole numbers is a mixed number.
      if (whole && /^\\[dt]?frac$/.test(start) && /^\(\(\d+\)\/\(\d+\)\)$/.test(piece))
        text = `${text.slice(0, whole.index)}(${whole[0].trim()}+${piece})`;
      else text += `${/[\w)]$/.test(text) && /^[\w(]/.test(piece) ? " " : ""}${piece}`;
    }
    return text;
  }

  private skipSpaces(): void {
    while (/^(\s+|\\[,;:!])$/.test(this.tokens[this.at] ?? "")) this.at++;
  }

  /** One argument: a group in braces, a command with its arguments, or one character. */
  private argument(): string {
    this.skipSpaces();
    const token = this.tokens[this.at];
    if (token === undefined) throw this.refuse("an end where something is missing");
    if (token === "{") return this.group();
    if (/^\d/.test(token) && token.length > 1) {
      // `\frac12` and `x^23` take one digit.
      this.tokens.splice(this.at, 1, token[0], token.slice(1));
    }
    return this.piece();
  }

  private group(): string {
    this.at++;
    const inside = this.sequence(() => this.tokens[this.at] === "}");
    this.at++;
    return inside.trim();
  }

  private piece(): string {
    const token = this.tokens[this.at++];
    if (token === "{") {
      this.at--;
      return `(${this.group()})`;
    }
    if (token === "^") return `^(${this.argument()})`;
    if (/^\s+$/.test(token)) return " ";
    if (/^\p{L}$/u.test(token)) return this.name(variableName(token));
    if (!token.startsWith("\\")) return token;
    const command = token.slice(1);
    if (/^[,;:! ]$/.test(command)) return " ";
    if (command === "{") return "(";
    if (command === "}") return ")";
    if (command === "|") return "|";
    if (Object.hasOwn(plain, command)) return plain[command];
    if (/^[dt]?frac$/.test(command)) return `((${this.argument()})/(${this.argument()}))`;
    if (command === "sqrt") return this.root();
    const called = Object.hasOwn(arcs, command) ? arcs[command] : functionOf(command);
    if (called !== undefined) return this.call(called, command === "log");
    if (isAccentWord(command)) return this.name(`${this.argument()}${command}`);
    if (fonts.has(command)) return this.named(this.argument().replaceAll(" ", ""));
    const letter = command.replace(/^var/, "");
    if (isGreekWord(letter)) return this.named(letter);
    throw this.refuse(token);
  }

  /** A name, or a function where one stands before a bracket: σ(z) is the sigmoid, where the question has no σ. */
  private named(word: string): string {
    const before = this.at;
    this.skipSpaces();
    if (this.tokens[this.at] === "\\left") this.at++;
    const opens = this.tokens[this.at] === "(";
    this.at = before;
    if (!opens || this.isKnown(word)) return this.name(word);
    return word === "sigma" ? "sigmoid" : word === "ReLU" ? "relu" : this.name(word);
  }

  /** A name with its subscripts. */
  private name(base: string): string {
    if (this.tokens[this.at] !== "_") return base;
    this.at++;
    const below = this.argument().replaceAll(/[\s,()]/g, "");
    const [joined, apart] = [`${base}${below}`, `${base}_${below}`];
    if (this.isKnown(apart) && !this.isKnown(joined)) return apart;
    return /^\d+$/.test(below) || this.isKnown(joined) ? joined : apart;
  }

  private root(): string {
    if (this.tokens[this.at] !== "[") return `sqrt(${this.argument()})`;
    this.at++;
    const degree = this.sequence(() => this.tokens[this.at] === "]");
    this.at++;
    return `((${this.argument()})^(1/(${degree})))`;
  }

  /** A function with its argument, which may stand without brackets, and its power: `\sin^2 x`, `\log_2 x`. */
  private call(name: string, takesBase: boolean): string {
    let base: string | null = null;
    let power: string | null = null;
    for (let token = this.tokens[this.at]; token === "_" || token === "^"; token = this.tokens[this.at]) {
      this.at++;
      if (token === "^") power = this.argument();
      else if (takesBase) base = this.argument();
      else throw this.refuse(`a subscript of ${name}`);
    }
    this.skipSpaces();
    if (this.tokens[this.at] === "\\left") this.at++;
    let inside: string;
    if (this.tokens[this.at] === "(") {
      this.at++;
      inside = this.sequence(() => this.tokens[this.at] === ")" || this.tokens[this.at] === "\\right");
      if (this.tokens[this.at] === "\\right") this.at++;
      this.at++;
    } else {
      inside = this.argument();
      while (this.tokens[this.at] === "^") inside += this.piece();
    }
    const called = `${name}(${inside}${base === null ? "" : `, ${base}`})`;
    return power === null ? called : `${called}^(${power})`;
  }
}
