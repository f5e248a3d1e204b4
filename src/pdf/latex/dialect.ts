import "katex/contrib/mhchem";
import katex from "katex";
import { quantity, siNumber, siUnit } from "./units.js";

/* What MathJax, LaTeX and their packages have and KaTeX has not, said in KaTeX's words before it reads a formula. */

/** Numbers of the equations that have a `\label`, by their labels. */
export type Labels = ReadonlyMap<string, string>;

// Exported by KaTeX without documentation: package.json pins the version.
const { __defineMacro: defineMacro } = katex as unknown as {
  __defineMacro(
    name: string,
    body: string | ((context: { consumeArgs(count: number): unknown }) => string),
  ): void;
};

/** Commands that are others under another name, with KaTeX's `#1` for arguments. */
const macros: Record<string, string> = {
  "\\mbox": "\\text{#1}",
  "\\hfill": "\\quad",
  "\\hfil": "\\quad",
  "\\strut": "\\vphantom{(}",
  "\\mathstrut": "\\vphantom{(}",
  "\\mathds": "\\mathbb{#1}",
  "\\mathbbm": "\\mathbb{#1}",
  "\\idotsint": "\\int\\cdots\\int",
  "\\cancelto": "{\\cancel{#2}}^{#1}",
  "\\prescript": "{\\vphantom{#3}}^{#1}_{#2}#3",
  "\\ensuremath": "#1",
  "\\nicefrac": "{}^{#1}\\!/_{#2}",
  "\\sfrac": "{}^{#1}\\!/_{#2}",
  "\\vv": "\\overrightarrow{#1}",
  "\\abs": "\\left|#1\\right|",
  "\\norm": "\\left\\|#1\\right\\|",
  "\\intertext": "\\\\\\text{#1}\\\\",
  "\\shortintertext": "\\\\\\text{#1}\\\\",
  "\\middlebar": "\\;\\middle|\\;",
  "\\dd": "\\mathrm{d}#1",
  // Bars that come by copying from other programs: of drawn boxes, of full width.
  "\u2502": "|",
  "\uff5c": "|",
};
for (const [name, body] of Object.entries(macros)) defineMacro(name, body);
// Arguments that say nothing on paper.
for (const [name, count] of [
  ["\\require", 1],
  ["\\vspace", 1],
  ["\\scalebox", 1],
  ["\\resizebox", 2],
  ["\\class", 1],
  ["\\cssId", 1],
  ["\\mmlToken", 1],
] as const)
  defineMacro(name, (context) => {
    context.consumeArgs(count);
    return "";
  });

/**
 * A formula in the words that KaTeX knows.
 * @param own what the notebook has defined itself: its commands are its own
 */
export function inKatexWords(
  latex: string,
  display: boolean,
  own: object = {},
  labels: Labels = new Map(),
): string {
  let text = withoutComments(latex);
  text = text
    .replace(/\\(?:nonumber|notag)(?![a-zA-Z])/g, "")
    .replace(/\\(begin|end)\s*\{(math|displaymath|subequations)\}/g, "")
    .replace(/\\(eqref|ref)\s*\{([^{}]*)\}/g, (_, command: string, label: string) => {
      const number = labels.get(label) ?? "??";
      return `\\text{${command === "eqref" ? `(${number})` : number}}`;
    })
    .replace(/\\root(?![a-zA-Z])\s*([^{}\\]*?|\{[^{}]*\})\s*\\of(?![a-zA-Z])\s*/g, "\\sqrt[$1]")
    .replace(
      /\\buildrel(?![a-zA-Z])([\s\S]*?)\\over(?![a-zA-Z])\s*(\{[^{}]*\}|\\[a-zA-Z]+|\S)/g,
      "\\stackrel{$1}{$2}",
    )
    .replace(
      /\\unicode\s*(?:\[[^\]]*\])?\s*\{\s*(x[0-9a-fA-F]+|\d+)\s*\}/g,
      (_, code: string) =>
        `\\text{${String.fromCodePoint(code.startsWith("x") ? Number.parseInt(code.slice(1), 16) : Number(code))}}`,
    );
  text = new Calls(own).rewrite(text);
  return environments(text, display, labels).trim();
}

/** From a `%` to the end of the line. */
const withoutComments = (latex: string): string => latex.replace(/(?<!\\)((?:\\\\)*)%[^\n]*\n?/g, "$1");

/** The commands whose arguments have to be read, and what they become. */
const rewrites: Record<
  string,
  {
    arguments: number;
    optional?: boolean;
    write(given: string[], option: string | null, starred: boolean): string;
  }
