import { symbolText, type LatexNode } from "../latex/parse.js";
import { arrayToTypst, equationsOf, isRuled, lengthOf, linesToTypst, ruledToTypst } from "./array.js";
import { colored, hexColor } from "./formula-color.js";
import { accents, arrows, braces, fonts, sizes, styles, textFonts, underAccents } from "./formula-names.js";
import { atom, atomClass, escapeMath, joinMath, quoted } from "./atom.js";
import { mayBeWide, piecesOf, splitAtBreaks, takeApart, type Piece } from "./long-formula.js";

type Writer = (node: LatexNode) => string;

/** A formula in Typst's words. */
export interface TypstFormula {
  /** The whole, without the dollars. */
  body: string;
  tag: string | null;
  /** Its lines may stand on two pages. */
  lines?: true;
  /** How it may be broken where it is wider than its place. */
  long?: TypstLong;
}

/** The lines of a long formula; see LongLine. */
export interface TypstLong {
  lines: TypstLine[];
  /** A matrix with its long entries below it. */
  apart: TypstLine[] | null;
}

interface TypstLine {
  lead: string;
  levels: { body: string; cost: number }[][];
}

/**
 * A formula as Typst mathematics, without the dollars.
 * @param tree KaTeX's parse tree
 * @throws where the tree has a node that has no counterpart
 */
export function formulaToTypst(tree: LatexNode[]): TypstFormula {
  const [only] = tree;
  const tag = tree.length === 1 && only?.type === "tag" ? sequence(children(only, "tag")) : null;
  const nodes = tag === null ? tree : children(only!);
  const long = longOf(nodes);
  const parts = splitAtBreaks(nodes);
  if (tag === null && nodes.length === 1 && nodes[0]!.type === "array" && !isRuled(nodes[0]!)) {
    const lines = linesToTypst(nodes[0]!, write);
    if (lines !== null) return { body: lines, tag, lines: true, ...long };
  }
  return { body: parts.map(sequence).join(" \\ "), tag, ...long };
}

function longOf(nodes: LatexNode[]): { long?: TypstLong } {
  if (!mayBeWide(nodes)) return {};
  const written = (lead: LatexNode[], levels: Piece[][]): TypstLine => ({
    lead: sequence(lead),
    levels: levels.map((pieces) =>
      pieces.map((piece) => ({ body: sequence(piece.nodes), cost: piece.cost })),
    ),
  });
  const [only] = nodes;
  const rows = nodes.length === 1 && only!.type === "array" && !isRuled(only!) ? equationsOf(only!) : null;
  const lines = rows ?? splitAtBreaks(nodes).map((line) => ({ lead: [] as LatexNode[], body: line }));
  const apart = lines.length === 1 ? takeApart(nodes) : null;
  return {
    long: {
      lines: lines.map(({ lead, body }) => written(lead, piecesOf(body))),
      apart:
        apart === null
          ? null
          : [
              written([], [[{ nodes: apart.frame, cost: 0 }]]),
              ...apart.entries.map(({ name, value }) => written([name], piecesOf([equals, ...value]))),
            ],
    },
  };
}

const equals: LatexNode = { type: "atom", mode: "math", family: "rel", text: "=" };

function children(node: LatexNode, key = "body"): LatexNode[] {
  const value = node[key] as LatexNode | LatexNode[] | null | undefined;
  return value === null || value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Nodes side by side; digits become one number, letters of running text one string. */
function sequence(nodes: LatexNode[]): string {
  if (nodes.length === 1 && nodes[0]!.type === "ordgroup") return sequence(children(nodes[0]!));
  if (nodes.some(({ type }) => type === "cr"))
    // Lines within a group: a stack. Those of a whole formula are parted before.
    return `mat(delim: #none, row-gap: #0.5em, ${splitAtBreaks(nodes)
      .map((line) => sequence(line) || '""')
      .join(" ; ")} )`;
  const pieces: string[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index]!;
    if (isLetter(node)) {
      const start = index;
      while (index + 1 < nodes.length && isLetter(nodes[index + 1]!)) index++;
      pieces.push(
        quoted(
          nodes
            .slice(start, index + 1)
            .map(letter)
            .join(""),
        ),
      );
    } else if (isDigit(node)) {
      let number = "";
      while (
        index < nodes.length &&
        (isDigit(nodes[index]!) || (isPoint(nodes[index]!) && isDigit(nodes[index + 1])))
      )
        number += nodes[index++]!.text as string;
      const next = nodes[index];
      // TeX raises the last digit alone; the number is one.
      if (next?.type === "supsub" && isDigit(children(next, "base")[0]))
        pieces.push(scripts(next, number + String(children(next, "base")[0]!.text)));
      else {
        index--;
        pieces.push(number);
      }
    } else if (isNot(node) && nodes[index + 1] !== undefined) {
      pieces.push(negated(nodes[++index]!));
    } else pieces.push(write(node));
  }
  return joinMath(pieces);
}

