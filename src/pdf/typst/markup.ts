import type { Answer, Block, Degraded, Formula, Inline, Origin, Picture, Table } from "../tree.js";
import { plainText, withoutPictures } from "../content/inline.js";
import { directionOf, directionOfBlock, type Direction } from "../direction.js";
import { verdictFacts } from "../../paper/answer-record.js";
import { judgedIn, wordsIn, type Words } from "../words.js";
import { announces } from "./announces.js";
import { quoted } from "./atom.js";
import { typstColor } from "./color.js";
import { consoleMarkup } from "./console-markup.js";
import { formulaToTypst, type TypstFormula, type TypstLong } from "./formula.js";
import { languageOf, ownLanguage } from "./language.js";
import type { ScriptName } from "./scripts.js";
import { svgForTypst } from "./svg-for-typst.js";
import { withCodePoints } from "./svg-text.js";
import { tableMarkup } from "./table-markup.js";
import { breakable, escapeText } from "./text.js";

/** Code of so many lines is kept on one page with its output; of longer code only the last lines are. */
const shortCode = 6;
const keptLines = 3;

/** What is the same in the whole document. */
export interface Look {
  words: Words;
  /** Are the marks of a question's parts in the margin? */
  marginMarks: boolean;
}

interface Speech {
  lang: string;
  dir: Direction;
}

/** What a writer knows of the document's characters. */
export interface Characters {
  /** Whose Han characters they are. */
  han: ScriptName;
  /** Those that no font has. */
  lacking: ReadonlySet<string>;
}

/**
 * Writes the document's blocks as Typst markup that calls the functions of `solution.typ`, and collects the pictures that
 * the markup names. Items in `rejected`, which Typst refused when they were tried alone, are written as their source.
 */
export class MarkupWriter {
  readonly files = new Map<string, Uint8Array>();
  /** Every formula, picture and table, what is inside before what is around it: to be tried alone when the whole is refused. */
  readonly islands: (Formula | Picture | Table)[] = [];

  /** Formulas with something that Typst has no counterpart of. */
  readonly refused = new Map<object, Degraded>();

  /** What to say of a formula or a table that the template finds no readable size for, by the words it tells it by. */
  readonly ifUnfit = new Map<string, Degraded>();

  private origin: Origin = { notebook: "", cell: 0 };

  /** The language and the direction of what is being written. */
  private speech: Speech = { lang: ownLanguage, dir: "ltr" };

  constructor(
    private readonly rejected: ReadonlyMap<object, Degraded> = new Map(),
    private readonly look: Look = { words: wordsIn(), marginMarks: false },
    private readonly characters: Characters = { han: "chinese", lacking: new Set() },
  ) {}

  /** The title in its direction. */
  title(body: Inline[]): string {
    const dir = directionOf(body);
    return this.spoken({ lang: this.speech.lang, dir: dir ?? "ltr" }, () => this.headline(body));
  }

  /** Is what is being written ragged as it is, and goes on from words before it: in answers, cells and notes? */
  private isRagged = false;

  private ragged<T>(write: () => T): T {
    const around = this.isRagged;
    this.isRagged = true;
    const written = write();
    this.isRagged = around;
    return written;
  }

  private inHeading = false;

  private headline(body: Inline[]): string {
    this.inHeading = true;
    const written = this.inlines(body);
    this.inHeading = false;
    return written;
  }

  blocks(blocks: Block[]): string {
    return blocks
      .map((block, index) =>
        announces(block, blocks[index + 1])
          ? `#block(sticky: true)[${this.block(block)}]`
          : this.block(block, blocks[index + 1]),
      )
      .join("\n\n");
  }

  private block(block: Block, next?: Block): string {
    const lang = languageOf(block, this.characters.han) ?? this.speech.lang;
    const dir = directionOfBlock(block) ?? this.speech.dir;
    return this.spoken({ lang, dir }, () => this.written(block, next));
  }

  private spoken(speech: Speech, write: () => string): string {
    const around = this.speech;
    const changes = [
      ...(speech.lang === around.lang ? [] : [`lang: ${quoted(speech.lang)}`]),
      ...(speech.dir === around.dir ? [] : [`dir: ${speech.dir}`]),
    ];
    this.speech = speech;
    const body = write();
    this.speech = around;
    return changes.length === 0 ? body : `#text(${changes.join(", ")})[${body}]`;
  }

