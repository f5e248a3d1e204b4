import MarkdownIt, { type Token } from "markdown-it";
import footnotes from "markdown-it-footnote";
import type { Align, Block, Inline, TableCell } from "../tree.js";
import { blockFormula, type Context } from "./context.js";
import { blocksFromHtml } from "./html.js";
import { trimmed } from "./html-inline.js";
import { paragraphs } from "./inline.js";
import { InlineReader } from "./markdown-inline.js";
import { markdownMath } from "./markdown-math.js";
import { panelColors, type Tone } from "./panel.js";

const parser = new MarkdownIt({ html: true, linkify: true }).use(footnotes).use(markdownMath);
// Whole addresses alone: `file.ts` is no site.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
// Links are checked where they are written.
parser.validateLink = () => true;

/** Markdown with LaTeX mathematics, tables, footnotes and HTML, as blocks of the document. */
export function blocksFromMarkdown(context: Context, markdown: string): Block[] {
  const environment = { footnotes: undefined as { list?: FootnoteEntry[] } | undefined };
  const tokens = parser.parse(markdown, environment);
  return new Reader(context, tokens).blocks(() => false);
}

/** Markdown of one paragraph as running text: a note, a title. */
export function inlineFromMarkdown(context: Context, markdown: string): Inline[] {
  return blocksFromMarkdown(context, markdown).flatMap((block, index): Inline[] => {
    const apart: Inline[] = index === 0 ? [] : [{ kind: "text", text: " " }];
    if (block.kind === "paragraph" || block.kind === "heading") return [...apart, ...block.body];
    if (block.kind === "formula")
      return [...apart, { kind: "formula", formula: { ...block.formula, display: false } }];
    return block.kind === "missing" ? [...apart, block] : [];
  });
}

interface FootnoteEntry {
  tokens?: Token[];
  content?: string;
}

const alertNames: Record<string, Tone> = {
  NOTE: "note",
  TIP: "tip",
  IMPORTANT: "important",
  WARNING: "warning",
  CAUTION: "caution",
};

/** A quote, or the box that GitHub makes of one that begins with `[!NOTE]`. */
function quoteOrAlert(body: Block[]): Block {
  const [first, ...rest] = body;
  const text = first?.kind === "paragraph" ? first.body[0] : undefined;
  const [all, word] =
    (text?.kind === "text" ? /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/i.exec(text.text) : null) ?? [];
  if (all === undefined || first?.kind !== "paragraph" || text?.kind !== "text")
    return { kind: "quote", body };
  const tone = alertNames[word!.toUpperCase()]!;
  const name = word![0]!.toUpperCase() + word!.slice(1).toLowerCase();
  const spoken = trimmed([{ kind: "text", text: text.text.slice(all.length) }, ...first.body.slice(1)]);
  return {
    kind: "panel",
    ...panelColors[tone],
    body: [
      {
        kind: "paragraph",
        body: [
          {
            kind: "colored",
            color: panelColors[tone].edge,
            body: [{ kind: "strong", body: [{ kind: "text", text: name }] }],
          },
        ],
      },
      ...(spoken.length === 0 ? [] : paragraphs(spoken)),
      ...rest,
    ],
  };
}

/** A list with `[ ]` and `[x]` before its items, with boxes in their place. */
function withTaskBoxes(list: Block & { kind: "list" }): Block {
  let count = 0;
  const items = list.items.map((item): Block[] => {
    const [first, ...rest] = item;
    const text = first?.kind === "paragraph" ? first.body[0] : undefined;
    if (first?.kind !== "paragraph" || text?.kind !== "text") return item;
    const mark = /^\[([ xX])\](?:\s+|$)/.exec(text.text);
    if (mark === null) return item;
    count++;
    const box: Inline = {
      kind: "text",
      text: `${mark[1] === " " ? "☐" : "☒"} ${text.text.slice(mark[0].length)}`,
    };
    return [{ ...first, body: [box, ...first.body.slice(1)] }, ...rest];
  });
  return count === 0 ? list : { ...list, items, ...(count === items.length ? { unmarked: true } : {}) };
}

/** Reads markdown-it's flat list of opening and closing tokens from left to right. */
class Reader {
  private position = 0;
  private readonly notes: Map<number, Token[]>;
  private readonly tokens: Token[];

  constructor(
    private readonly context: Context,
    tokens: Token[],
    notes?: Map<number, Token[]>,
  ) {
    this.tokens = notes === undefined ? tokens.filter(({ type }) => type !== "footnote_anchor") : tokens;
    this.notes = notes ?? this.takeFootnotes();
  }

  /** The plugin puts the footnotes' texts behind the document; here each goes to its mark. */
  private takeFootnotes(): Map<number, Token[]> {
    const notes = new Map<number, Token[]>();
    const start = this.tokens.findIndex(({ type }) => type === "footnote_block_open");
    if (start < 0) return notes;
    let current: Token[] = [];
    for (const token of this.tokens.splice(start)) {
      if (token.type === "footnote_open") notes.set((token.meta as { id: number }).id, (current = []));
      else if (!token.type.startsWith("footnote_")) current.push(token);
    }
    return notes;
  }

