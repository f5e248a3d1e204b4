import { SyntaxFault } from "./syntax-error.js";
import { NAME_PATTERN, variableName } from "./variable-name.js";

export interface Token {
  readonly kind: "number" | "fraction" | "name" | "superscript" | "operator" | "end";
  /** Its one spelling: − as -, ² as 2, ½ as 1/2, η as eta. */
  readonly text: string;
  /** Where it starts in the text, from 0, and where the next character stands. */
  readonly at: number;
  readonly end: number;
}

const NUMBER = "(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+\u2212\u2013]?\\d+)?";
const FRACTION = "[¼-¾⅐-⅞]";
const SUPERSCRIPT = "[⁰¹²³⁴-⁹⁺⁻⁽⁾ⁱⁿᴬ-ᵡʰʲʳʷʸˡˢˣᶜᶠᶻª]+";
/** Other signs for the operators, as texts and pages hold them. */
const SIGNS: readonly (readonly [operator: string, others: string])[] = [
  ["-", "\u2212\u2013\u2014\u2010\u2011\uff0d"],
  ["*", "·⋅×∙•∗\uff0a\u2062"],
  ["/", "÷∕\u2044\uff0f"],
  ["+", "\uff0b"],
  ["^", "ˆ\uff3e"],
  ["<=", "≤⩽≦"],
  [">=", "≥⩾≧"],
  ["!=", "≠"],
  ["&&", "∧"],
  ["||", "∨"],
  ["!", "¬"],
  ["|", "∣"],
  ["(", "\uff08"],
  [")", "\uff09"],
];
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  SIGNS.flatMap(([operator, others]) => [...others].map((sign) => [sign, operator] as const)),
);
const OPERATOR = `\\*\\*|<=|>=|==|!=|&&|\\|\\||[-+*/^()[\\]{},?:<>!;=|√]|[${[...LOOKALIKES.keys()].join("")}]`;
const TOKEN = new RegExp(
  `[\\s\u200b\u2061]*(?:(?<number>${NUMBER})|(?<fraction>${FRACTION})|(?<name>${NAME_PATTERN})` +
    `|(?<superscript>${SUPERSCRIPT})|(?<operator>${OPERATOR}))`,
  "uy",
);

/** The tokens of `text`, the last of kind "end". */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const length = text.trimEnd().length;
  for (let at = 0; at < length;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw strange(text, at + /^\s*/.exec(text.slice(at))![0].length);
    const [kind, found] = Object.entries(match.groups!).find(([, value]) => value !== undefined)! as [
      Exclude<Token["kind"], "end">,
      string,
    ];
    tokens.push({
      kind,
      text: SPELLINGS[kind](found),
      at: TOKEN.lastIndex - found.length,
      end: TOKEN.lastIndex,
    });
    at = TOKEN.lastIndex;
  }
  tokens.push({ kind: "end", text: "", at: length, end: length });
  return tokens;
}

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\u2212\u2013]/g, "-")
    .replace("\u2044", "/");

const SPELLINGS: Readonly<Record<Exclude<Token["kind"], "end">, (found: string) => string>> = {
  number: plain,
  fraction: plain,
  name: variableName,
  superscript: plain,
  operator: (found) => LOOKALIKES.get(found) ?? found,
};

const CURES: Readonly<Record<string, string>> = {
  "∛": "Write x^(1/3) for the cube root of x.",
  "∞": "Take a large number, or a limit by hand.",
  "∂": 'Use derivative("x^2*y", "x").',
  "∇": 'Use grad("x^2*y").',
  "∑": "Write the terms with + between them.",
  Σ: "Write the terms with + between them.",
  "%": "Write 5/100 for 5 percent.",
  "\\": "This is LaTeX; write sin(x), x^2, a/b.",
  $: "Leave the $ out.",
  "'": 'Use derivative("x^2", "x"), or a name such as x1.',
  "′": 'Use derivative("x^2", "x"), or a name such as x1.',
};

function strange(text: string, at: number): SyntaxFault {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  return new SyntaxFault(
    "this character has no meaning here",
    text,
    at,
    JSON.stringify(character),
    CURES[character] ?? "Use names, numbers, + - * / ^ ( ) [ ] , ? : and comparisons.",
  );
}
