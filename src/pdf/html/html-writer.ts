import { renderToString } from "katex";
import { katexSettings } from "../latex/parse.js";
import { plainText } from "../content/inline.js";
import type { Answer, Block, Degraded, Formula, Inline, Picture, Span, Table, TableCell } from "../tree.js";
import { directionOfBlock, type Direction } from "../direction.js";
import { verdictFacts } from "../../paper/answer-record.js";
import { escapeXml } from "../../xml.js";
import { highlight } from "./highlight.js";

const tags = {
  strong: "strong",
  emphasis: "em",
  strike: "s",
  underline: "u",
  subscript: "sub",
  superscript: "sup",
} as const;

/** Writes the document's blocks as HTML. Everything is escaped: a notebook cannot bring a script along. */
export class HtmlWriter {
  /** The problems so far, for the contents: their anchors and what stands there. */
  readonly contents: { anchor: string; html: string; marks: number | null }[] = [];
  private readonly notes: string[] = [];
  /** From which side what is being written is read. */
  private direction: Direction = "ltr";

  blocks(blocks: Block[]): string {
    return blocks.map((block) => this.block(block)).join("\n");
  }

  /** The footnotes of what was written so far, to stand at its end. */
  footnotes(): string {
    if (this.notes.length === 0) return "";
    const items = this.notes.map((note, index) => `<li id="note-${index + 1}">${note}</li>`).join("\n");
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
        const { number, title, marks } = block.head;
        const anchor = block.anchor ?? `problem-${this.contents.length + 1}`;
        const html = `${number === "" ? "" : `Problem ${escapeXml(number)}&ensp;`}${this.inlines(title)}`;
        this.contents.push({ anchor, html, marks });
        return `<h2 id="${anchor}"${dir}>${html}</h2>`;
      }
      case "heading": {
        const level = Math.min(6, block.level + 1);
        const id = block.anchor === undefined ? "" : ` id="${block.anchor}"`;
        return `<h${level}${id}${dir}>${this.inlines(block.body)}</h${level}>`;
      }
      case "paragraph":
        return `<p${dir}>${this.inlines(block.body)}</p>`;
      case "formula":
        return `<div class="display">${formulaHtml(block.formula)}</div>`;
      case "list": {
        const tag = block.ordered ? "ol" : "ul";
        const start = block.ordered && block.start !== 1 ? ` start="${Math.trunc(block.start)}"` : "";
        return `<${tag}${start}${dir}>${block.items.map((item) => `<li>${this.item(item, block.tight)}</li>`).join("")}</${tag}>`;
      }
      case "choices":
        return `<ul class="choices"${dir}>${block.options.map(({ chosen, body }) => `<li><span>${chosen ? "☒" : "☐"}</span> ${this.inlines(body)}</li>`).join("")}</ul>`;
      case "quote":
        return `<blockquote${dir}>${this.blocks(block.body)}</blockquote>`;
      case "listing":
        return `<pre class="${block.input ? "input" : "listing"}"><code>${highlight(block.text, block.language)}</code></pre>`;
      case "console":
        return `<pre class="console ${block.stream}">${block.spans.map(spanHtml).join("")}</pre>`;
      case "table":
        return this.table(block.table, dir);
      case "picture":
        return `<figure>${pictureHtml(block.picture)}</figure>`;
      case "answer":
        return this.answer(block.answer);
      case "rule":
        return "<hr>";
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
      case "code":
        return `<code>${escapeXml(inline.text)}</code>`;
      case "formula":
        return formulaHtml(inline.formula);
      case "anchor":
        return inline.anchor === undefined ? "" : `<span id="${inline.anchor}"></span>`;
      case "link":
        if (inline.href.startsWith("#place-"))
          return `<a href="${inline.href}">${this.inlines(inline.body)}</a>`;
        return /^(https?|mailto):/i.test(inline.href)
          ? `<a href="${escapeXml(inline.href)}" rel="noopener">${this.inlines(inline.body)}</a>`
          : this.inlines(inline.body);
      case "picture":
        return pictureHtml(inline.picture);
      case "footnote": {
        const index = this.notes.push("");
        this.notes[index - 1] = this.item(inline.body, true);
        return `<sup><a href="#note-${index}">${index}</a></sup>`;
      }
      case "break":
        return "<br>";
      case "missing":
        return `<code class="missing">${escapeXml(inline.missing.source ?? inline.missing.what)}</code>`;
      default:
        return `<${tags[inline.kind]}>${this.inlines(inline.body)}</${tags[inline.kind]}>`;
    }
  }

  private table({ rows, headRows, caption }: Table, dir: string): string {
    const line = (row: TableCell[]): string => `<tr>${row.map((cell) => this.cell(cell)).join("")}</tr>`;
    const head = rows.slice(0, headRows).map(line).join("");
    const title = caption === undefined ? "" : `<caption>${this.inlines(caption)}</caption>`;
    return `<div class="wide"><table${dir}>${title}${head === "" ? "" : `<thead>${head}</thead>`}<tbody>${rows.slice(headRows).map(line).join("")}</tbody></table></div>`;
  }

  private cell({ body, header, align, columns, rows }: TableCell): string {
    const tag = header ? "th" : "td";
    const spans = `${columns > 1 ? ` colspan="${columns}"` : ""}${rows > 1 ? ` rowspan="${rows}"` : ""}`;
    return `<${tag}${spans}${align === undefined ? "" : ` style="text-align:${align}"`}>${this.item(body, true)}</${tag}>`;
  }

  private answer({ part, verdict, words, items, published, note }: Answer): string {
    const values = items.map((item) => `<div class="value">${this.blocks(item)}</div>`).join("");
    return `<section class="answer ${verdictFacts[verdict].tone}"><header><strong>Answer${part === "" ? "" : ` to part ${escapeXml(part)}`}</strong> <em>${escapeXml(words)}</em></header>${values}${
      published === null ? "" : `<div class="published">Published: ${this.item(published, true)}</div>`
    }${note === null ? "" : `<div class="note">${this.blocks(note)}</div>`}</section>`;
  }
}

/** KaTeX's HTML, with MathML for screen readers; macros were used up when the formula was read, so its source goes in whole. */
function formulaHtml({ katex, display, macros }: Formula): string {
  return renderToString(katex, katexSettings(display, { ...macros }));
}

function pictureHtml({ bytes, format, alt, width }: Picture): string {
  const mime = format === "svg" ? "image/svg+xml" : format === "jpg" ? "image/jpeg" : `image/${format}`;
  const size = width === undefined ? "" : ` width="${Math.round(width)}"`;
  return `<img src="data:${mime};base64,${Buffer.from(bytes).toString("base64")}" alt="${escapeXml(alt)}"${size}>`;
}

function spanHtml({ text, color, bold, italic, underline }: Span): string {
  const style = [
    color === undefined ? "" : `color:${color}`,
    bold === true ? "font-weight:bold" : "",
    italic === true ? "font-style:italic" : "",
    underline === true ? "text-decoration:underline" : "",
  ].filter((part) => part !== "");
  return style.length === 0 ? escapeXml(text) : `<span style="${style.join(";")}">${escapeXml(text)}</span>`;
}

function missingHtml({ what, reason, source }: Degraded): string {
  const code = source === undefined ? "" : `<br><code>${escapeXml(source)}</code>`;
  return `<div class="missing"><strong>${escapeXml(what[0]!.toUpperCase() + what.slice(1))} not shown:</strong> ${escapeXml(reason)}${code}</div>`;
}

/** A title without formulas and marks: for the window's head. */
export function titleText(title: Inline[]): string {
  return escapeXml(plainText(title));
}
