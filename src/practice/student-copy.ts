import { createHash } from "node:crypto";
import type { CodeCell, Json, Notebook, NotebookCell } from "../notebook/format.js";
import { codeCell, markdownCell } from "../notebook/new.js";
import { withSolutionTags, isSolution } from "../notebook/solution.js";
import { quotation } from "../notebook/quotation.js";
import { quotationsOf } from "../notebook/quotations.js";
import { hasTag } from "../notebook/tags.js";
import { answersIn } from "../paper/answers-in.js";
import { choicesOf, withoutOptions } from "../paper/choices.js";
import type { Paper, PaperPart, PaperProblem } from "../paper/paper.js";
import type { CopiedPart, PracticeCopy } from "../paper/practice-copy.js";
import { injectedTag } from "../parameters/inject.js";
import { listOfKnownNames } from "../worksheet/known-names.js";
import { attemptCode } from "./attempt-cell.js";
import { drawingOfGivens, numbersInText } from "./given-drawing.js";
import { hintLadder } from "./hint-ladder.js";
import { isNbgradersSolution, othersMetadata } from "./others-metadata.js";
import type { SolvedParts } from "./part-masters.js";
import { seal, type SealedPart } from "./seal.js";

/** What a student's copy is made of. */
export interface CopySource {
  /** The solved notebook, executed, with the texts that belong to its numbers. */
  solved: Notebook;
  paper: Paper;
  problem: PaperProblem;
  /** What is known of its parts. */
  parts: SolvedParts;
  /** The file name of the notebook in the paper's folder. */
  notebook: string;
  seed: number | null;
  /** The parameters whose values are not the paper's. */
  parameters: Record<string, Json>;
  /** Whether key, hints and solution go along, sealed. */
  hasKey: boolean;
}

/**
 * A notebook for a student: statement, givens, drawings of what is given, and for each part a prepared cell; nothing of the solution, but
 * for what is sealed in the metadata. The same source gives the same copy.
 */
export function studentCopy(source: CopySource): Notebook {
  const { solved, paper, problem, notebook, seed, parameters, hasKey } = source;
  const sealed = hasKey ? sealedParts(source) : null;
  const { masters, stored } = source.parts;
  const content = JSON.stringify([paper.paper, notebook, seed, parameters, sealed]);
  const short = notebook.replace(/\.ipynb$/, "").split("-")[0];
  const name = `${paper.paper}-${short}-${createHash("sha256").update(content).digest("hex").slice(0, 8)}`;
  const copy: PracticeCopy = {
    name,
    paper: paper.paper,
    problem: problem.problem,
    notebook,
    seed,
    parameters,
    parts: masters.map(({ asked }) => copiedPart(asked)),
    seal:
      sealed === null ? null : seal({ parts: sealed, named: masters[0]?.named ?? {}, rework: stored }, name),
  };
  // What a run has left of controls is of the solution.
  const { gradsheet: _, widgets: __, ...others } = solved.metadata;
  return {
    nbformat: 4,
    nbformat_minor: solved.nbformat_minor,
    metadata: {
      ...others,
      gradsheet: { practice: copy as unknown as Json },
    },
    cells: cellsOf(source, copy),
  };
}

function sealedParts({ solved, problem, parts }: CopySource): SealedPart[] {
  const records = answersIn(solved);
  return parts.masters.flatMap((master) => {
    const record = records.find(({ id }) => id === master.id);
    if (record === undefined) return [];
    const { solution: _, named: __, ...part } = master;
    return [
      {
        ...part,
        hints: hintLadder(solved, master, record, parts),
        shown: record.shown ?? [],
        names: listOfKnownNames(master.asked, problem.intro ?? ""),
      },
    ];
  });
}

function copiedPart(part: PaperPart): CopiedPart {
  return {
    id: part.id,
    part: part.part,
    expects: part.expects,
    labels: part.labels ?? {},
    accept: part.accept ?? {},
  };
}

function cellsOf({ solved, problem, parts, hasKey }: CopySource, copy: PracticeCopy): NotebookCell[] {
  const split = withSolutionTags(solved).cells;
  const isQuoted = quotationsOf(solved).length > 0;
  const open = new Map(parts.masters.map(({ id, asked }) => [id, asked]));
  const given = givenNumbers(solved, problem);
  const cells: NotebookCell[] = [];
  const answering = new Map(
    split.flatMap((cell) => [...open.keys()].filter((id) => answers(cell, id)).map((id) => [id, cell])),
  );
  const marked = new Set<NotebookCell>();
  const attemptCell = (asked: PaperPart): CodeCell => {
    const made = codeCell(cellId(`attempt-${asked.id}`), attemptCode(asked));
    const cell = answering.get(asked.id);
    // A cell that nbgrader knows by its id is there once.
    if (cell === undefined || marked.has(cell)) return made;
    marked.add(cell);
    return { ...made, metadata: othersMetadata(cell) };
  };
  const put = (id: string) => {
    const asked = open.get(id)!;
    if (!isQuoted) cells.push(markdownCell(cellId(`statement-${id}`), statementOf(asked)));
    cells.push(attemptCell(asked));
    open.delete(id);
  };
  const afterGivens = split.findLastIndex((cell) => hasTag(cell, "parameters") || hasTag(cell, injectedTag));
  for (const [index, cell] of split.entries()) {
    const ids = [...open.keys()].filter((id) => answers(cell, id));
    if (ids.length > 0) {
      ids.forEach(put);
    } else if (cell.cell_type === "markdown" && !isSolution(cell)) {
      const text = index === 0 ? questionOf(cell.source) : cell.source;
      if (text.trim() !== "") cells.push({ ...cell, metadata: othersMetadata(cell), source: text });
      // A part's cell stands right below its own question, where that comes after what is given.
      const own = [...open].filter(([, asked]) => index > afterGivens && quotes(text, asked));
      if (own.length === 1) put(own[0][0]);
    } else if (cell.cell_type === "raw" || marked.has(cell)) {
      if (cell.cell_type === "raw" && !isSolution(cell))
        cells.push({ ...cell, metadata: othersMetadata(cell) });
    } else {
      const kept = cell.cell_type === "code" ? givenCells(cell, given) : [];
      cells.push(...(kept.length === 0 && isNbgradersSolution(cell) ? [emptied(cell)] : kept));
    }
  }
  for (const asked of open.values()) cells.push(attemptCell(asked));
  return withOpening(cells, copy, hasKey);
}