> = {
  "\\DeclareMathOperator": {
    arguments: 2,
    write: ([name, body], _option, starred) => `\\gdef${name}{\\operatorname${starred ? "*" : ""}{${body}}}`,
  },
  "\\cases": { arguments: 1, write: ([body]) => `\\begin{cases}${rows(body!)}\\end{cases}` },
  "\\matrix": { arguments: 1, write: ([body]) => `\\begin{matrix}${rows(body!)}\\end{matrix}` },
  "\\pmatrix": { arguments: 1, write: ([body]) => `\\begin{pmatrix}${rows(body!)}\\end{pmatrix}` },
  "\\eqalign": { arguments: 1, write: ([body]) => `\\begin{aligned}${rows(body!)}\\end{aligned}` },
  "\\displaylines": { arguments: 1, write: ([body]) => `\\begin{gathered}${rows(body!)}\\end{gathered}` },
  "\\href": { arguments: 2, write: ([, body]) => `{${body}}` },
  "\\sideset": {
    arguments: 2,
    write: ([left, right, operator]) =>
      `{\\vphantom{${operator}}}${left}\\mathop{${operator}\\nolimits${right}}\\limits`,
  },
  "\\dv": {
    arguments: 2,
    optional: true,
    write: ([f, x], order) => differential("\\mathrm{d}", f!, x!, order),
  },
  "\\pdv": {
    arguments: 2,
    optional: true,
    write: ([f, x], order) => differential("\\partial", f!, x!, order),
  },
  "\\SI": { arguments: 2, optional: true, write: ([number, unit]) => quantity(number!, unit!) },
  "\\qty": { arguments: 2, optional: true, write: ([number, unit]) => quantity(number!, unit!) },
  "\\si": { arguments: 1, optional: true, write: ([unit]) => siUnit(unit!) },
  "\\unit": { arguments: 1, optional: true, write: ([unit]) => siUnit(unit!) },
  "\\num": { arguments: 1, optional: true, write: ([number]) => siNumber(number!) },
  "\\ang": { arguments: 1, optional: true, write: ([angle]) => `${angle}^{\\circ}` },
};

const rows = (body: string): string => body.replace(/\\cr(?![a-zA-Z])/g, "\\\\").replace(/\\\\\s*$/, "");

function differential(sign: string, of: string, by: string, order: string | null): string {
  const power = order === null ? "" : `^{${order}}`;
  return `\\frac{${sign}${power} ${of}}{${sign} ${by}${power}}`;
}

/** Rewrites the commands of the table above, what is inside of an argument first. */
class Calls {
  readonly #own: Set<string>;

  constructor(own: object) {
    this.#own = new Set(Object.keys(own));
  }

  rewrite(text: string): string {
    let output = "";
    for (let at = 0; at < text.length;) {
      const name =
        text[at] === "\\" ? /^\\(?:[a-zA-Z]+|[\s\S])?/.exec(text.slice(at, at + 40))![0] : text[at]!;
      const after = at + name.length;
      const read = this.#definition(name, text, after) ?? this.#call(name, text, after);
      output += read?.text ?? name;
      at = read?.end ?? after;
    }
    return output;
  }

  /** `\newcommand{\name}[n]{body}` as a definition that holds whether the name was taken or not, as in MathJax. */
  #definition(command: string, text: string, start: number): Rewritten | null {
    if (/^\\[gex]?def$|^\\let$/.test(command)) {
      const name = /^\s*(\\[a-zA-Z]+|\\.)/.exec(text.slice(start, start + 40));
      if (name === null) return null;
      this.#own.add(name[1]!);
      return { text: `${command}${name[1]}`, end: start + name[0].length };
    }
    if (!/^\\(?:re|provide)?(?:new)?command$/.test(command)) return null;
    const head = /^\*?\s*(?:\{\s*(\\[a-zA-Z]+|\\.)\s*\}|(\\[a-zA-Z]+|\\.))\s*(?:\[(\d)\])?\s*(?=\{)/.exec(
      text.slice(start),
    );
    const end = head === null ? -1 : endOfGroup(text, start + head[0].length);
    if (head === null || end < 0) return null;
    const name = head[1] ?? head[2]!;
    const parameters = Array.from({ length: Number(head[3] ?? 0) }, (_, index) => `#${index + 1}`).join("");
    const body = this.rewrite(text.slice(start + head[0].length + 1, end - 1));
    this.#own.add(name);
    return { text: `\\gdef${name}${parameters}{${body}}`, end };
  }

