import { decimalPaddings, withMinus, type Padding } from "../content/decimal-columns.js";
import { plainText, withoutPictures } from "../content/inline.js";
import type { Answer, Block, Degraded, Inline, Picture, Span, Table, TableCell } from "../tree.js";
import { directionOfBlock, type Direction } from "../direction.js";
import { verdictFacts } from "../../paper/answer-record.js";
import { escapeXml } from "../../xml.js";
import { judgedIn, wordsIn, type Words } from "../words.js";
import { Contents } from "./contents.js";
import { formulaHtml } from "./formula-html.js";
import { highlight } from "./highlight.js";
import { schemeColors } from "./scheme-colors.js";

const tags = {
  strong: "strong",
  emphasis: "em",
  strike: "s",
  underline: "u",
  subscript: "sub",
  superscript: "sup",
} as const;

/** More columns than stand side by side on a narrow screen. */
const fewColumns = 4;

/** Writes the document's blocks as HTML. Everything is escaped: a notebook cannot bring a script along. */
export class HtmlWriter {
  /** The headings so far. */
  readonly contents = new Contents();
  private readonly notes: string[] = [];
  /** From which side what is being written is read. */
  private direction: Direction = "ltr";

  /**
   * @param words - The document's own words.
   * @param interactive - Whether figures come with what they are made of, for the page's script.
   */
  constructor(
    private readonly words: Words = wordsIn(),
    private readonly interactive = false,
  ) {}

  blocks(blocks: Block[]): string {
    return blocks.map((block) => this.block(block)).join("\n");
  }

  /** The footnotes of what was written so far, to stand at its end. */
  footnotes(): string {
    if (this.notes.length === 0) return "";
    const items = this.notes
      .map(
        (note, index) =>
          `<li id="note-${index + 1}">${note} <a href="#ref-${index + 1}" aria-label="Back to the text">↩</a></li>`,
      )
      .join("\n");
    return `<ol class="notes">\n${items}\n</ol>`;
  }

  private block(block: Block): string {
    const around = this.direction;
    this.direction = directionOfBlock(block) ?? around;
    const dir = this.direction === around ? "" : ` dir="${this.direction}"`;
    const html = this.written(block, dir);
    this.direction = around;
    return html;
  }

  /** @param dir the attribute that says from which side the block is read, where it is not the side of what is around it */
  private written(block: Block, dir: string): string {
    switch (block.kind) {
      case "problem": {
        const { number, title, marks, chapter } = block.head;
        const kind = chapter === true ? this.words.chapter : this.words.problem;
        const anchor = this.contents.problem(block.anchor);
        const label = number === "" ? "" : `${kind} ${escapeXml(number)}&ensp;`;
        const worth = marks === null ? "" : escapeXml(this.words.marks(marks));
        this.contents.add(1, anchor, label + this.inlines(withoutPictures(title)), worth);
        return heading(2, anchor, label + this.inlines(title), dir);
      }
      case "heading": {
        const level = Math.min(6, block.level + 1);
        const anchor = this.contents.heading(block.anchor, block.body);
        const number = block.number === undefined ? "" : `${block.number}&ensp;`;
        this.contents.add(level, anchor, number + this.inlines(withoutPictures(block.body)));
        return heading(level, anchor, number + this.inlines(block.body), dir);
      }
      case "paragraph":
        return `<p${dir}>${this.inlines(block.body)}</p>`;
      case "formula":
        return `<div class="display">${formulaHtml(block.formula)}</div>`;
      case "list": {
        const tag = block.ordered ? "ol" : "ul";
        const start = block.ordered && block.start !== 1 ? ` start="${Math.trunc(block.start)}"` : "";
        const bare = block.unmarked === true ? ' class="unmarked"' : "";
        return `<${tag}${start}${bare}${dir}>${block.items.map((item) => `<li>${this.item(item, block.tight)}</li>`).join("")}</${tag}>`;
      }
      case "choices":
        return `<ul class="choices"${dir}>${block.options.map(({ chosen, body }) => `<li><span>${chosen ? "☒" : "☐"}</span> ${this.inlines(body)}</li>`).join("")}</ul>`;
      case "quote":
        return `<blockquote${dir}>${this.blocks(block.body)}</blockquote>`;
      case "centered":
        return `<div class="centered">${this.blocks(block.body)}</div>`;
      case "panel":
        return `<div class="panel"${styleText({ "border-color": block.edge, background: block.fill, color: block.color })}>${this.blocks(block.body)}</div>`;
      case "listing":
        return `<pre class="${block.input ? "input" : "listing"}"><code>${highlight(block.text, block.language)}</code></pre>`;
      case "console":
        return `<pre class="console ${block.stream}">${block.spans.map(spanHtml).join("")}</pre>`;
      case "table":
        return this.table(block.table, dir);
      case "picture":
        return `<figure${this.figureData(block.picture)}>${pictureHtml(block.picture)}</figure>`;
      case "answer":
        return this.answer(block.answer);
      case "rule":
        return "<hr>";
      case "space":
        return `<div class="answer-space" style="height:${block.height}cm"></div>`;
      case "pageBreak":
        return '<div class="page-break"></div>';
      case "together":
        return this.blocks(block.body);
      case "missing":
        return missingHtml(block.missing);
    }
  }

