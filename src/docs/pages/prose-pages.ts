import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { packageFolder } from "../../package.js";
import type { SiteFolder } from "../site/site-folder.js";

/** A page of a list at the side. */
export interface Linked {
  text: string;
  link: string;
}

/** The project's own prose: what stands in `docs/*.md`, and its change log. */
export function prosePages(site: SiteFolder): Linked[] {
  const folder = join(packageFolder, "docs");
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name): [string, string] => [join(folder, name), name])
    .concat([[join(packageFolder, "CHANGELOG.md"), "changelog.md"]])
    .filter(([file]) => existsSync(file));
  return files.map(([file, name]) => {
    const text = readFileSync(file, "utf8");
    site.page(`project/${name}`, withPictures(site, text, join(file, "..")));
    return {
      text: /^# (.+)$/m.exec(text)?.[1] ?? name,
      link: `/project/${name.slice(0, -3)}`,
    };
  });
}

/** Pictures that a text names by their path, put beside the site. */
const withPictures = (site: SiteFolder, text: string, folder: string): string =>
  text.replaceAll(/!\[([^\]]*)\]\(([^):]+)\)/g, (whole, alt: string, path: string) => {
    const file = join(folder, path);
    if (!existsSync(file)) return whole;
    return `![${alt}](${site.picture(readFileSync(file), extname(path).slice(1))})`;
  });
