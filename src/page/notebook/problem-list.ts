import type { PaperCard, Papers } from "../../server/api.js";
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

function looseNotebooks({ notebooks, folder }: Papers, path: string): HTMLElement[] {
  const entries = notebooks.map((card) => entry(card.path, path, h("span", {}, card.title)));
  return [h("h2", {}, folder), h("ul", {}, ...entries)];
}

function entry(target: string, path: string, ...content: HTMLElement[]): HTMLElement {
  const isHere = target === path;
  return h(
    "li",
    {},
    h("a", { href: notebookAddress(target), "aria-current": isHere ? "page" : null }, ...content),
  );
}
