import "../style/base.css";
import "../style/shell.css";
import "../style/papers.css";
import type { FolderCard, NotebookCard, PaperCard, Papers, ProblemCard } from "../../server/api.js";
import { chapterNumbers } from "../shell/chapter-numbers.js";
import { h } from "../shell/dom.js";
import { head } from "../shell/head.js";
import { get, notebookAddress, pageData } from "../shell/server.js";
import { marksText, stateDots } from "../shell/state-dots.js";
import { applyScheme } from "../shell/scheme.js";
import { type Chosen, isNamed, isShown, readChosen, writeChosen } from "./chosen.js";

/** Shows the papers and their problems: what each asks for, its marks, and what has been answered. */
export async function showPapers(): Promise<void> {
  applyScheme();
  const main = h("main", { id: "papers" }, h("p.gs-Small", { role: "status" }, "Reading the papers …"));
  document.title = `${pageData.folder} · gradsheet`;
  document.body.classList.add("gs-papers");
  document.body.append(head({ title: h("h1", { id: "title" }, pageData.folder) }), main);
  const papers = await get<Papers>("/gradsheet/papers").catch((error: Error) => error);
  if (papers instanceof Error) {
    main.replaceChildren(h("p", { role: "alert" }, `The papers could not be read: ${papers.message}`));
    return;
  }
  const list = h("div", { id: "list" });
  const draw = (chosen: Chosen) => {
    writeChosen(chosen);
    list.replaceChildren(...listOf(papers, chosen));
  };
  const chosen = readChosen();
  main.replaceChildren(chooser(papers, chosen, draw), list);
  draw(chosen);
  document.body.dataset["ready"] = "";
  // Whoever comes back to the tab finds what was answered meanwhile.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    void get<Papers>("/gradsheet/papers").then(
      (read) => {
        Object.assign(papers, read);
        draw(chosen);
      },
      () => undefined,
    );
  });
}

/** The topics, and a box for words. */
function chooser(papers: Papers, chosen: Chosen, draw: (chosen: Chosen) => void): HTMLElement {
  const chips = [{ topic: "", name: "All", problems: problemsIn(papers) }, ...papers.topics].map(
    ({ topic, name, problems }) => {
      const chip = h(
        "button.gs-Chip",
        {
          type: "button",
          "aria-pressed": String(topic === chosen.topic),
          onclick: () => {
            chosen.topic = topic;
            for (const other of chips) other.setAttribute("aria-pressed", String(other === chip));
            draw(chosen);
          },
        },
        name,
        h("span.gs-Count", { "aria-label": `${problems} problems` }, String(problems)),
      );
      return chip;
    },
  );
  const search = h("input", {
    type: "search",
    id: "search",
    placeholder: "Find problems",
    "aria-label": "Find problems by words",
    value: chosen.words,
    oninput: () => {
      chosen.words = search.value;
      draw(chosen);
    },
  });
  return h(
    "div",
    { id: "chooser" },
    search,
    h("div", { role: "group", "aria-label": "Topics", id: "topics" }, ...chips),
  );
}

const problemsIn = ({ papers }: Papers): number =>
  papers.reduce((sum, { problems }) => sum + problems.length, 0);

function listOf(papers: Papers, chosen: Chosen): HTMLElement[] {
  const cards = papers.papers
    .map((paper) => ({ paper, problems: paper.problems.filter((card) => isShown(card, paper, chosen)) }))
    .filter(({ problems }) => problems.length > 0)
    .map(({ paper, problems }) => paperCard(paper, problems, chosen));
  const [guide, folders] = [papers.guide === null ? [] : [papers.guide], papers.folders].map((list) =>
    list
      .map((card) => ({ ...card, notebooks: card.notebooks.filter((each) => isNamed(each, card, chosen)) }))
      .filter(({ notebooks }) => notebooks.length > 0)
      .map(folderCard),
  );
  const faults = papers.faults.map((fault) => h("p.gs-Fault", {}, fault));
  const shown = [...guide, ...cards, ...folders];
  return [...faults, ...(shown.length === 0 ? [h("p.gs-Empty", {}, emptyText(papers))] : shown)];
}

const emptyText = (papers: Papers): string =>
  papers.papers.length === 0 && papers.guide === null && papers.folders.length === 0
    ? "This folder has no papers and no notebooks. Make one with gradsheet new, or serve another folder."
    : "No problem is like that.";

function paperCard(paper: PaperCard, problems: readonly ProblemCard[], chosen: Chosen): HTMLElement {
  const parts = paper.problems.flatMap((problem) => problem.parts);
  const answered = parts.filter(({ state }) => state !== "not run").length;
  const facts = [paper.institution, paper.course, paper.date, marksText(paper.marks)].filter(Boolean);
  const id = `paper-${paper.paper}`;
  return h(
    "section.gs-Paper",
    { "aria-labelledby": id },
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
    h("ol", {}, ...problems.map((problem) => problemRow(problem, chosen))),
    paper.others.length > 0 &&
      chosen.topic === "" &&
      h(
        "details",
        {},
        h("summary", {}, `Copies and variants (${paper.others.length})`),
        h("ul", {}, ...paper.others.map(notebookRow)),
      ),
  );
}

function problemRow(problem: ProblemCard, { topic }: Chosen): HTMLElement {
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
      ? h("a", { href: notebookAddress(problem.path) }, ...words)
      : h("span.gs-Missing", { title: `${problem.path} is not there` }, ...words),
  );
}

const notebookRow = ({ path, title }: NotebookCard): HTMLElement =>
  h(
    "li",
    {},
    h("a", { href: notebookAddress(path) }, h("span.gs-Title", {}, title), h("span.gs-Small", {}, path)),
  );

function folderCard({ folder, title, notebooks }: FolderCard): HTMLElement {
  const id = `folder-${folder}`;
  const number = chapterNumbers(notebooks);
  const rows = notebooks.map((notebook) =>
    number === null ? notebookRow(notebook) : chapterRow(notebook, number(notebook)),
  );
  return h(
    "section.gs-Paper",
    { "aria-labelledby": id },
    h("header", {}, h("h2", { id }, title)),
    h(number === null ? "ul" : "ol", {}, ...rows),
  );
}

const chapterRow = ({ path, title }: NotebookCard, number: string): HTMLElement =>
  h(
    "li",
    {},
    h("a", { href: notebookAddress(path) }, h("span.gs-Number", {}, number), h("span.gs-Title", {}, title)),
  );
