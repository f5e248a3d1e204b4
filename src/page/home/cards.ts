import type { FolderCard, NotebookCard, PaperCard, Papers, ProblemCard } from "../../server/api.js";
import { chapterNumbers } from "../shell/chapter-numbers.js";
import { h } from "../shell/dom.js";
import { notebookAddress } from "../shell/server.js";
import { marksText, stateDots } from "../shell/state-dots.js";
import { type Chosen, isNamed, isShown } from "./chosen.js";
import type { Desk } from "./desk.js";
import { startWorksheet } from "./new-worksheet.js";
import { rowMenu } from "./row-menu.js";

/** A card for each paper and folder that has what is chosen. */
export function listOf(desk: Desk, chosen: Chosen): HTMLElement[] {
  const { papers } = desk;
  const cards = papers.papers
    .map((paper) => ({ paper, problems: paper.problems.filter((card) => isShown(card, paper, chosen)) }))
    .filter(({ problems }) => problems.length > 0)
    .map(({ paper, problems }) => paperCard(desk, paper, problems, chosen));
  const [guide, folders] = [papers.guide === null ? [] : [papers.guide], papers.folders].map((list) =>
    list
      .map((card) => ({ ...card, notebooks: card.notebooks.filter((each) => isNamed(each, card, chosen)) }))
      .filter(({ notebooks }) => notebooks.length > 0)
      .map((card) => folderCard(desk, card)),
  );
  const faults = papers.faults.map((fault) => h("p.gs-Fault", {}, fault));
  const shown = [...guide, ...cards, ...folders];
  return [...faults, ...(shown.length === 0 ? [h("p.gs-Empty", {}, emptyText(papers))] : shown)];
}

const emptyText = (papers: Papers): string =>
  papers.papers.length === 0 && papers.guide === null && papers.folders.length === 0
    ? "This folder has no papers and no notebooks yet. Make a new worksheet, upload a notebook, or drop one here."
    : "No problem is like that.";

function paperCard(
  desk: Desk,
  paper: PaperCard,
  problems: readonly ProblemCard[],
  chosen: Chosen,
): HTMLElement {
  const parts = paper.problems.flatMap((problem) => problem.parts);
  const answered = parts.filter(({ state }) => state !== "not run").length;
  const facts = [paper.institution, paper.course, paper.date, marksText(paper.marks)].filter(Boolean);
  const id = `paper-${paper.paper}`;
  return h(
    "section.gs-Paper",
    { "aria-labelledby": id, "data-folder": paper.folder },
    h(
      "header",
      {},
      h("h2", { id }, paper.title),
      h("p.gs-Small", {}, facts.join(" · ")),
      h(
        "p.gs-Done",
        {},
        h("progress", { max: Math.max(1, parts.length), value: answered, "aria-hidden": "true" }),
        `${answered} of ${parts.length} ${parts.length === 1 ? "answer" : "answers"}`,
      ),
    ),
    h("ol", {}, ...problems.map((problem) => problemRow(desk, problem, chosen))),
    paper.others.length > 0 &&
      chosen.topic === "" &&
      h(
        "details",
        // What one has begun is there to go on with.
        { open: paper.others.length <= 6 },
        h("summary", {}, `Copies and variants (${paper.others.length})`),
        h("ul", {}, ...paper.others.map((card) => notebookRow(desk, card))),
      ),
  );
}

function problemRow(desk: Desk, problem: ProblemCard, { topic }: Chosen): HTMLElement {
  const words = [
    h("span.gs-Number", {}, problem.printed ?? problem.problem),
    h("span.gs-Title", {}, problem.title),
    h("span.gs-Marks", {}, marksText(problem.marks)),
    stateDots(topic === "" ? problem.parts : problem.parts.filter((part) => part.topic === topic)),
  ];
  return h(
    "li",
    {},
    problem.exists
      ? h("a", { href: notebookAddress(problem.path) }, ...words, runningDot(desk, problem))
      : h("span.gs-Missing", { title: `${problem.path} is not there` }, ...words),
    problem.exists && rowMenu(desk, problem, true),
  );
}

function notebookRow(desk: Desk, card: NotebookCard, number?: string): HTMLElement {
  const { path, title } = card;
  return h(
    "li",
    {},
    h(
      "a",
      { href: notebookAddress(path) },
      number !== undefined && h("span.gs-Number", {}, number),
      h("span.gs-Title", {}, title),
      number === undefined && h("span.gs-Small", {}, path),
      runningDot(desk, card),
    ),
    rowMenu(desk, card, false),
  );
}

/** Tells that a notebook has a kernel. */
const runningDot = ({ running }: Desk, { path }: NotebookCard): HTMLElement | false =>
  running.has(path) &&
  h("span.gs-Running", { title: "Its kernel runs", role: "img", "aria-label": "running" });

function folderCard(desk: Desk, { folder, title, notebooks }: FolderCard): HTMLElement {
  const id = `folder-${folder}`;
  const number = chapterNumbers(notebooks);
  const rows = notebooks.map((notebook) => notebookRow(desk, notebook, number?.(notebook)));
  return h(
    "section.gs-Paper",
    { "aria-labelledby": id, "data-folder": folder },
    h(
      "header",
      {},
      h("h2", { id }, title),
      h(
        "button.gs-Do",
        {
          type: "button",
          title: "Make a new, empty worksheet in this folder",
          "aria-label": `New worksheet in ${title}`,
          onclick: () => startWorksheet(desk, folder),
        },
        "New",
      ),
    ),
    h(number === null ? "ul" : "ol", {}, ...rows),
  );
}
