import type { SymbolInfo } from "./checker.js";

type Tag = SymbolInfo["tags"][number];

/** Sections that are lists of names, each with what is said of it. */
const lists: Readonly<Record<string, string>> = {
  param: "Parameters",
  property: "Properties",
  template: "Type parameters",
};
const sections: Readonly<Record<string, string>> = {
  returns: "Returns",
  return: "Returns",
  throws: "Throws",
  exception: "Throws",
  deprecated: "Deprecated",
  default: "Default",
  defaultValue: "Default",
  see: "See",
  since: "Since",
  remarks: "Remarks",
};

/** A doc comment with its tags as Markdown. */
export function docMarkdown({ documentation, tags }: Pick<SymbolInfo, "documentation" | "tags">): string {
  const parts = [withLinks(documentation.trim())];
  for (const [name, title] of Object.entries(lists)) {
    const items = tags
      .filter((tag) => tag.name === name)
      .map(listItem)
      .filter(Boolean);
    if (items.length > 0) parts.push(`**${title}**\n\n${items.join("\n")}`);
  }
  for (const tag of tags) {
    const title = sections[tag.name];
    const text = withLinks(tag.text.trim());
    if (tag.name === "example") parts.push(`**Example**\n\n${asCode(tag.text.trim())}`);
    else if (title !== undefined) parts.push(`**${title}** ${text}`.trim());
    else if (lists[tag.name] === undefined) parts.push(`*@${tag.name}* ${text}`.trim());
  }
  return parts.filter(Boolean).join("\n\n");
}

function listItem({ text }: Tag): string {
  const [, name = "", said = ""] = /^(\S+)\s*(?:-\s*)?([^]*)$/.exec(text.trim()) ?? [];
  return said === "" ? "" : `- \`${name}\`: ${withLinks(said)}`;
}

/** An example may have its own fences, and words before them. */
function asCode(text: string): string {
  if (text.includes("```")) return text;
  const caption = /^<caption>([^]*?)<\/caption>\s*/.exec(text);
  const code = `\`\`\`typescript\n${text.slice(caption?.[0].length ?? 0)}\n\`\`\``;
  return caption === null ? code : `${caption[1]}\n\n${code}`;
}

/** `{@link target words}` as Markdown: an address becomes a link, a name stays a name. */
function withLinks(text: string): string {
  return text.replaceAll(
    /\{@link(?:code|plain)?\s+([^\s|}]+)\s*\|?\s*([^}]*)\}/g,
    (_, target: string, words: string) =>
      /^https?:/.test(target) ? `[${words.trim() || target}](${target})` : `\`${words.trim() || target}\``,
  );
}

/** Markdown for people who read it as it is: code indented, no marks of emphasis. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/```[\w-]*\n([^]*?)\n?```/g, (_, code: string) => code.replaceAll(/^/gm, "    "))
    .replaceAll(/\*\*([^*\n]+)\*\*/g, "$1:")
    .replaceAll(/::/g, ":")
    .replaceAll(/\[([^\]]+)\]\((https?:[^)]+)\)/g, (_, words: string, target: string) =>
      words === target ? target : `${words} (${target})`,
    );
}
