/*
 * Reads LaTeX as a mathematician would and computes its value: juxtaposition is a product, a minus before a product stands
 * before all of it, σ, sin, ln before a bracket are functions, every other letter before a bracket is a factor. Written apart
 * from the printer, from the usual rules alone.
 */

/** Values of variables by their LaTeX. */
export type LatexValues = ReadonlyMap<string, number>;

type Formula = (at: LatexValues) => number;
type Test = (at: LatexValues) => boolean;

const TOKEN =
  /\s+|\\begin\{cases\}|\\end\{cases\}|\\text\{[^}]*\}|\\(?:[dt]?frac)|\\[a-zA-Z]+|\\[\\!,;{}_|]|\d+(?:\.\d*)?|\.\d+|[a-zA-Z]|[^\s\\a-zA-Z\d]/gu;
/** Space between signs: it means nothing. */
const SPACING = new Set(["\\!", "\\,", "\\;", "\\textstyle"]);

const FUNCTIONS: Readonly<Record<string, (...args: number[]) => number>> = {
  "\\ln": Math.log,
  "\\log": Math.log,
  "\\sin": Math.sin,
  "\\cos": Math.cos,
  "\\tan": Math.tan,
  "\\arcsin": Math.asin,
  "\\arccos": Math.acos,
  "\\arctan": Math.atan,
  "\\sinh": Math.sinh,
  "\\cosh": Math.cosh,
  "\\tanh": Math.tanh,
  "\\exp": Math.exp,
  "\\max": Math.max,
  "\\min": Math.min,
  "\\sigma": (x) => 1 / (1 + Math.exp(-x)),
};
/** Simpson's rule on erf's integral: 600 panels are exact to 1e-10 here. */
function erf(x: number): number {
  const end = Math.min(Math.abs(x), 7);
  const h = end / 600;
  let total = 0;
  for (let k = 0; k <= 600; k++)
    total += (k === 0 || k === 600 ? 1 : k % 2 === 1 ? 4 : 2) * Math.exp(-((k * h) ** 2));
  // a rounding above 1 would have no arccos
  return Math.sign(x) * Math.min(1, (2 * total * h) / 3 / Math.sqrt(Math.PI));
}
const NAMED_FUNCTIONS: Readonly<Record<string, (...args: number[]) => number>> = {
  relu: (x) => Math.max(0, x),
  "\\mathrm{relu}'": (x) => (x > 0 ? 1 : 0),
  "\\mathrm{lrelu}": (x) => Math.max(x / 100, x),
  "\\mathrm{lrelu}'": (x) => (x > 0 ? 1 : 1 / 100),
  sign: Math.sign,
  softplus: (x) => (x > 30 ? x : Math.log1p(Math.exp(x))),
  erf,
  GELU: (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
  logsumexp: (...z) => {
    const top = Math.max(...z);
    return top + Math.log(z.reduce((total, score) => total + Math.exp(score - top), 0));
  },
};

/** The value of a formula. */
export function readLatex(text: string): Formula {
  const reader = new Reader(text);
  const formula = reader.sum();
  reader.end();
  return formula;
}

/** The values of the sides of a chain `a = b = c` or of the rows of an aligned environment; rules in text are left out. */
export function readChain(text: string): Formula[] {
  const bare = text.replace(/^\\begin\{aligned\}|\\end\{aligned\}$/g, "");
  return bare
    .split(/\\\\(?=&=)|&&\\text\{[^}]*\}(?:\\\\)?/)
    .flatMap((row) => row.split(/&=/))
    .map((side) => side.trim())
    .filter((side) => side !== "")
    .map(readLatex);
}

const bare = (text: string): string => text.replace(/\s+|\\[!,;]|\\textstyle/g, "");

class Reader {
  private readonly tokens: string[];
  private next = 0;

  constructor(private readonly text: string) {
    this.tokens = (text.match(TOKEN) ?? []).filter((token) => token.trim() !== "" && !SPACING.has(token));
    if (bare(this.tokens.join("")) !== bare(text)) throw this.fault("a sign of no known meaning");
  }

