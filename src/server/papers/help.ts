import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { packageFolder } from "../../package.js";
import type { HelpIndex, HelpPage } from "../api.js";
import { missing } from "../root/path-names.js";

/** The texts that come with the package: its README, what its `docs` hold, and the index of its papers. */
function helpFiles(): Record<string, string> {
  const docs = join(packageFolder, "docs");
  const names = existsSync(docs) ? readdirSync(docs).filter((name) => name.endsWith(".md")) : [];
  const files: [string, string][] = [
    ["readme", "README.md"],
    ...names.map((name): [string, string] => [name.slice(0, -3), `docs/${name}`]),
    ["papers", "notebooks/README.md"],
  ];
  return Object.fromEntries(files.filter(([, file]) => existsSync(join(packageFolder, file))));
}

const titleIn = (markdown: string, name: string) => /^# (.+)$/m.exec(markdown)?.[1] ?? name;

/** The pages of the help, with their titles. @param book - Whether the book is built. */
export function helpIndex(book: boolean): HelpIndex {
  const pages = Object.entries(helpFiles()).map(([name, file]) => ({
    name,
    title: titleIn(readFileSync(join(packageFolder, file), "utf8"), name),
  }));
  return { book, pages };
}

/**
 * A page of the help as HTML.
 * @throws HttpError 404.
 */
export async function helpPage(name: string): Promise<HelpPage> {
  const files = helpFiles();
  if (!Object.hasOwn(files, name)) throw missing(name);
  const file = files[name];
  const markdown = readFileSync(join(packageFolder, file), "utf8");
  const { default: MarkdownIt } = await import("markdown-it");
  const renderer = new MarkdownIt({ html: false, linkify: false });
  const byFile = new Map(Object.entries(files).map(([page, path]) => [path, page]));
  renderer.core.ruler.push("help-links", ({ tokens }) => {
    for (const token of tokens.flatMap((each) => [each, ...(each.children ?? [])])) {
      for (const attribute of ["href", "src"]) {
        const link = token.attrGet(attribute);
        if (typeof link === "string") token.attrSet(attribute, linkFrom(file, link, byFile));
      }
      if (token.type === "heading_open") {
        const text = tokens[tokens.indexOf(token) + 1]?.content ?? "";
        token.attrSet("id", slug(text));
      }
    }
  });
  return { name, title: titleIn(markdown, name), html: renderer.render(markdown) };
}

/** A picture of the help, by its path in the package; null for anything else. */
export function helpPicture(path: string): string | null {
  const file = join(packageFolder, path);
  return /^(?:docs|assets)\/[\w./-]+\.(?:png|svg)$/.test(path) && !path.includes("..") && existsSync(file)
    ? file
    : null;
}

/** Where a link of a text leads here: to another page, to a picture, or to another site. */
function linkFrom(file: string, link: string, pages: Map<string, string>): string {
  if (/^[a-z][a-z\d+.-]*:|^#|^\/\//i.test(link)) return link;
  const [path, anchor] = link.split("#");
  const target = posix.normalize(posix.join(posix.dirname(file), path));
  const page = pages.get(target);
  if (page !== undefined) return `/help/${page}${anchor === undefined ? "" : `#${anchor}`}`;
  return `/gradsheet/help/${target}`;
}

/** As GitHub names headings. */
const slug = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
