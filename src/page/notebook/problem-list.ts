import type { PaperCard, Papers } from "../../server/api.js";
import { chapterNumbers } from "../shell/chapter-numbers.js";
import { h } from "../shell/dom.js";
import { get, notebookAddress } from "../shell/server.js";
import { marksText, stateDots } from "../shell/state-dots.js";

/** The problems of the paper that the notebook is of, at its left; drawn anew when asked. */
export function problemList(path: string, place: HTMLElement): { draw: () => Promise<void> } {
  const draw = async () => {
    const papers = await get<Papers>("/gradsheet/papers").catch(() => undefined);
    if (papers === undefined) return;
    const paper = papers.papers.find(({ problems, others }) =>
      [...problems, ...others].some((card) => card.path === path),
    );
    place.replaceChildren(...(paper === undefined ? looseNotebooks(papers, path) : ofPaper(paper, path)));
  };
  return { draw };
}

function ofPaper(paper: PaperCard, path: string): HTMLElement[] {
  const problems = paper.problems
    .filter(({ exists }) => exists)
    .map((card) =>
      entry(
        card.path,
        path,
        h("span.gs-Number", {}, card.printed ?? card.problem),
        h(
          "span",
          {},
          h("span.gs-Title", {}, card.title),
          h("span.gs-Small", {}, marksText(card.marks), stateDots(card.parts)),
        ),
      ),
    );
  const others = paper.others.map((card) =>
    entry(
      card.path,
      path,
      h("span", {}, h("span.gs-Title", {}, card.title), h("span.gs-Small", {}, card.path.split("/").at(-1)!)),
    ),
  );
  return [
    h("h2", {}, paper.title),
    h("p.gs-Small", {}, [paper.institution, marksText(paper.marks)].filter(Boolean).join(" · ")),
    h("ol", {}, ...problems),
    ...(others.length === 0 ? [] : [h("h3", {}, "Copies and variants"), h("ul", {}, ...others)]),
  ];
}

/** The notebooks of the folder that the notebook is in: the chapters of the guide, say. */
function looseNotebooks({ guide, folders }: Papers, path: string): HTMLElement[] {
  const cards = guide === null ? folders : [guide, ...folders];
  const here = cards.find(({ notebooks }) => notebooks.some((card) => card.path === path));
  if (here === undefined) return [];
  const number = chapterNumbers(here.notebooks);
  const entries = here.notebooks.map((card) =>
    entry(
      card.path,
      path,
      ...(number === null ? [] : [h("span.gs-Number", {}, number(card))]),
      h("span", {}, h("span.gs-Title", {}, card.title)),
    ),
  );
  return [h("h2", {}, here.title), h(number === null ? "ul" : "ol", {}, ...entries)];
}

function entry(target: string, path: string, ...content: HTMLElement[]): HTMLElement {
  const isHere = target === path;
  return h(
    "li",
    {},
    h("a", { href: notebookAddress(target), "aria-current": isHere ? "page" : null }, ...content),
  );
}