  private written(block: Block, next?: Block): string {
    const rejected = this.rejected.get(block);
    if (rejected !== undefined) return missingBlock(rejected);
    if (block.origin !== undefined) this.origin = block.origin;
    switch (block.kind) {
      case "problem": {
        const { number, title, marks, printed, chapter } = block.head;
        const { words } = this.look;
        const label = number === "" ? "" : `${chapter === true ? words.chapter : words.problem} ${number}`;
        const options = [
          quoted(label),
          `[${this.headline(title)}]`,
          marks === null ? "none" : quoted(words.marks(marks)),
          `head: [${this.headline(withoutPictures(title))}]`,
          ...(printed === undefined ? [] : [`printed: ${quoted(`${words.inSource} ${printed}`)}`]),
        ];
        return `${block.anchor === undefined ? "" : `#metadata(none)${place(block.anchor)}\n`}#problem(${options.join(", ")})`;
      }
      case "heading":
        return `#heading(level: ${block.level})[${block.number === undefined ? "" : `${escapeText(block.number)} #h(0.4em) `}${this.headline(block.body)}]${place(block.anchor)}`;
      case "paragraph":
        return !this.isRagged && hasLongWord(block.body)
          ? `#par(justify: false)[${this.inlines(block.body)}]`
          : this.inlines(block.body);
      case "formula":
        return this.displayFormula(block.formula);
      case "list":
        return this.list(block);
      case "choices":
        return `#choices(${block.options.map(({ chosen, body }) => `(${chosen}, [${this.inlines(body)}])`).join(", ")})`;
      case "quote":
        return `#quoted-block[\n${this.blocks(block.body)}\n]`;
      case "centered":
        return `#align(center)[\n${this.blocks(block.body)}\n]`;
      case "panel":
        return `#panel(${["edge", "fill", "color"].map((key) => `${key}: ${typstColor(block[key as "edge"])}`).join(", ")})[\n${this.blocks(block.body)}\n]`;
      case "listing":
        return block.input
          ? this.codeCell(block, next)
          : `#listing(${quoted(highlightedAs(block))}, ${quoted(breakable(block.text))})`;
      case "console":
        return `#console(${quoted(block.stream)}, ${consoleMarkup(block.spans)})`;
      case "table":
        return this.table(block.table);
      case "picture":
        return `#picture(${this.picture(block.picture)})`;
      case "answer":
        return this.ragged(() => this.answer(block.answer));
      case "rule":
        return "#thin-rule()";
      case "space":
        return `#answer-space(${block.height}cm)`;
      case "pageBreak":
        return "#pagebreak(weak: true)";
      case "together":
        return `#block(breakable: false)[\n${this.blocks(block.body)}\n]`;
      case "missing":
        return missingBlock(block.missing);
    }
  }

  /** Code is broken where a page ends, save what stays with its output: short code, and the last lines of long code. */
  private codeCell(block: Block & { kind: "listing" }, next?: Block): string {
    const prints =
      next !== undefined &&
      next.origin?.cell === block.origin?.cell &&
      !(next.kind === "listing" && next.input);
    const text = breakable(block.text);
    const lines = text.split("\n").length;
    const kept = prints ? `, lines: ${lines}, kept: ${lines <= shortCode ? lines : keptLines}` : "";
    return `#code-cell(${quoted(highlightedAs(block))}, ${quoted(text)}${kept})`;
  }

  inlines(body: Inline[]): string {
    return body.map((inline) => this.inline(inline)).join("");
  }