const isDigit = (node: LatexNode | undefined): boolean =>
  node?.type === "textord" && node.mode === "math" && /^[0-9]$/.test(String(node.text));
const isPoint = (node: LatexNode): boolean =>
  node.type === "textord" && node.mode === "math" && node.text === ".";
const isLetter = (node: LatexNode): boolean =>
  node.mode === "text" && ["textord", "mathord", "spacing", "atom"].includes(node.type);

function letter(node: LatexNode): string {
  const text = String(node.text);
  if (node.type === "spacing")
    return text === "~" || text === "\\nobreakspace" ? "\u00a0" : text === "\\nobreak" ? "" : " ";
  return symbolText(text, "text");
}

/** KaTeX writes `\not` as a mark without width that is laid over the next relation. */
function isNot(node: LatexNode): boolean {
  return node.type === "htmlmathml" && children(node, "mathml").some(({ text }) => text === "\u0338");
}

function negated(node: LatexNode): string {
  const text = typeof node.text === "string" ? symbolText(node.text) : "";
  const composed = `${text}\u0338`.normalize("NFC");
  return [...composed].length === 1 ? atom(composed, "relation") : `cancel(${write(node)})`;
}

/** Sub- and superscripts: `attach`, or the label of a brace, or above and below an arrow. */
function scripts(node: LatexNode, number?: string): string {
  const base = children(node, "base")[0];
  const sub = children(node, "sub");
  const sup = children(node, "sup");
  if (base?.type === "horizBrace") {
    const [name, side] = braces[String(base.label)] ?? ["underbrace", "b"];
    const label = sequence(side === "t" ? sup : sub);
    const rest = sequence(side === "t" ? sub : sup);
    const braced = `${name}(${group(base, "base")}${label === "" ? "" : `, ${label}`})`;
    return rest === "" ? braced : `attach(limits(${braced}), ${side === "t" ? "b" : "t"}: ${rest})`;
  }
  const primes = countPrimes(sup);
  const above = primes === null ? sequence(sup) : primed(primes.count, sequence(primes.rest));
  const below = sequence(sub);
  const body = number ?? (base === undefined ? '""' : limited(base));
  return `attach(${body}${above === "" ? "" : `, t: ${above}`}${below === "" ? "" : `, b: ${below}`})`;
}

/** The primes at the head of a superscript, which KaTeX gathers there. */
function countPrimes(sup: LatexNode[]): { count: number; rest: LatexNode[] } | null {
  const body = sup.length === 1 && sup[0]!.type === "ordgroup" ? children(sup[0]!) : sup;
  let count = 0;
  while (body[count]?.text === "\\prime") count++;
  return count === 0 ? null : { count, rest: body.slice(count) };
}

function primed(count: number, rest: string): string {
  const marks = `#math.primes(${count})`;
  return rest === "" ? marks : joinMath([marks, rest]);
}

/** The base of scripts: an operator whose limits the source moved says so. */
function limited(base: LatexNode): string {
  const body = write(base) || '""';
  if (base.type !== "op" && base.type !== "operatorname") return body;
  if (base.type === "op" && base.alwaysHandleSupSub === true) return `limits(${body})`;
  if (base.type === "op" && base.symbol === true && base.limits === false && !/int/.test(String(base.name)))
    return `scripts(${body})`;
  return body;
}

/** Letters in a font of mathematics. No font that documents have has small script letters: they stay italic, as KaTeX sets them. */
function inFont(font: string, nodes: LatexNode[]): string {
  const set = fonts[font] ?? ((body: string) => body);
  if (font !== "mathcal" && font !== "mathscr") return set(sequence(nodes) || '""');
  const body = nodes.length === 1 && nodes[0]!.type === "ordgroup" ? children(nodes[0]!) : nodes;
  const isSmall = ({ text }: LatexNode): boolean => /^[a-z]$/.test(String(text));
  const runs: LatexNode[][] = [];
  for (const node of body) {
    const run = runs.at(-1);
    if (run !== undefined && isSmall(run[0]!) === isSmall(node)) run.push(node);
    else runs.push([node]);
  }
  return (
    joinMath(runs.map((run) => (isSmall(run[0]!) ? `italic(${sequence(run)})` : set(sequence(run))))) || '""'
  );
}