  private item(blocks: Block[], tight: boolean): string {
    const [first, ...rest] = blocks;
    const turned = first === undefined ? null : directionOfBlock(first);
    return tight && first?.kind === "paragraph" && (turned ?? this.direction) === this.direction
      ? this.inlines(first.body) + this.blocks(rest)
      : this.blocks(blocks);
  }

  inlines(body: Inline[]): string {
    return body.map((inline) => this.inline(inline)).join("");
  }

  private inline(inline: Inline): string {
    switch (inline.kind) {
      case "text":
        return escapeXml(inline.text);
      case "colored":
        return `<span${styleText({ color: inline.color, background: inline.background })}>${this.inlines(inline.body)}</span>`;
      case "code":
        return `<code>${escapeXml(inline.text)}</code>`;
      case "formula":
        return formulaHtml(inline.formula);
      case "anchor":
        return inline.anchor === undefined ? "" : `<span id="${inline.anchor}"></span>`;
      case "link":
        if (inline.to !== undefined) return `<a href="#${inline.to}">${this.inlines(inline.body)}</a>`;
        return /^(https?|mailto):/i.test(inline.href)
          ? `<a href="${escapeXml(inline.href)}" rel="noopener">${this.inlines(inline.body)}</a>`
          : this.inlines(inline.body);
      case "picture":
        return pictureHtml(inline.picture);
      case "footnote": {
        const index = this.notes.push("");
        this.notes[index - 1] = this.item(inline.body, true);
        return `<sup id="ref-${index}"><a href="#note-${index}" aria-label="Note ${index}">${index}</a></sup>`;
      }
      case "break":
        return "<br>";
      case "marks":
        return ` <em class="marks">(${escapeXml(this.words.marks(inline.marks))})</em> `;
      case "missing":
        return `<code class="missing" title="${escapeXml(`${inline.missing.what} not shown: ${inline.missing.reason}`)}">${escapeXml(inline.missing.source ?? inline.missing.what)}</code>`;
      default:
        return `<${tags[inline.kind]}>${this.inlines(inline.body)}</${tags[inline.kind]}>`;
    }
  }

  private figureData({ figure }: Picture): string {
    return this.interactive && figure !== undefined ? ` data-figure="${escapeXml(figure)}"` : "";
  }

  private table(table: Table, dir: string): string {
    const { rows, headRows, caption, columns } = table;
    const paddings = decimalPaddings(table);
    const line = (row: TableCell[]): string =>
      `<tr>${row.map((cell) => this.cell(cell, paddings.get(cell))).join("")}</tr>`;
    const head = rows.slice(0, headRows).map(line).join("");
    const title = caption === undefined ? "" : `<caption>${this.inlines(caption)}</caption>`;
    const name = caption === undefined ? "Table" : escapeXml(plainText(caption));
    // A box that scrolls is reached by the keyboard too.
    const scrolls = columns > fewColumns ? ` role="region" aria-label="${name}" tabindex="0"` : "";
    return `<div class="wide"${scrolls}><table${dir}>${title}${head === "" ? "" : `<thead>${head}</thead>`}<tbody>${rows.slice(headRows).map(line).join("")}</tbody></table></div>`;
  }