  private inline(inline: Inline): string {
    switch (inline.kind) {
      case "text":
        return this.text(inline.text);
      case "strong":
        return `#strong[${this.inlines(inline.body)}];`;
      case "emphasis":
        return `#emph[${this.inlines(inline.body)}];`;
      case "strike":
        return `#strike[${this.inlines(inline.body)}];`;
      case "underline":
        return `#underline[${this.inlines(inline.body)}];`;
      case "subscript":
        return `#sub[${this.inlines(inline.body)}];`;
      case "superscript":
        return `#super[${this.inlines(inline.body)}];`;
      case "colored": {
        const body = `[${this.inlines(inline.body)}]`;
        const text = inline.color === undefined ? body : `text(fill: ${typstColor(inline.color)}, ${body})`;
        const ground =
          inline.background === undefined ? "" : `#highlight(fill: ${typstColor(inline.background)}, `;
        return ground === "" ? `#${text};` : `${ground}${text});`;
      }
      case "code":
        return `#raw(${quoted(breakable(inline.text))});`;
      case "formula":
        return this.inlineFormula(inline.formula);
      case "link":
        if (inline.to !== undefined)
          return `#link(label(${quoted(inline.to)}))[${this.inlines(inline.body)}];`;
        return /^(https?|mailto):/i.test(inline.href)
          ? `#link(${quoted(inline.href)})[${this.inlines(inline.body)}];`
          : this.inlines(inline.body);
      case "anchor":
        return inline.anchor === undefined ? "" : `#metadata(none)${place(inline.anchor)}`;
      case "picture":
        return `#inline-picture(${this.picture(inline.picture)});`;
      case "footnote":
        return `#footnote[${this.ragged(() => this.blocks(inline.body))}];`;
      case "break":
        return " #linebreak() ";
      case "marks":
        return this.look.marginMarks
          ? `#margin-marks(${quoted(String(inline.marks))});`
          : ` #emph[(${escapeText(this.look.words.marks(inline.marks))})];`;
      case "missing":
        return `#missing-inline(${quoted(inline.missing.source ?? inline.missing.what)});`;
    }
  }

  /** Text with a call for what no font has: the template's own rule is for short texts, such as headings, whose words are bookmarks. */
  private text(text: string): string {
    const { lacking } = this.characters;
    if (lacking.size === 0 || this.inHeading) return escapeText(text);
    const runs: { lacks: boolean; text: string }[] = [];
    for (const character of text) {
      const lacks = lacking.has(character);
      const last = runs.at(-1);
      if (last?.lacks === lacks) last.text += character;
      else runs.push({ lacks, text: character });
    }
    return runs
      .map((run) => (run.lacks ? `#code-points(${quoted(run.text)});` : escapeText(run.text)))
      .join("");
  }