function group(node: LatexNode, key = "body"): string {
  return sequence(children(node, key)) || '""';
}

/** KaTeX names bars by the relation signs ∣ and ∥; fonts make delimiters of | and ‖. */
const bars: Record<string, string> = { "∣": "|", "∥": "‖" };
const fences: Record<string, string> = { ...bars, "<": "⟨", ">": "⟩" };

function delimiter(mark: unknown): string {
  const text = symbolText(String(mark));
  return text === "" || text === "." ? "" : escapeMath(fences[text] ?? text);
}

/** The delimiters of an array as Typst's `delim`. */
function enclosing(node: LatexNode): string {
  return `#(${enclosure(node.left)}, ${enclosure(node.right)})`;
}

function enclosure(mark: unknown): string {
  const text = symbolText(String(mark));
  return text === "" || text === "." ? "none" : quoted(fences[text] ?? text);
}

function fraction(node: LatexNode): string {
  const numerator = group(node, "numer");
  const denominator = group(node, "denom");
  const [left, right] = [node.leftDelim, node.rightDelim];
  if (node.hasBarLine === true) {
    const body = `frac(${numerator}, ${denominator})`;
    return left === null && right === null
      ? body
      : `lr(${joinMath([delimiter(left ?? "."), body, delimiter(right ?? ".")])})`;
  }
  if (left === "(" && right === ")") return `binom(${numerator}, ${denominator})`;
  const stack = `mat(delim: #none, row-gap: #0.3em, ${numerator}; ${denominator} )`;
  return left === null && right === null
    ? stack
    : `lr(${joinMath([delimiter(left ?? "."), stack, delimiter(right ?? ".")])})`;
}

/** The plain words in a node, or null where it has more than letters: the name of an operator. */
function words(nodes: LatexNode[]): string | null {
  let text = "";
  for (const node of nodes) {
    if (typeof node.text === "string" && ["mathord", "textord", "atom"].includes(node.type))
      text += symbolText(node.text, node.mode);
    else if (node.type === "spacing" || node.type === "kern") text += "\u2009";
    else if (["ordgroup", "text", "font", "styling"].includes(node.type)) {
      const inner = words(children(node));
      if (inner === null) return null;
      text += inner;
    } else return null;
  }
  return text.replace(/−/g, "-");
}

function operator(node: LatexNode): string {
  if (node.symbol === true) return escapeMath(symbolText(String(node.name)));
  if (typeof node.name === "string") {
    const name = symbolText(node.name).replace(/\u00a0/g, "\u2009");
    return `op(${quoted(name)}, limits: #${node.limits === true})`;
  }
  const body = group(node);
  return node.suppressBaseShift === undefined ? `op(${body})` : body;
}

