import type { Token } from "markdown-it";
import type { Block, Inline } from "../tree.js";
import { inlineFormula, type Context } from "./context.js";
import { blocksFromHtml, inTag } from "./html.js";
import { plainText } from "./inline.js";
import { pictureFrom } from "./picture.js";

const emphasis: Record<string, "strong" | "emphasis" | "strike"> = {
  strong_open: "strong",
  em_open: "emphasis",
  s_open: "strike",
};

/** Reads the tokens of a line of text; HTML tags come as single tokens there and are matched by name. */
export class InlineReader {
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
      return block?.kind === "picture" || block?.kind === "missing" ? [block] : [];
    }
    const id = /\s(?:id|name)\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1];
    const place: Inline[] = id === undefined ? [] : [{ kind: "anchor", id }];
    const close = new RegExp(`^</${name}\\s*>$`, "i");
    const closed = this.tokens
      .slice(this.position)
      .some(({ type, content }) => type === "html_inline" && close.test(content));
    if (!closed) return place;
    const body = this.read(({ type, content }) => type === "html_inline" && close.test(content));
    if (name === "code" || name === "kbd" || name === "samp")
      return [{ kind: "code", text: plainText(body) }];
    const href = name === "a" ? /\shref\s*=\s*["']([^"']*)["']/i.exec(tag)?.[1] : undefined;
    if (href !== undefined) return [...place, { kind: "link" as const, href, body }];
    return [...place, ...inTag(this.context, tag, body)];
  }
}
