import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { readPaper } from "../../paper/read-paper.js";
import type { Notebook } from "../../notebook/format.js";
import { packageFolder } from "../../package.js";
import { notebooksToFragment } from "../../pdf/html/html-fragment.js";
import { readNotebook } from "../../notebook/read.js";
import { frontMatter, plainMarkdown } from "../site/markdown.js";
import type { ProjectLinks } from "../site/project-links.js";
import type { SiteFolder } from "../site/site-folder.js";
import { escapeXml } from "../../xml.js";

/** A notebook's page. */
export interface NotebookPage {
  title: string;
  /** Its address within the site, without base and ending. */
  link: string;
}

/**
 * Writes the page of a notebook: its text and outputs as the project's documents have them, ways to try it and to take it along.
 * @param link - `/guide/01-first-worksheet`
 * @param executed - With outputs; undefined where it was not run.
 */
export function notebookPage(
  site: SiteFolder,
  path: string,
  link: string,
  executed: Notebook | undefined,
  options: { links: ProjectLinks; title?: string; pdf?: string },
): NotebookPage {
  const notebook = executed ?? readNotebook(path);
  const paper = readPaper(dirname(path)) ?? undefined;
  const { title, html, degraded } = notebooksToFragment([{ path, notebook }], { paper });
  const place = relative(packageFolder, path).replaceAll("\\", "/");
  site.faults.push(...degraded.map(({ what, reason }) => `${place}: ${what}: ${reason}`));
  const own = site.file(`notebooks/${place.replace(/^notebooks\//, "")}`, readFileSync(path));
  const shown = options.title ?? title;
  site.page(
    `${link.slice(1)}.md`,
    [
      frontMatter({ title: shown.replaceAll(/[`$\\]/g, ""), outline: 2, aside: true }),
      `# ${plainMarkdown(shown)}`,
      waysOn(own, place, options.pdf),
      ...(executed === undefined ? [notRun(place)] : []),
      site.part(options.links.inHtml(withinPage(html), place), "gs notebook", true),
    ].join("\n\n"),
  );
  return { title: shown, link };
}

/** Where a notebook can be opened and had. */
function waysOn(download: string, place: string, pdf: string | undefined): string {
  const links = [
    // The page's script shows it where `gradsheet serve` has sent the page.
    `<a class="try" data-try="${escapeXml(place)}" hidden target="_self" href="/try/${escapeXml(encodeURI(place))}">Try it</a>`,
    `<a href="${escapeXml(download)}" download="${escapeXml(basename(download))}">Download the notebook</a>`,
  ];
  const command =
    pdf === undefined ? "" : ` <span class="pdf">As a PDF: <code v-pre>${escapeXml(pdf)}</code></span>`;
  return `<div class="ways">${links.join(" ")}${command}</div>`;
}

const notRun = (place: string): string =>
  `::: info Without outputs\nThis notebook was not run when the book was built. \`npx gradsheet run ${place}\` runs it.\n:::`;

/** Headings of a document as the page has them: their own marks for links are VitePress'. */
const withinPage = (html: string): string => html.replaceAll('class="permalink"', 'class="header-anchor"');

/** Whether a folder of the checkout is there. */
export const isThere = (path: string): boolean => existsSync(path);