  blocks(ends: (token: Token) => boolean): Block[] {
    const blocks: Block[] = [];
    while (this.position < this.tokens.length) {
      const token = this.tokens[this.position++]!;
      if (ends(token)) break;
      blocks.push(...this.block(token));
    }
    return blocks;
  }

  private block(token: Token): Block[] {
    switch (token.type) {
      case "heading_open": {
        const body = this.inlineUntil("heading_close");
        return [{ kind: "heading", level: Number(token.tag.slice(1)), body }];
      }
      case "paragraph_open":
        return paragraphs(this.inlineUntil("paragraph_close"));
      case "inline":
        return paragraphs(this.inlines(token.children ?? []));
      case "math_block":
        return [blockFormula(this.context, token.content)];
      case "bullet_list_open":
      case "ordered_list_open":
        return [this.list(token)];
      case "blockquote_open":
        return [quoteOrAlert(this.blocks(({ type }) => type === "blockquote_close"))];
      case "fence":
      case "code_block":
        return [
          {
            kind: "listing",
            text: token.content.replace(/\n$/, ""),
            language: token.info.trim().split(/\s+/)[0] ?? "",
            input: false,
          },
        ];
      case "hr":
        return [{ kind: "rule" }];
      case "html_block":
        return this.html(token.content);
      case "table_open":
        return [this.table()];
      default:
        return [];
    }
  }

  private list(open: Token): Block {
    const ordered = open.type === "ordered_list_open";
    const close = ordered ? "ordered_list_close" : "bullet_list_close";
    const items: Block[][] = [];
    let tight = true;
    while (this.position < this.tokens.length) {
      const token = this.tokens[this.position++]!;
      if (token.type === close) break;
      if (token.type !== "list_item_open") continue;
      const [first] = this.tokens.slice(this.position);
      if (first?.type === "paragraph_open" && !first.hidden) tight = false;
      items.push(this.blocks(({ type }) => type === "list_item_close"));
    }
    const list: Block & { kind: "list" } = {
      kind: "list",
      ordered,
      start: Number(open.attrGet("start") ?? 1),
      tight,
      items,
    };
    return ordered ? list : withTaskBoxes(list);
  }

  /** HTML of its own lines. A tag that is opened alone has what follows in it, up to where it is closed. */
  private html(content: string): Block[] {
    const name =
      /^\s*<(div|center|details|section|article|p|span|font)\b[^<>]*>(?:\s*<summary\b[^>]*>[^]*<\/summary\s*>)?\s*$/i.exec(
        content,
      )?.[1];
    const closes = name === undefined ? null : new RegExp(`^\\s*</${name}\\s*>\\s*$`, "i");
    const end = closes === null ? -1 : this.closing(name!, closes);
    if (end < 0) return blocksFromHtml(this.context, content);
    return blocksFromHtml(this.context, `${content}<slot></slot>${this.tokens[end]!.content}`, () =>
      this.blocks((token) => token === this.tokens[end]),
    ).concat(this.skippedTo(end));
  }

  /** Where a tag opened alone is closed: the place of the token, or -1. */
  private closing(name: string, closes: RegExp): number {
    const opens = new RegExp(`^\\s*<${name}\\b[^<>]*>[^]*$`, "i");
    let depth = 0;
    for (let at = this.position; at < this.tokens.length; at++) {
      const { type, content, nesting } = this.tokens[at]!;
      depth += nesting;
      if (depth < 0) return -1;
      if (depth > 0 || type !== "html_block") continue;
      if (closes.test(content)) return at;
      // Nested tags of one name are seldom written this way: they are read one by one.
      if (opens.test(content) && !content.toLowerCase().includes(`</${name.toLowerCase()}`)) return -1;
    }
    return -1;
  }

  /** Nothing, behind a tag whose content was hidden and so not read. */
  private skippedTo(end: number): Block[] {
    this.position = Math.max(this.position, end + 1);
    return [];
  }

  private table(): Block {
    const rows: TableCell[][] = [];
    let headRows = 0;
    for (
      let token = this.tokens[this.position++];
      token !== undefined;
      token = this.tokens[this.position++]
    ) {
      if (token.type === "table_close") break;
      if (token.type === "thead_close") headRows = rows.length;
      if (token.type === "tr_open") rows.push([]);
      if (token.type === "th_open" || token.type === "td_open") {
        const align = /text-align:(left|center|right)/.exec(String(token.attrGet("style") ?? ""))?.[1] as
          Align | undefined;
        const body = paragraphs(this.inlineUntil(token.type.replace("open", "close")));
        rows.at(-1)?.push({ body, header: token.type === "th_open", align, columns: 1, rows: 1 });
      }
    }
    const columns = Math.max(1, ...rows.map((row) => row.length));
    return { kind: "table", table: { headRows, columns, rows } };
  }

  private inlineUntil(close: string): Inline[] {
    const body: Inline[] = [];
    while (this.position < this.tokens.length) {
      const token = this.tokens[this.position++]!;
      if (token.type === close) break;
      if (token.type === "inline") body.push(...this.inlines(token.children ?? []));
    }
    return body;
  }

  private inlines(tokens: Token[]): Inline[] {
    return new InlineReader(this.context, tokens, (id) => this.footnote(id)).read(() => false);
  }

  private footnote(id: number): Block[] {
    return new Reader(this.context, this.notes.get(id) ?? [], new Map()).blocks(() => false);
  }
}