  #call(name: string, text: string, start: number): Rewritten | null {
    const rewrite = Object.hasOwn(rewrites, name) && !this.#own.has(name) ? rewrites[name]! : undefined;
    if (rewrite === undefined) return null;
    const read = argumentsAt(text, start, rewrite.arguments, rewrite.optional === true);
    if (read === null) return null;
    if (name === "\\DeclareMathOperator") this.#own.add(read.given[0]!.trim());
    const given = read.given.map((argument) => this.rewrite(argument));
    if (name !== "\\sideset") return { text: rewrite.write(given, read.option, read.starred), end: read.end };
    // The operator that stands behind is decorated.
    const operator = /^\s*(\\[a-zA-Z]+)/.exec(text.slice(read.end));
    if (operator === null) return null;
    return {
      text: rewrite.write([...given, operator[1]!], read.option, read.starred),
      end: read.end + operator[0].length,
    };
  }
}

interface Rewritten {
  text: string;
  end: number;
}

function argumentsAt(
  text: string,
  start: number,
  count: number,
  optional: boolean,
): { given: string[]; option: string | null; starred: boolean; end: number } | null {
  let at = start;
  const space = (): void => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  space();
  const starred = text[at] === "*";
  if (starred) at++;
  space();
  let option: string | null = null;
  if (optional && text[at] === "[") {
    const end = text.indexOf("]", at);
    if (end < 0) return null;
    option = text.slice(at + 1, end);
    at = end + 1;
  }
  const given: string[] = [];
  while (given.length < count) {
    space();
    if (text[at] === "{") {
      const end = endOfGroup(text, at);
      if (end < 0) return null;
      given.push(text.slice(at + 1, end - 1));
      at = end;
    } else {
      const token = /^(?:\\[a-zA-Z]+|\\.)/.exec(text.slice(at, at + 40))?.[0];
      // `\pmatrix` without braces is another package's; only names may stand bare.
      if (token === undefined || given.length > 0) return null;
      given.push(token);
      at += token.length;
    }
  }
  return { given, option, starred, end: at };
}

/** Where the group ends that begins at a brace, or -1. */
function endOfGroup(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at + 1;
  }
  return -1;
}

const sameAs: Record<string, string> = {
  flalign: "align",
  "flalign*": "align*",
  multline: "gather*",
  "multline*": "gather*",
  eqnarray: "align*",
  "eqnarray*": "align*",
  numcases: "cases",
};

/** Within another formula, or in running text, environments of equations are parts. */
const asPart: Record<string, string> = {
  align: "aligned",
  "align*": "aligned",
  gather: "gathered",
  "gather*": "gathered",
  split: "aligned",
  alignat: "alignedat",
  "alignat*": "alignedat",
  equation: "",
  "equation*": "",
};

function environments(text: string, display: boolean, labels: Labels): string {
  const open: { name: string; written: string }[] = [];
  const whole = /^\s*\\begin/.test(text) && display;
  return text
    .split(/(\\begin\s*\{[a-zA-Z]+\*?\}|\\end\s*\{[a-zA-Z]+\*?\})/)
    .map((part) => {
      const edge = /^\\(begin|end)\s*\{([a-zA-Z]+\*?)\}$/.exec(part);
      if (edge === null) {
        const inside = open.at(-1)?.name;
        const body = inside?.startsWith("eqnarray") === true ? threeColumns(part) : part;
        return numbered(
          body,
          labels,
          open.every(({ written }) => /^(align|gather|equation|alignat)\*?$/.test(written)),
        );
      }
      if (edge[1] === "end") {
        const { written } = open.pop() ?? { written: edge[2]! };
        return written === "" ? "" : `\\end{${written}}`;
      }
      const name = edge[2]!;
      const known = sameAs[name] ?? name;
      const written = open.length === 0 && whole ? known : (asPart[known] ?? known);
      open.push({ name, written });
      return written === "" ? "" : `\\begin{${written}}`;
    })
    .join("");
}

/** `a & = & b` of eqnarray as `a & = b`. */
const threeColumns = (body: string): string =>
  body
    .split("\\\\")
    .map((row) => {
      const cells = row.split(/(?<!\\)&/);
      return cells.length === 3 ? `${cells[0]}&${cells[1]}{}${cells[2]}` : row;
    })
    .join("\\\\");

/** Labels as the numbers that references name; a label that nobody refers to says nothing. */
function numbered(body: string, labels: Labels, outer: boolean): string {
  return body.replace(/\\label\s*\{([^{}]*)\}/g, (_, label: string) => {
    const number = labels.get(label);
    return number === undefined || !outer || /\\tag\s*\*?\s*\{/.test(body) ? "" : `\\tag{${number}}`;
  });
}
