import { accessSync, constants, existsSync, statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { GradsheetError } from "../../errors.js";
import type { Notebook } from "../../notebook/format.js";
import { readNotebook } from "../../notebook/read.js";
import { titleOf } from "../../notebook/title.js";
import { answersIn } from "../../paper/answers-in.js";
import { hasVariants } from "../../paper/has-variants.js";
import { marksOf } from "../../paper/marks.js";
import { packageFolder } from "../../package.js";
import { madeFolder, notebooksBelow } from "../../paper/notebooks-below.js";
import type { Paper, PaperProblem } from "../../paper/paper.js";
import { readPaper } from "../../paper/read-paper.js";
import { topicName } from "../../paper/topic-names.js";
import type {
  FolderCard,
  NotebookCard,
  PaperCard,
  Papers,
  PartState,
  ProblemCard,
  TopicCard,
} from "../api.js";
import type { RootFolder } from "../root/root-folder.js";

/** What the first page needs of a notebook. */
interface NotebookFacts {
  title: string;
  /** The paper that its metadata name, or null: those of copies do. */
  paper: string | null;
  varies: boolean;
  /** How each answer that its outputs have stands. */
  states: Map<string, PartState>;
}

/** What `gradsheet new` fills in: in a clone, no worksheets to be solved. */
const templates = join(packageFolder, "assets");

/** Whoever serves a whole disk does not wait for all of it. */
const mostFolders = 3_000;

/** Tells papers, problems and notebooks of the served folder; what has not changed since is not read again. */
export class PaperShelf {
  readonly #root: RootFolder;
  readonly #facts = new Map<string, { version: string; facts: NotebookFacts }>();

  constructor(root: RootFolder) {
    this.#root = root;
  }

  list(): Papers {
    const faults: string[] = [];
    const papersByFolder = new Map<string, Paper>();
    const paperOf = (folder: string): Paper | null => {
      try {
        const paper = readPaper(folder);
        if (paper !== null) papersByFolder.set(folder, paper);
        return paper;
      } catch (error) {
        if (!(error instanceof GradsheetError)) throw error;
        faults.push(error.message.replaceAll(`${this.#root.folder}${sep}`, ""));
        return null;
      }
    };
    let visited = 0;
    const visits = (folder: string): boolean => {
      visited++;
      if (visited === mostFolders)
        faults.push(`Only ${mostFolders} folders are looked through. Serve a folder that holds worksheets.`);
      return visited < mostFolders && folder !== templates && canBeRead(folder);
    };
    const notebooks = notebooksBelow(this.#root.folder, { paperOf, visits, made: true });
    const made = notebooks.filter((file) => this.#pathOf(file).split("/").includes(madeFolder));
    const given = new Set<string>();
    const papers = [...papersByFolder].map(([folder, paper]) => {
      // Of two folders with one paper the first has the copies.
      const copies = made.filter((file) => !given.has(file) && this.#isCopyOf(paper, file));
      for (const file of copies) given.add(file);
      return this.#paperCard(folder, paper, notebooks, copies);
    });
    const inPapers = new Set(
      papers.flatMap(({ problems, others }) => [...problems, ...others].map(({ path }) => path)),
    );
    return {
      folder: this.#root.name,
      papers,
      topics: topicCards([...papersByFolder.values()]),
      ...withGuide(this.#folderCards(notebooks.filter((file) => !inPapers.has(this.#pathOf(file))))),
      faults,
    };
  }

  #paperCard(folder: string, paper: Paper, notebooks: string[], copies: string[]): PaperCard {
    const { title, institution, course, date, marks = null } = paper;
    const own = new Set(paper.problems.map(({ notebook }) => notebook));
    return {
      paper: paper.paper,
      folder: this.#pathOf(folder),
      title,
      institution,
      course,
      date,
      marks: marks ?? sum(paper.problems.map(marksOf)),
      problems: paper.problems.map((problem) => this.#problemCard(folder, problem)),
      others: notebooks
        .filter((file) => dirname(file) === folder && !own.has(basename(file)))
        .concat(copies.filter((file) => dirname(file) !== folder))
        .map((file) => this.#notebookCard(file)),
    };
  }

  #problemCard(folder: string, problem: PaperProblem): ProblemCard {
    const file = join(folder, problem.notebook);
    const facts = existsSync(file) ? this.#factsOf(file) : null;
    return {
      path: this.#pathOf(file),
      title: problem.title,
      problem: problem.problem,
      printed: problem.printed ?? null,
      marks: marksOf(problem),
      varies: facts?.varies ?? false,
      exists: facts !== null,
      parts: problem.parts.map(({ id, part, topic, marks }) => ({
        id,
        part,
        topic,
        marks,
        state: facts?.states.get(id) ?? "not run",
      })),
    };
  }

  #folderCards(files: string[]): FolderCard[] {
    return [...new Set(files.map((file) => dirname(file)))].map((path) => {
      const folder = this.#pathOf(path);
      const inside = files.filter((file) => dirname(file) === path);
      return {
        folder,
        title: inWords(basename(folder)),
        notebooks: inside.map((file) => this.#notebookCard(file)),
      };
    });
  }

  /** Whether what was made is of a paper: its metadata say so, or, of a variant, its name. */
  #isCopyOf({ paper, problems }: Paper, file: string): boolean {
    const named = this.#factsOf(file).paper;
    if (named !== null) return named === paper;
    const original = `${basename(file, ".ipynb").replace(/-variant-\d+$/, "")}.ipynb`;
    return problems.some(({ notebook }) => notebook === original);
  }

  #notebookCard(file: string): NotebookCard {
    return { path: this.#pathOf(file), title: this.#factsOf(file).title };
  }

  #factsOf(file: string): NotebookFacts {
    const stats = statSync(file, { throwIfNoEntry: false });
    const version = stats === undefined ? "gone" : `${stats.mtimeMs} ${stats.size}`;
    const known = this.#facts.get(file);
    if (known?.version === version) return known.facts;
    const facts = factsIn(file);
    this.#facts.set(file, { version, facts });
    return facts;
  }

  #pathOf(file: string): string {
    return relative(this.#root.folder, file).replaceAll(sep, "/");
  }
}

/** `my-lab` is "My lab". */
function inWords(name: string): string {
  if (name === "") return "Notebooks";
  const words = name.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A newcomer starts with the guide: it stands apart from the other folders. */
function withGuide(all: FolderCard[]): Pick<Papers, "guide" | "folders"> {
  const guide = all.find(({ folder }) => basename(folder) === "guide") ?? null;
  return { guide, folders: all.filter((card) => card !== guide) };
}

function canBeRead(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A notebook that cannot be read is one without answers; who opens it is told why. */
function factsIn(file: string): NotebookFacts {
  const name = basename(file, ".ipynb");
  try {
    const notebook = readNotebook(file);
    return {
      title: titleOf(notebook) ?? name,
      paper: paperNamed(notebook),
      varies: hasVariants(notebook),
      states: new Map(answersIn(notebook).map(({ id, verdict }) => [id, verdict])),
    };
  } catch (error) {
    if (!(error instanceof GradsheetError)) throw error;
    return { title: name, paper: null, varies: false, states: new Map() };
  }
}

/** The paper of a copy to practise on, a variant, or a notebook that was run. */
function paperNamed({ metadata }: Notebook): string | null {
  const { paper, practice } = (metadata["gradsheet"] ?? {}) as {
    paper?: unknown;
    practice?: { paper?: unknown } | null;
  };
  const name = paper ?? practice?.paper;
  return typeof name === "string" ? name : null;
}

function topicCards(papers: Paper[]): TopicCard[] {
  const problems = papers.flatMap((paper) => paper.problems);
  const topics = new Set(problems.flatMap(({ parts }) => parts.map(({ topic }) => topic)));
  return [...topics]
    .map((topic) => {
      const parts = problems.map((problem) => problem.parts.filter((part) => part.topic === topic).length);
      return {
        topic,
        name: topicName(topic),
        problems: parts.filter((count) => count > 0).length,
        parts: parts.reduce((total, count) => total + count, 0),
      };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Null where one is missing. */
function sum(marks: (number | null)[]): number | null {
  return marks.reduce((total, each) => (total === null || each === null ? null : total + each), 0);
}
