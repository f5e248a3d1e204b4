import type { EditorLanguageRegistry } from "@jupyterlab/codemirror";
import type { IMarkdownParser } from "@jupyterlab/rendermime";
import MarkdownIt from "markdown-it";
import footnotes from "markdown-it-footnote";

/** Reads Markdown as the documents do, so that the page and the PDF show the same text; the formulas are taken out before. */
export function markdownParser(languages: EditorLanguageRegistry): IMarkdownParser {
  const parser = new MarkdownIt({ html: true, linkify: true }).use(footnotes);
  const plainFence = parser.renderer.rules.fence!;
  parser.renderer.rules.fence = (tokens, place, ...rest) => {
    const listing = tokens[place]!.meta?.["listing"];
    return typeof listing === "string" ? listing : plainFence(tokens, place, ...rest);
  };

  return {
    async render(source) {
      const env = {};
      const tokens = parser.parse(source, env);
      for (const token of tokens) {
        const language = token.type === "fence" ? languages.findBest(token.info.trim()) : null;
        if (language === null || token.info.trim() === "") continue;
        const listing = document.createElement("code");
        await languages.highlight(token.content, language, listing);
        token.meta = { ...token.meta, listing: `<pre>${listing.outerHTML}</pre>` };
      }
      return parser.renderer.render(tokens, parser.options, env);
    },
    /** The headings with the lines where they stand, for the table of contents. */
    getHeadingTokens: async (source) => {
      const tokens = parser.parse(source, {});
      return tokens.flatMap((token, place) => {
        if (token.type !== "heading_open") return [];
        const line = token.map?.[0] ?? 0;
        return [{ raw: `${"#".repeat(Number(token.tag.slice(1)))} ${tokens[place + 1]!.content}`, line }];
      });
    },
  };
}
