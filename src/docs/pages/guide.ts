import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Notebook } from "../../notebook/format.js";
import { packageFolder } from "../../package.js";
import { frontMatter } from "../site/markdown.js";
import type { ProjectLinks } from "../site/project-links.js";
import type { SiteFolder } from "../site/site-folder.js";
import { notebookPage, type NotebookPage } from "./notebook-page.js";

const folder = join(packageFolder, "notebooks/guide");

/** The chapters of the guide, in their order. */
export const guideChapters = (): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^\d+-.*\.ipynb$/.test(name))
        .toSorted()
        .map((name) => join(folder, name))
    : [];

/** The address of a chapter within the site. */
export const chapterPlace = (path: string): string => `/guide/${basename(path, ".ipynb")}`;

/** Writes a page for each chapter, and the list of them. */
export function guidePages(
  site: SiteFolder,
  executed: ReadonlyMap<string, Notebook>,
  links: ProjectLinks,
): NotebookPage[] {
  const pages = guideChapters().map((path) =>
    notebookPage(site, path, chapterPlace(path), executed.get(path), { links }),
  );
  const lines = pages.map(({ title, link }, index) => `${index + 1}. [${title}](${link})`);
  site.page(
    "guide/index.md",
    [
      frontMatter({ title: "Guide" }),
      "# Guide",
      "Each chapter is a notebook that runs as it stands; its page shows what it gives. Where this book is read through " +
        "`npx gradsheet serve`, **Try it** opens a copy of the chapter that is your own.",
      lines.length > 0
        ? lines.join("\n")
        : "The chapters are not written yet: the [gallery](/gallery/) has worked problems.",
    ].join("\n\n"),
  );
  return pages;
}
