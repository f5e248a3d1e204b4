import MarkdownIt, { type Token } from "markdown-it";
import footnotes from "markdown-it-footnote";
import type { Align, Block, Inline, TableCell } from "../tree.js";
import { blockFormula, inlineFormula, missing, type Context } from "./context.js";
import { blocksFromHtml } from "./html.js";
import { markdownMath } from "./markdown-math.js";
import { pictureFrom } from "./picture.js";

const parser = new MarkdownIt({ html: true }).use(footnotes).use(markdownMath);
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

const emphasis: Record<string, "strong" | "emphasis" | "strike"> = {
  strong_open: "strong",
  em_open: "emphasis",
  s_open: "strike",
};

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
        return [{ kind: "quote", body: this.blocks(({ type }) => type === "blockquote_close") }];
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
        return blocksFromHtml(this.context, token.content);
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
    return { kind: "list", ordered, start: Number(open.attrGet("start") ?? 1), tight, items };
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

const htmlKinds: Record<
  string,
  "strong" | "emphasis" | "strike" | "underline" | "subscript" | "superscript"
> = {
  b: "strong",
  strong: "strong",
  i: "emphasis",
  em: "emphasis",
  s: "strike",
  del: "strike",
  u: "underline",
  ins: "underline",
  sub: "subscript",
  sup: "superscript",
};

/** Reads the tokens of a line of text; HTML tags come as single tokens there and are matched by name. */
class InlineReader {
  private position = 0;

  constructor(
    private readonly context: Context,
    private readonly tokens: Token[],
    private readonly footnote: (id: number) => Block[],
  ) {}

  read(ends: (token: Token) => boolean): Inline[] {
    const body: Inline[] = [];
    while (this.position < this.tokens.length) {
      const token = this.tokens[this.position++]!;
      if (ends(token)) break;
      body.push(...this.inline(token));
    }
    return body;
  }

  private inline(token: Token): Inline[] {
    const kind = emphasis[token.type];
    if (kind !== undefined) {
      const close = token.type.replace("open", "close");
      return [{ kind, body: this.read(({ type }) => type === close) }];
    }
    switch (token.type) {
      case "text":
        return token.content === "" ? [] : [{ kind: "text", text: token.content }];
      case "softbreak":
        return [{ kind: "text", text: " " }];
      case "hardbreak":
        return [{ kind: "break" }];
      case "code_inline":
        return [{ kind: "code", text: token.content }];
      case "math_inline":
        return [inlineFormula(this.context, token.content, token.markup === "$$")];
      case "link_open":
        return [
          {
            kind: "link",
            href: String(token.attrGet("href") ?? ""),
            body: this.read(({ type }) => type === "link_close"),
          },
        ];
      case "image": {
        const picture = pictureFrom(this.context, String(token.attrGet("src") ?? ""), token.content);
        return ["bytes" in picture ? { kind: "picture", picture } : { kind: "missing", missing: picture }];
      }
      case "footnote_ref":
        return [{ kind: "footnote", body: this.footnote((token.meta as { id: number }).id) }];
      case "html_inline":
        return this.html(token.content);
      default:
        return token.content === "" ? [] : [{ kind: "text", text: token.content }];
    }
  }

  private html(tag: string): Inline[] {
    const name = /^<([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase();
    if (name === undefined) return [];
    if (name === "br") return [{ kind: "break" }];
    if (name === "img") {
      const [block] = blocksFromHtml(this.context, tag);
      if (block?.kind === "picture" || block?.kind === "missing") return [block];
      return [missingTag(this.context, tag)];
    }
    const close = new RegExp(`^</${name}\\s*>$`, "i");
    const closed = this.tokens
      .slice(this.position)
      .some(({ type, content }) => type === "html_inline" && close.test(content));
    if (!closed) return [];
    const body = this.read(({ type, content }) => type === "html_inline" && close.test(content));
    const kind = htmlKinds[name];
    if (kind !== undefined) return [{ kind, body }];
    if (name === "code" || name === "kbd" || name === "samp")
      return [{ kind: "code", text: plainText(body) }];
    const href = name === "a" ? /\shref\s*=\s*["']([^"']*)["']/i.exec(tag)?.[1] : undefined;
    return href === undefined ? body : [{ kind: "link", href, body }];
  }
}

function missingTag(context: Context, tag: string): Inline {
  return { kind: "missing", missing: missing(context, "image", "the tag names no picture", tag) };
}

/** Running text without its marks. */
export function plainText(body: Inline[]): string {
  return body
    .map((inline) => {
      if (inline.kind === "text" || inline.kind === "code") return inline.text;
      if (inline.kind === "formula") return inline.formula.latex;
      return "body" in inline && inline.kind !== "footnote"
        ? plainText(inline.body)
        : inline.kind === "break"
          ? " "
          : "";
    })
    .join("");
}

/** Text with display formulas and pictures of their own line taken out of it. */
export function paragraphs(body: Inline[]): Block[] {
  const blocks: Block[] = [];
  let text: Inline[] = [];
  const flush = (): void => {
    while (text[0]?.kind === "text" && text[0].text.trim() === "") text.shift();
    while (text.at(-1)?.kind === "break") text.pop();
    if (text.length > 0) blocks.push({ kind: "paragraph", body: text });
    text = [];
  };
  for (const inline of body) {
    if (inline.kind === "formula" && inline.formula.display) {
      flush();
      blocks.push({ kind: "formula", formula: inline.formula });
    } else text.push(inline);
  }
  const alone = text.filter((inline) => !(inline.kind === "text" && inline.text.trim() === ""));
  if (
    alone.length === 1 &&
    (alone[0]!.kind === "picture" || alone[0]!.kind === "missing") &&
    blocks.length === 0
  )
    return [alone[0]!];
  flush();
  return blocks;
}