  private inlineFormula(formula: Formula): string {
    const math = this.math(formula);
    if ("reason" in math) return `#missing-inline(${quoted(formula.latex)});`;
    const alt = quoted(formula.latex);
    // Typst breaks a formula in running text at its sums and relations; what is left may still be too wide.
    const breaks = math.long?.lines.every(({ lead, levels }) => lead === "" && everyPieceIsShort(levels[0]));
    if (math.long !== undefined && breaks !== true)
      return `#fitted-m(${alt}, $${math.body}$, ${longArguments(math.long)});`;
    const wide = /\b(mat|ruledarray|framed)\(/.test(math.body) ? "fitted-m" : "m";
    return `#${wide}(${alt}, $${math.body}$);`;
  }

  private displayFormula(formula: Formula): string {
    const math = this.math(formula);
    if ("reason" in math) return missingBlock(math);
    const options = [
      quoted(formula.latex),
      `$ ${math.body} $`,
      ...(math.tag === null ? [] : [`tag: $${math.tag}$`]),
      ...(math.lines === true ? ["flowing: true"] : []),
      ...(math.long === undefined ? [] : [longArguments(math.long)]),
    ];
    return `#dm(${options.join(", ")})`;
  }

  private math(formula: Formula): TypstFormula | Degraded {
    const rejected = this.rejected.get(formula);
    if (rejected !== undefined) return rejected;
    this.islands.push(formula);
    this.ifUnfit.set(formula.latex, {
      ...formula.origin,
      what: "formula",
      become: "in small type",
      reason: "nowhere near enough can it be broken",
      source: formula.latex,
    });
    try {
      return formulaToTypst(formula.tree);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const refused: Degraded = { ...formula.origin, what: "formula", reason, source: formula.latex };
      this.refused.set(formula, refused);
      return refused;
    }
  }

  private list({ ordered, start, tight, unmarked, ragged, items }: Block & { kind: "list" }): string {
    const bodies = items.map((item) => `[${this.blocks(item)}\n]`).join(", ");
    const marker = unmarked === true ? "list(marker: none, body-indent: 0pt, " : "list(";
    const name = ordered ? `enum(start: ${Math.max(0, Math.trunc(start))}, ` : marker;
    const written = `#${name}tight: ${tight}, ${bodies})`;
    if (items.length === 0) return "";
    return ragged === true ? `#[#set par(justify: false)\n${written}]` : written;
  }

  private table(table: Table): string {
    const rejected = this.rejected.get(table);
    if (rejected !== undefined) return missingBlock(rejected);
    const name = `table ${this.ifUnfit.size + 1}`;
    this.ifUnfit.set(name, {
      ...this.origin,
      what: "table",
      become: "in small type",
      reason: `it has ${table.columns} columns, and too much in one of them`,
    });
    const written = tableMarkup(table, name, {
      caption: (body) => this.inlines(body),
      cell: (body) => this.ragged(() => this.blocks(body)),
    });
    this.islands.push(table);
    return written;
  }

  /** The picture's file name and words, as arguments. */
  private picture(picture: Picture): string {
    const rejected = this.rejected.get(picture);
    if (rejected !== undefined) return `missing: [${missingBlock(rejected)}]`;
    this.islands.push(picture);
    const name = `picture-${this.files.size + 1}.${picture.format}`;
    const { bytes, format } = picture;
    this.files.set(
      name,
      format === "svg" ? withCodePoints(svgForTypst(bytes), this.characters.lacking) : bytes,
    );
    const length = (pixels: number | undefined): string =>
      pixels === undefined ? "auto" : `${Number((pixels * 0.75).toFixed(2))}pt`;
    const width =
      picture.share === undefined ? length(picture.width) : `${Number((100 * picture.share).toFixed(2))}%`;
    const height = picture.height === undefined ? "" : `, height: ${length(picture.height)}`;
    return `${quoted(name)}, ${quoted(picture.alt || "picture")}, width: ${width}${height}`;
  }

  private answer({ part, judged, items, published, note }: Answer): string {
    const values = items.map((item) => `${isProse(item) ? "prose" : ""}[${this.blocks(item)}]`).join(", ");
    const text = (blocks: Block[] | null): string => (blocks === null ? "none" : `[${this.blocks(blocks)}]`);
    return `#answer(${quoted(part === "" ? this.look.words.answer : this.look.words.answerTo(part))}, ${quoted(verdictFacts[judged.verdict].tone)}, ${quoted(judgedIn(this.look.words, judged))}, (${values},), published: ${text(published)}, published-word: ${quoted(this.look.words.published)}, note: ${text(note)})`;
  }
}

/** The label that links name. */
const place = (anchor: string | undefined): string =>
  anchor === undefined ? "" : ` #label(${quoted(anchor)});`;

/** The ways to break a formula as arguments of the template's functions. */
function longArguments({ lines, apart }: TypstLong): string {
  const tuple = (items: string[]): string => `(${items.map((item) => `${item},`).join(" ")})`;
  const math = (code: string): string => (code === "" ? "none" : `$${code}$`);
  const line = ({ lead, levels }: TypstLong["lines"][number]): string =>
    `(lead: ${math(lead)}, levels: ${tuple(levels.map((pieces) => tuple(pieces.map(({ body, cost }) => `($${body}$, ${cost})`))))})`;
  const rest = apart === null ? "" : `, apart: ${tuple(apart.map(line))}`;
  return `lines: ${tuple(lines.map(line))}${rest}`;
}

/** Typst's source of a piece is longer than what it prints, so that a short one is surely narrow. */
const everyPieceIsShort = (pieces: TypstLong["lines"][number]["levels"][number] | undefined): boolean =>
  pieces?.every(({ body }) => body.length < 120) ?? true;

/** Has text a word so long that the lines around it would be stretched? */
const hasLongWord = (body: Inline[]): boolean =>
  body.some((inline) => inline.kind !== "formula" && /\S{35}/.test(plainText([inline])));

/** Is an answer's value words of several lines, rather than a formula? */
const isProse = (item: Block[]): boolean =>
  item.length > 1 || (item[0]?.kind === "paragraph" && plainText(item[0].body).length > 90);

const languages: Record<string, string> = {
  typescript: "ts",
  javascript: "js",
  python: "py",
  ipython: "py",
  "c++": "cpp",
  shell: "sh",
};

/** The language in which a listing is highlighted: none with lines of thousands of characters, on which that takes minutes. */
function highlightedAs({ language, text }: { language: string; text: string }): string {
  if (/[^\n]{2000}/.test(text)) return "";
  const name = language.toLowerCase();
  return languages[name] ?? name;
}

function missingBlock({ what, reason, source }: Degraded): string {
  return `#missing-block(${quoted(what)}, ${quoted(reason)}, ${source === undefined ? "none" : quoted(breakable(source))})`;
}
