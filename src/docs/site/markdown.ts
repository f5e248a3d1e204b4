import { escapeXml } from "../../xml.js";

/** Text for Markdown outside code: what could be read as an element or a template stays text. */
export const plainMarkdown = (text: string): string =>
  text
    .split(/(`+[^`]*`+)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replaceAll("<", "&lt;").replaceAll("{{", "&#123;&#123;").replaceAll("|", "\\|"),
    )
    .join("");

/** Code for a line of Markdown, whatever marks it has. */
export const inlineCode = (code: string): string => `<code v-pre>${escapeXml(code)}</code>`;

/** A block of code. */
export const codeBlock = (code: string, language = "ts"): string => {
  const fence = "`".repeat(Math.max(3, ...[...code.matchAll(/`+/g)].map(([marks]) => marks.length + 1)));
  return `${fence}${language}\n${code}\n${fence}`;
};

/**
 * HTML that stands in Markdown as it is, in one line: a blank line would end it.
 * @param name - Its class.
 */
export function rawHtml(html: string, name = "gs"): string {
  const lines = html
    .split(/(<pre[\s\S]*?<\/pre>)/)
    .map((part, index) => part.replaceAll("\n", index % 2 === 1 ? "&#10;" : " "))
    .join("");
  return `<div class="${name}" v-pre>${lines}</div>`;
}

/** The head of a page: YAML, whose texts are JSON. */
export const frontMatter = (values: Record<string, unknown>): string =>
  `---\n${Object.entries(values)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join("\n")}\n---\n`;