  private cell(cell: TableCell, padding?: Padding): string {
    const { body, header, align, columns, rows, color, fill, bar } = cell;
    const tag = header ? "th" : "td";
    const spans = `${columns > 1 ? ` colspan="${columns}"` : ""}${rows > 1 ? ` rowspan="${rows}"` : ""}`;
    const background = bar === undefined ? fill : barText(bar, fill);
    const style = styleText({ "text-align": align, color, background });
    const hidden = (name: string, text = ""): string =>
      text === "" ? "" : ` data-${name}="${escapeXml(text)}"`;
    const padded = `${hidden("before", padding?.before)}${hidden("after", padding?.after)}`;
    return `<${tag}${spans}${style}${padded}>${this.item(padding === undefined ? body : withMinus(body), true)}</${tag}>`;
  }

  private answer({ part, judged, items, published, note }: Answer): string {
    const values = items.map((item) => `<div class="value">${this.blocks(item)}</div>`).join("");
    const name = escapeXml(part === "" ? this.words.answer : this.words.answerTo(part));
    return `<section class="answer ${verdictFacts[judged.verdict].tone}" aria-label="${name}"><header><strong>${name}</strong> <em>${escapeXml(judgedIn(this.words, judged))}</em></header>${values}${
      published === null
        ? ""
        : `<div class="published">${escapeXml(this.words.published)} ${this.item(published, true)}</div>`
    }${note === null ? "" : `<div class="note">${this.blocks(note)}</div>`}</section>`;
  }
}

/** A heading with a link to itself, which is seen under the pointer and in focus. */
function heading(level: number, anchor: string, html: string, dir: string): string {
  return `<h${level} id="${escapeXml(anchor)}"${dir}>${html} <a class="permalink" href="#${escapeXml(anchor)}" aria-label="Link to this heading"></a></h${level}>`;
}

function pictureHtml({ bytes, format, alt, width, height, share }: Picture): string {
  const mime = format === "svg" ? "image/svg+xml" : format === "jpg" ? "image/jpeg" : `image/${format}`;
  const number = (name: string, pixels: number | undefined): string =>
    pixels === undefined ? "" : ` ${name}="${Math.round(pixels)}"`;
  const size =
    (share === undefined ? number("width", width) : ` style="width:${Number((100 * share).toFixed(2))}%"`) +
    number("height", height);
  return `<img src="data:${mime};base64,${Buffer.from(bytes).toString("base64")}" alt="${escapeXml(alt)}"${size}>`;
}

function spanHtml({ text, color, background, bold, italic, underline, strike }: Span): string {
  const lines = [underline === true ? "underline" : "", strike === true ? "line-through" : ""];
  // On the page's own ground a color follows the scheme.
  const follows = color !== undefined && background === undefined;
  const style = styleText(
    {
      color: follows ? undefined : color,
      background,
      "font-weight": bold === true ? "bold" : undefined,
      "font-style": italic === true ? "italic" : undefined,
      "text-decoration": lines.join(" ").trim() || undefined,
    },
    follows ? [schemeColors(color)] : [],
  );
  return style === "" ? escapeXml(text) : `<span${style}>${escapeXml(text)}</span>`;
}

/** The `style` attribute with the declarations that have a value, or nothing. */
function styleText(style: Record<string, string | undefined>, written: string[] = []): string {
  const own = Object.entries(style).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}:${value}`],
  );
  const parts = [...written, ...own];
  return parts.length === 0 ? "" : ` style="${parts.join(";")}"`;
}

function barText({ color, from, to }: NonNullable<TableCell["bar"]>, fill = "transparent"): string {
  const at = (part: number): string => `${Number((100 * part).toFixed(2))}%`;
  return `linear-gradient(90deg,${fill} ${at(from)},${color} ${at(from)},${color} ${at(to)},${fill} ${at(to)})`;
}

function missingHtml({ what, reason, source }: Degraded): string {
  const code = source === undefined ? "" : `<br><code>${escapeXml(source)}</code>`;
  return `<div class="missing"><strong>${escapeXml(what[0]!.toUpperCase() + what.slice(1))} not shown:</strong> ${escapeXml(reason)}${code}</div>`;
}

/** A title without formulas and marks: for the window's head. */
export function titleText(title: Inline[]): string {
  return escapeXml(plainText(title));
}
