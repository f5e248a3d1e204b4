import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { packageFolder } from "../../package.js";
import type { ProjectLinks } from "../site/project-links.js";
import type { SiteFolder } from "../site/site-folder.js";

/** A page of a list at the side. */
export interface Linked {
  text: string;
  link: string;
}

/** The project's own prose: what stands in `docs/*.md`, what is wrong in published answers, and the change log. */
export const proseFiles = (): string[] => [
  ...readdirSync(join(packageFolder, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
  "notebooks/ERRATA.md",
  "CHANGELOG.md",
];

/** The address of such a file within the site. */
export const prosePlace = (file: string): string => `/project/${basename(file, ".md").toLowerCase()}`;

/** Writes a page for each of them. */
export const prosePages = (site: SiteFolder, links: ProjectLinks): Linked[] =>
  proseFiles().map((file) => {
    const text = readFileSync(join(packageFolder, file), "utf8");
    const pictured = withPictures(site, text, dirname(join(packageFolder, file)));
    const link = prosePlace(file);
    site.page(`${link.slice(1)}.md`, links.inMarkdown(pictured, file));
    return { text: /^# (.+)$/m.exec(text)?.[1] ?? basename(file), link };
  });

/** Pictures that a text names by their path, put beside the site. */
const withPictures = (site: SiteFolder, text: string, folder: string): string =>
  text.replaceAll(/!\[([^\]]*)\]\(([^):]+)\)/g, (whole, alt: string, path: string) => {
    const file = join(folder, path);
    if (!existsSync(file)) return whole;
    return `![${alt}](${site.picture(readFileSync(file), extname(path).slice(1))})`;
  });