const writers: Record<string, Writer> = {
  mathord: (node) => symbol(node, "normal"),
  textord: (node) => symbol(node, "normal"),
  atom: (node) => symbol(node, atomClass(String(node.family))),
  spacing: (node) =>
    String(node.text) === "\\nobreak" || String(node.text) === "\\allowbreak" ? "" : "#h(0.3333em)",
  kern: (node) => `#h(${lengthOf(node.dimension as { number: number; unit: string })})`,
  ordgroup: (node) => {
    const body = children(node);
    // TeX's `{}` prints nothing, yet a relation after it keeps its space.
    if (body.length === 0) return "nothing";
    return body.length === 1 && body[0]!.type !== "atom"
      ? sequence(body)
      : `class("normal", ${sequence(body)})`;
  },
  supsub: scripts,
  genfrac: fraction,
  sqrt: (node) =>
    node.index === undefined || node.index === null
      ? `sqrt(${group(node)})`
      : `root(${group(node, "index")}, ${group(node)})`,
  styling: (node) => {
    const style = styles[String(node.style)] ?? "display";
    return `${style}(${group(node)})`;
  },
  sizing: (node) => `sized(#${sizes[Number(node.size) - 1] ?? 1}, ${group(node)})`,
  font: (node) => inFont(String(node.font), children(node)),
  text: (node) => (textFonts[String(node.font)] ?? ((body) => body))(sequence(children(node))),
  color: (node) => colored(node.color, group(node)),
  leftright: (node) => {
    const body = children(node);
    // An array takes its delimiters itself: it makes them a little higher than its rows, as TeX does.
    if (body.length === 1 && body[0]!.type === "array" && !isRuled(body[0]!))
      return arrayToTypst(body[0]!, write, enclosing(node));
    return `lr(${joinMath([delimiter(node.left), sequence(children(node)), delimiter(node.right)]) || '""'})`;
  },
  middle: (node) => (delimiter(node.delim) === "" ? "" : `mid(${delimiter(node.delim)})`),
  delimsizing: (node) => {
    const mark = delimiter(node.delim);
    const size = [1, 1.2, 1.8, 2.4, 3][Number(node.size)] ?? 1.2;
    return mark === ""
      ? ""
      : `class("${atomClass(String(node.mclass))}", stretch(${mark}, size: #${size}em))`;
  },
  op: operator,
  operatorname: (node) => {
    const name = words(children(node));
    const limits = `limits: #${node.alwaysHandleSupSub === true}`;
    return name === null ? `op(upright(${group(node)}), ${limits})` : `op(${quoted(name)}, ${limits})`;
  },
  mclass: (node) =>
    node.mclass === "mord" || node.mclass === "minner"
      ? group(node)
      : `class("${atomClass(String(node.mclass))}", ${group(node)})`,
  accent: (node) => {
    const mark = accents[String(node.label)];
    if (mark === undefined) throw new Error(`no accent ${String(node.label)}`);
    if (node.mode === "text") {
      const text = words(children(node, "base"));
      if (text !== null) return quoted(`${text}${mark}`.normalize("NFC"));
    }
    const size = node.isStretchy === true ? "" : ", size: #0%";
    return `accent(${group(node, "base")}, #${quoted(mark)}${size})`;
  },
  accentUnder: (node) =>
    `attach(limits(${group(node, "base")}), b: stretch(${underAccents[String(node.label)] ?? "→"}))`,
  overline: (node) => `overline(${group(node)})`,
  underline: (node) => `underline(${group(node)})`,
  horizBrace: (node) => `${braces[String(node.label)]?.[0] ?? "underbrace"}(${group(node, "base")})`,
  xArrow: (node) => {
    const above = sequence(children(node));
    const below = sequence(children(node, "below"));
    const arrow = `stretch(${arrows[String(node.label)] ?? "→"}, size: #(100% + 0.8em))`;
    return `class("relation", attach(limits(${arrow})${above === "" ? "" : `, t: ${above}`}${below === "" ? "" : `, b: ${below}`}))`;
  },
  enclose: (node) => {
    const body = group(node);
    const strokes: Record<string, string> = {
      "\\cancel": `cancel(${body})`,
      "\\bcancel": `cancel(inverted: #true, ${body})`,
      "\\xcancel": `cancel(cross: #true, ${body})`,
      "\\sout": `cancel(angle: #90deg, ${body})`,
      "\\fbox": `framed(${body})`,
      "\\colorbox": `shaded(#rgb(${quoted(hexColor(String(node.backgroundColor)))}), ${body})`,
      "\\fcolorbox": `shaded(#rgb(${quoted(hexColor(String(node.backgroundColor)))}), ${body}, edge: #rgb(${quoted(hexColor(String(node.borderColor)))}))`,
      "\\angl": `overline(${body})`,
      "\\phase": `underline(${body})`,
    };
    return strokes[String(node.label)] ?? body;
  },
  phantom: (node) => `phantom(${group(node)})`,
  vphantom: (node) => `vphantom(${group(node)})`,
  smash: (node) => group(node),
  lap: (node) => group(node),
  vcenter: (node) => group(node),
  raisebox: (node) => group(node),
  hbox: (node) => sequence(children(node)),
  reflectbox: (node) => group(node),
  pmb: (node) => `bold(${group(node)})`,
  rule: (node) =>
    `ruled(#${lengthOf(node.width as { number: number; unit: string })}, #${lengthOf(node.height as { number: number; unit: string })})`,
  htmlmathml: (node) => sequence(children(node, "mathml")),
  mathchoice: (node) => sequence(children(node, "text")),
  verb: (node) => `textmono(${quoted(String(node.body))})`,
  internal: () => "",
  cr: () => "",
  array: (node) => (isRuled(node) ? ruledToTypst(node, write) : arrayToTypst(node, write)),
  tag: (node) => joinMath([group(node), "#h(2em)", sequence(children(node, "tag"))]),
};

function symbol(node: LatexNode, wanted: "normal" | ReturnType<typeof atomClass>): string {
  const text = symbolText(String(node.text), node.mode);
  return text === "" ? "" : atom(wanted === "relation" ? text : (bars[text] ?? text), wanted);
}

function write(node: LatexNode): string {
  const writer = writers[node.type];
  if (writer === undefined) throw new Error(`no Typst counterpart of ${node.type}`);
  return writer(node);
}
