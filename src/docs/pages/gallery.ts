import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { renderToString } from "katex";
import { findInputs, type Input } from "../../cli/inputs.js";
import type { Notebook } from "../../notebook/format.js";
import { readNotebook } from "../../notebook/read.js";
import { titleOf } from "../../notebook/title.js";
import { packageFolder } from "../../package.js";
import { topicName } from "../../paper/topic-names.js";
import { escapeXml } from "../../xml.js";
import { firstFormula, firstPicture } from "../notebooks/first-picture.js";
import { frontMatter } from "../site/markdown.js";
import type { ProjectLinks } from "../site/project-links.js";
import type { SiteFolder } from "../site/site-folder.js";
import { notebookPage } from "./notebook-page.js";

/** A problem or an experiment of the gallery. */
interface Entry {
  input: Input;
  title: string;
  topic: string;
  /** What it is of: the paper's title. */
  from: string;
  link: string;
}

const experiments = "Experiments: real training";

/** The notebooks of the gallery: problems of papers, then experiments. @param papers - Folders; null: all. */
export function galleryInputs(): Input[] {
  const inputs = findInputs([join(packageFolder, "notebooks")]);
  return inputs.filter(({ path }) => !path.includes("/guide/"));
}

/** Writes a page for each problem, and the gallery that shows them by topic. */
export function galleryPages(
  site: SiteFolder,
  inputs: readonly Input[],
  executed: ReadonlyMap<string, Notebook>,
  links: ProjectLinks,
): { topics: { text: string; link: string }[] } {
  const entries = inputs.map(entryOf);
  for (const { input, title, link } of entries)
    notebookPage(site, input.path, link, executed.get(input.path), {
      links,
      title,
      pdf: `npx gradsheet pdf notebooks/${basename(dirname(input.path))}/${basename(input.path)}`,
    });
  const names = [...new Set(entries.map(({ topic }) => topic))].toSorted((one, other) =>
    one === experiments ? 1 : other === experiments ? -1 : one < other ? -1 : 1,
  );
  const sections = names.map((topic) => {
    const cards = entries
      .filter((entry) => entry.topic === topic)
      .map((entry) => card(site, entry, executed.get(entry.input.path)));
    return `## ${topic} {#${anchorOf(topic)}}\n\n${site.part(`<ul class="cards">${cards.join("")}</ul>`, "gallery")}`;
  });
  site.page(
    "gallery/index.md",
    [
      frontMatter({ title: "Gallery", outline: false }),
      "# Gallery",
      `${entries.length} worked notebooks by topic. Each page shows the question, the way and the outputs; the notebook is there to be taken along.`,
      ...sections,
    ].join("\n\n"),
  );
  return { topics: names.map((text) => ({ text, link: `/gallery/#${anchorOf(text)}` })) };
}

const anchorOf = (topic: string): string => topic.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");

/** The address of a notebook of the gallery within the site. */
export const problemPlace = (path: string): string =>
  `/gallery/${basename(dirname(path))}/${basename(path, ".ipynb")}`;

function entryOf(input: Input): Entry {
  const name = basename(input.path, ".ipynb");
  const link = problemPlace(input.path);
  const problem = input.paper?.problems.find(({ notebook }) => notebook === basename(input.path));
  if (input.paper === null || problem === undefined) {
    const title = titleOf(readNotebook(input.path)) ?? name;
    return { input, title, topic: experiments, from: "", link };
  }
  return {
    input,
    title: problem.title,
    topic: topicName(mainTopic(problem.parts.map(({ topic }) => topic))),
    from: input.paper.title,
    link,
  };
}

/** The topic of most parts; of several the first. */
function mainTopic(topics: readonly string[]): string {
  const count = (topic: string): number => topics.filter((other) => other === topic).length;
  return topics.toSorted((one, other) => count(other) - count(one))[0] ?? "other";
}

function card(site: SiteFolder, { title, from, link }: Entry, executed: Notebook | undefined): string {
  const picture = executed === undefined ? null : firstPicture(executed);
  const formula = executed === undefined ? null : firstFormula(executed);
  const shown =
    picture !== null
      ? `<img loading="lazy" src="${site.picture(Buffer.from(picture.svg), "svg")}" alt="${escapeXml(picture.words || title)}">`
      : "";
  const set = formula === null ? "" : formulaHtml(formula);
  const address = `${site.base}${link.slice(1)}.html`;
  return `<li><a href="${address}"><span class="picture">${shown}</span><span class="name">${escapeXml(title)}</span><span class="formula">${set}</span><span class="from">${escapeXml(from)}</span></a></li>`;
}

function formulaHtml(formula: string): string {
  try {
    return renderToString(formula, { displayMode: false, throwOnError: true });
  } catch {
    // The document sets it with the notebook's own macros; a card can do without.
    return "";
  }
}

/** Whether a paper of this name is there. */
export const hasPaper = (name: string): boolean => existsSync(join(packageFolder, "notebooks", name));