  private fault(what: string): Error {
    return new Error(`${what} before ${this.tokens.slice(this.next).join(" ")} in ${this.text}`);
  }
  private peek(ahead = 0): string {
    return this.tokens[this.next + ahead] ?? "";
  }
  private take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.next++;
    return true;
  }
  private expect(...tokens: string[]): void {
    for (const token of tokens) if (!this.take(token)) throw this.fault(`no ${token}`);
  }
  end(): void {
    if (this.next < this.tokens.length) throw this.fault("more than a formula");
  }

  sum(): Formula {
    let left = this.signed();
    for (;;) {
      const [a, sign] = [left, this.peek()];
      if (sign !== "+" && sign !== "-") return left;
      this.next++;
      const b = this.product();
      left = sign === "+" ? (at) => a(at) + b(at) : (at) => a(at) - b(at);
    }
  }

  /** A minus may open a sum, and only a sum. */
  private signed(): Formula {
    if (!this.take("-")) return this.product();
    const inner = this.product();
    return (at) => -inner(at);
  }

  private product(): Formula {
    let left = this.power();
    for (;;) {
      const a = left;
      if (this.take("/")) {
        const b = this.power();
        left = (at) => a(at) / b(at);
      } else if (this.take("\\cdot") || this.take("\\times") || this.startsFactor()) {
        const b = this.power();
        left = (at) => a(at) * b(at);
      } else return left;
    }
  }

  private startsFactor(): boolean {
    const token = this.peek();
    if (/^\d/.test(token)) throw this.fault("a number behind a factor");
    if (token === "\\left" && this.peek(1) === "|") return true;
    return (
      /^[a-zA-Z]$/.test(token) ||
      (/^\\[a-zA-Z]/.test(token) &&
        !/^\\(right|cdot|times|le|ge|ne|wedge|vee|text|end)$|^\\(text|end)\{/.test(token))
    );
  }

  private power(): Formula {
    const base = this.atom();
    if (!this.take("^")) return base;
    const exponent = this.peek() === "{" ? this.group(() => this.sum()) : this.atom();
    if (this.peek() === "^") throw this.fault("a double superscript");
    return (at) => base(at) ** exponent(at);
  }

  private group<T>(inside: () => T): T {
    this.expect("{");
    const inner = inside();
    this.expect("}");
    return inner;
  }

  private bracketed<T>(open: string, close: string, inside: () => T): T {
    this.expect("\\left", open);
    const inner = inside();
    this.expect("\\right", close);
    return inner;
  }

  private list(): Formula[] {
    return this.bracketed("(", ")", () => {
      const items = [this.sum()];
      while (this.take(",")) items.push(this.sum());
      return items;
    });
  }

  private atom(): Formula {
    const token = this.peek();
    if (/^[\d.]/.test(token)) {
      this.next++;
      const number = Number(token);
      return () => number;
    }
    if (token === "\\left") return this.delimited();
    if (token === "e") return this.exponential();
    if (token in FUNCTIONS && this.callFollows()) return this.named(FUNCTIONS[token]);
    switch (token) {
      case "\\frac":
      case "\\tfrac":
        return this.fraction();
      case "\\sqrt":
        return this.root();
      case "\\pi":
        if (this.peek(1) !== "_") {
          this.next++;
          return () => Math.PI;
        }
        break;
      case "\\operatorname":
        return this.operator();
      case "\\mathbf":
        return this.indicator();
      case "\\begin{cases}":
        return this.cases();
      case "\\text{undefined}":
        this.next++;
        return () => Number.NaN;
    }
    // ln x without a bracket: of the one sign behind it
    if (token === "\\ln") {
      this.next++;
      const inner = this.atom();
      return (at) => Math.log(inner(at));
    }
    const name = this.name();
    if (name in NAMED_FUNCTIONS && this.peek() === "\\left") {
      this.next--;
      return this.named(NAMED_FUNCTIONS[name]);
    }
    return (at) => {
      const value = at.get(name);
      if (value === undefined) throw new Error(`${name} has no value in ${this.text}`);
      return value;
    };
  }

  /** σ is a function where a bracket follows it, also behind its exponent. */
  private callFollows(): boolean {
    let at = 1;
    if (this.peek(at) === "^")
      for (let depth = 0; ;) {
        const token = this.peek(++at);
        if (token === "{") depth++;
        if (token === "}" && --depth === 0) {
          at++;
          break;
        }
      }
    return this.peek(at) === "\\left" && this.peek(at + 1) === "(";
  }

  private named(f: (...args: number[]) => number): Formula {
    this.next++;
    const exponent = this.take("^") ? this.group(() => this.sum()) : undefined;
    const args = this.list();
    const value: Formula = (at) => f(...args.map((arg) => arg(at)));
    return exponent ? (at) => value(at) ** exponent(at) : value;
  }

  private exponential(): Formula {
    this.next++;
    if (!this.take("^")) return () => Math.E;
    const exponent = this.group(() => this.sum());
    return (at) => Math.exp(exponent(at));
  }

  private delimited(): Formula {
    const open = this.peek(1);
    if (open === "(") return this.bracketed("(", ")", () => this.sum());
    if (open === "|") {
      const inner = this.bracketed("|", "|", () => this.sum());
      return (at) => Math.abs(inner(at));
    }
    if (open === "\\|") {
      const parts = this.bracketed("\\|", "\\|", () => this.list());
      return (at) => Math.hypot(...parts.map((part) => part(at)));
    }
    if (open === "[") {
      const test = this.bracketed("[", "]", () => this.condition());
      return (at) => (test(at) ? 1 : 0);
    }
    if (open === "\\lfloor" || open === "\\lceil") {
      const inner = this.bracketed(open, open.replace("\\l", "\\r"), () => this.sum());
      return (at) => (open === "\\lfloor" ? Math.floor : Math.ceil)(inner(at));
    }
    throw this.fault("an unknown bracket");
  }

  private fraction(): Formula {
    this.next++;
    const [sign] = [this.peek(1)];
    if (sign === "\\partial" || (sign === "\\mathrm" && this.peek(3) === "d")) return this.slope();
    const above = this.group(() => this.sum());
    const below = this.group(() => this.sum());
    return (at) => above(at) / below(at);
  }

  /** d/dx [u] by a central difference of the fourth order. */
  private slope(): Formula {
    const d = (): void => {
      if (!this.take("\\partial")) this.expect("\\mathrm", "{", "d", "}");
    };
    this.group(d);
    const by = this.group(() => {
      d();
      return this.name();
    });
    const inner = this.bracketed("[", "]", () => this.sum());
    return (at) => {
      const value = (step: number): number => inner(new Map([...at, [by, at.get(by)! + step]]));
      const h = 1e-3;
      return (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h);
    };
  }

  private root(): Formula {
    this.next++;
    let index = 2;
    if (this.take("[")) {
      index = Number(this.peek());
      this.next++;
      this.expect("]");
    }
    const inner = this.group(() => this.sum());
    return (at) => (index === 2 ? Math.sqrt(inner(at)) : inner(at) ** (1 / index));
  }

  private operator(): Formula {
    this.next++;
    const word = this.group(() => this.letters());
    const component = (): number => {
      this.expect("_");
      return this.group(() => Number(this.tokens[this.next++]));
    };
    if (word === "root") return this.polynomialRoot(component());
    if (word === "softmax") {
      const scores = this.list();
      const index = component();
      return (at) => {
        const values = scores.map((score) => score(at));
        const top = Math.max(...values);
        const weights = values.map((value) => Math.exp(value - top));
        return weights[index - 1] / weights.reduce((a, b) => a + b);
      };
    }
    if (!(word in NAMED_FUNCTIONS)) throw this.fault(`no function ${word}`);
    this.next--;
    return this.named(NAMED_FUNCTIONS[word]);
  }

  /** The k-th real root of the polynomial in x, by its changes of sign on a fine grid. */
  private polynomialRoot(k: number): Formula {
    const [polynomial] = this.list();
    return (at) => {
      const p = (x: number): number => polynomial(new Map([...at, ["x", x]]));
      let found = 0;
      for (let x = -10.0003; x < 10; x += 0.001)
        if (p(x) > 0 !== p(x + 0.001) > 0 && ++found === k) {
          let [low, high] = [x, x + 0.001];
          for (let round = 0; round < 60; round++) {
            const middle = (low + high) / 2;
            if (p(low) > 0 === p(middle) > 0) low = middle;
            else high = middle;
          }
          return low;
        }
      return Number.NaN;
    };
  }

  /** 1[u > 0]. */
  private indicator(): Formula {
    this.next++;
    this.expect("{", "1", "}");
    const test = this.bracketed("[", "]", () => this.condition());
    return (at) => (test(at) ? 1 : 0);
  }

  private cases(): Formula {
    this.next++;
    const rows: { value: Formula; test: Test }[] = [];
    do {
      const value = this.sum();
      this.expect("&");
      if (this.take("\\text{otherwise}")) rows.push({ value, test: () => true });
      else {
        this.expect("\\text{if }");
        rows.push({ value, test: this.condition() });
      }
    } while (this.take("\\\\"));
    this.expect("\\end{cases}");
    return (at) => rows.find(({ test }) => test(at))?.value(at) ?? Number.NaN;
  }

  condition(): Test {
    let left = this.conjunction();
    while (this.take("\\vee")) {
      const [a, b] = [left, this.conjunction()];
      left = (at) => a(at) || b(at);
    }
    return left;
  }
  private conjunction(): Test {
    let left = this.test();
    while (this.take("\\wedge")) {
      const [a, b] = [left, this.test()];
      left = (at) => a(at) && b(at);
    }
    return left;
  }
  private test(): Test {
    if (this.take("\\text{true}")) return () => true;
    if (this.take("\\text{false}")) return () => false;
    if (this.take("\\neg")) {
      const inner = this.bracketed("(", ")", () => this.condition());
      return (at) => !inner(at);
    }
    const start = this.next;
    try {
      return this.comparison();
    } catch (error) {
      // a bracket around conditions rather than around a value
      this.next = start;
      if (this.peek() !== "\\left") throw error;
      return this.bracketed("(", ")", () => this.condition());
    }
  }
  private comparison(): Test {
    const a = this.sum();
    const sign = this.tokens[this.next++];
    const b = this.sum();
    switch (sign) {
      case "<":
        return (at) => a(at) < b(at);
      case ">":
        return (at) => a(at) > b(at);
      case "=":
        return (at) => a(at) === b(at);
      case "\\le":
        return (at) => a(at) <= b(at);
      case "\\ge":
        return (at) => a(at) >= b(at);
      case "\\ne":
        return (at) => a(at) !== b(at);
      default:
        throw this.fault("no comparison");
    }
  }

  private letters(): string {
    let word = "";
    while (this.peek() !== "}") word += this.tokens[this.next++];
    return word;
  }

  /** A letter, a Greek letter, an accented letter or a word in upright type, with its subscript; in its LaTeX. */
  private name(): string {
    let text = this.tokens[this.next++] ?? "";
    if (/^\\(hat|bar|tilde|dot|vec|mathrm)$/.test(text)) text += `{${this.group(() => this.letters())}}`;
    else if (!/^[a-zA-Z]$|^\\[a-zA-Z]+$/.test(text)) throw this.fault("no name");
    if (this.take("'")) text += "'";
    if (this.take("_")) {
      text += "_{";
      this.expect("{");
      for (let depth = 1; depth > 0;) {
        const token = this.tokens[this.next++];
        if (token === undefined) throw this.fault("no }");
        depth += token === "{" ? 1 : token === "}" ? -1 : 0;
        if (depth > 0) text += token;
      }
      text += "}";
    }
    return text;
  }
}