/** A cell for an answer of nbgrader's, without what the solution has there. */
const emptied = (cell: NotebookCell): NotebookCell => ({
  ...cell,
  metadata: othersMetadata(cell),
  source: cell.cell_type === "code" ? "// YOUR CODE HERE" : "YOUR ANSWER HERE",
  ...(cell.cell_type === "code" ? { outputs: [], execution_count: null } : {}),
});

const answers = ({ cell_type, source }: NotebookCell, id: string) =>
  cell_type === "code" && new RegExp(`\\b(?:answer|multipleChoice)\\(\\s*["'\`]${id}["'\`]`).test(source);

const plain = (text: string) => text.replaceAll(/[\s>*_$\\]/g, "").toLowerCase();

/** Whether a text quotes the question of a part, whole. */
const quotes = (text: string, { statement }: PaperPart) =>
  plain(statement).length > 20 && plain(text).includes(plain(statement));

/** What a first text says of the question: its heading, what stands before it, the quotation, and remarks on it in italics. */
function questionOf(source: string): string {
  const paragraphs = source.split(/\n[ \t]*\n\s*/);
  const first = paragraphs.findIndex((text) => text.startsWith(">"));
  if (first === -1) return source;
  return paragraphs
    .filter(
      (text, at) => at < first || text.startsWith(">") || text.startsWith("#") || /^\*[^*][^]*\*$/.test(text),
    )
    .join("\n\n");
}

function statementOf(part: PaperPart): string {
  const options = choicesOf(part) ?? [];
  const listed = options.length > 0 && withoutOptions(part.statement, options) === part.statement;
  const list =
    listed && part.given["options"] !== undefined
      ? `\n>\n${options.map((option, at) => `> ${at + 1}) ${option}`).join("\n>\n")}`
      : "";
  return `${part.part === "" ? "" : `**(${part.part})**\n\n`}${quotation(part.statement)}${list}`;
}

/** The numbers that a question gives: in its texts and in its parameters. */
function givenNumbers(notebook: Notebook, problem: PaperProblem): Set<string> {
  const texts = quotationsOf(notebook);
  const statements =
    texts.length > 0 ? texts : [problem.intro ?? "", ...problem.parts.map(({ statement }) => statement)];
  const parameters = notebook.cells.filter((cell) => hasTag(cell, "parameters")).map(({ source }) => source);
  return numbersInText([...statements, ...parameters].join("\n"));
}

function withTag(cell: CodeCell, tag: string): CodeCell["metadata"] {
  const { tags = [], ...others } = othersMetadata(cell);
  return { ...others, tags: [tag, ...(tags as Json[])] };
}

/**
 * What of a cell of code belongs to the question: parameters, what is tagged so, and the drawings of a cell tagged `given`, without the
 * numbers that the question does not give. Other drawings may show what is asked for: the network to construct, the graph to draw.
 */
function givenCells(cell: CodeCell, given: ReadonlySet<string>): NotebookCell[] {
  if (hasTag(cell, "parameters") || hasTag(cell, injectedTag))
    return [{ ...cell, metadata: withTag(cell, "parameters"), outputs: [], execution_count: null }];
  if (hasTag(cell, "question"))
    return [{ ...cell, metadata: withTag(cell, "question"), execution_count: null }];
  if (!hasTag(cell, "given")) return [];
  const drawings = cell.outputs.flatMap((output) => {
    const svg = "data" in output ? output.data["image/svg+xml"] : undefined;
    return typeof svg === "string" ? [drawingOfGivens(svg, given)] : [];
  });
  return drawings.map((svg, index) =>
    markdownCell(
      cellId(`${cell.id}-drawing-${index + 1}`),
      `<img alt="drawing" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`,
    ),
  );
}

/** The copy's first cells behind its title: what to do, and the line that opens it. */
function withOpening(
  cells: NotebookCell[],
  { name, seal: sealed }: PracticeCopy,
  hasKey: boolean,
): NotebookCell[] {
  const names = [
    "attempt",
    "blank",
    ...(hasKey ? ["hint"] : []),
    "practice",
    ...(hasKey ? ["solution"] : []),
  ];
  const how =
    sealed === null
      ? "Put your values in the place of `blank` and run the cell: it says what it has read. Fractions, formulas and numbers with their last zeros stand in quotes."
      : 'Put your values in the place of `blank` and run the cell: it says what is right and where the first slip is. Numbers count in the digits that you give, three or more; fractions and formulas stand in quotes. `hint("…")` with the name of a part gives a hint, one step more each time, `solution("…")` the whole solution.';
  const opening = [
    markdownCell("practice-how", how),
    codeCell(
      "practice-open",
      `import { ${names.join(", ")} } from "gradsheet";\n\nawait practice(${JSON.stringify(name)})`,
    ),
  ];
  const first = cells.findIndex(({ cell_type }) => cell_type === "code");
  return cells.toSpliced(first === -1 ? cells.length : first, 0, ...opening);
}

const cellId = (id: string) => id.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 64);
