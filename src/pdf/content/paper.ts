import { dirname } from "node:path";
import { marksOf } from "../../paper/marks.js";
import { statementNotes } from "../../paper/statement-note.js";
import { ownQuestion } from "../../paper/own-question.js";
import type { PaperProblem } from "../../paper/paper.js";
import type { Block, Degraded, Inline, ProblemHead } from "../tree.js";
import { wordsIn } from "../words.js";
import { asChapter } from "./chapter.js";
import type { Context } from "./context.js";
import { corrections } from "./corrections.js";
import { joinedRooms } from "./exam.js";
import { plainText } from "./inline.js";
import { tieLinks } from "./links.js";
import { pictureRoot } from "./picture-root.js";
import { blocksFromMarkdown, inlineFromMarkdown } from "./markdown.js";
import { problemOf, notebookDocument, type DocumentSource, type DocumentOptions } from "./notebook.js";
import { emphasized, questions, withMarks, type SheetOptions } from "./questions.js";
import { titleBlockOf } from "./title-block.js";

/** A whole document: what stands at its head, and its blocks. */
export interface PaperDocument {
  title: Inline[];
  authors: string[];
  institution: string | null;
  course: string | null;
  /** ISO date, or null. */
  date: string | null;
  /** A date in other words, as the notebook has it. */
  when: string | null;
  marks: number | null;
  instructions: Block[] | null;
  /** `Solutions` or `Questions` of a paper and whose copy it is (`Questions · Ada`), or null where there is neither. */
  kind: string | null;
  /** Is there a title page, rather than a title block? */
  front: boolean;
  /** How deep the contents on the title page go; 0 for none. */
  contents: 0 | 1 | 2;
  /** What an exam sheet has at its head: whose it is, an empty text where that is to be filled in, and the marks of its problems. */
  exam: { name: string; marks: { problem: string; marks: number | null }[] } | null;
  blocks: Block[];
  /** The random seeds that the notebooks were run with, where they say: `metadata.gradsheet.seed`. */
  seeds: number[];
  degraded: Degraded[];
  /** What was left out because it is folded, a sentence for each notebook. */
  folded: string[];
}

/** The document of notebooks, with the paper's title page, marks and corrections where there is a paper. */
export function paperDocument(sources: DocumentSource[], options: DocumentOptions): PaperDocument {
  const { paper } = options;
  const words = wordsIn(options.language);
  const sheet: SheetOptions = {
    marginMarks: options.theme === "exam",
    space: options.space ?? (options.theme === "exam" && options.questionsOnly === true ? 1 : 0),
  };
  const degraded: Degraded[] = [];
  const folded: string[] = [];
  const context = paperContext(sources[0], options, degraded);
  const blocks: Block[] = [];
  const own = titleBlockOf(sources.length === 1 && paper === undefined ? sources[0]!.notebook.metadata : {});
  const given = options.title ?? own.title;
  let title: Inline[] = inlineFromMarkdown(context, given ?? paper?.title ?? "");
  const many = sources.length > 1 || paper !== undefined;
  for (const [index, source] of sources.entries()) {
    const problem = problemOf(source, options);
    const question = problem === null ? null : ownQuestion(source.notebook, problem);
    const read = notebookDocument(
      question === null ? source : { ...source, notebook: question },
      { ...options, space: sheet.space },
      degraded,
    );
    if (read.folded !== null) folded.push(`${source.path}: ${read.folded}`);
    const origin = { notebook: source.path, cell: 0 };
    if (problem !== null) {
      const head = problemHead(context, problem);
      // What the paper calls the problem may name its numbers.
      blocks.push({
        kind: "problem",
        head: question === null ? head : { ...head, title: ownTitle(read.title, head) },
        origin,
      });
      if (options.questionsOnly === true && question === null)
        blocks.push(...questions(context, problem, sheet));
      else if (question === null) blocks.push(...notesOn(context, problem, source), ...read.blocks);
      else blocks.push(...withMarks(read.blocks, problem, sheet));
      continue;
    }
    const named = titleBlockOf(source.notebook.metadata).title;
    const name =
      read.title ?? (named === null ? textOf(fileTitle(source.path)) : inlineFromMarkdown(context, named));
    if (options.book === true) {
      blocks.push(...asChapter(index + 1, { title: name, marks: null }, origin, read.blocks));
    } else if (many) {
      blocks.push(
        { kind: "problem", head: { number: "", title: name, marks: null }, origin },
        ...read.blocks,
      );
    } else {
      // A title of the metadata is not said again by the first heading.
      const repeats = read.title === null || sameWords(plainText(read.title), plainText(title));
      if (given !== null && !repeats) blocks.push({ kind: "heading", level: 1, body: read.title!, origin });
      if (given === null) title = name;
      blocks.push(...raised(read.blocks));
    }
  }
  if (paper !== undefined && options.questionsOnly !== true && options.answersOnly !== true)
    blocks.push(...corrections(blocks, words));
  const shown = joinedRooms(options.answersOnly === true ? answersAlone(blocks) : blocks);
  tieLinks(shown);
  if (title.length === 0) title = textOf(words.worksheets);
  // A question sheet is handed out: its questions begin on its first page, unless a cover says whose it is.
  const cover = options.theme === "exam" && paper !== undefined && options.questionsOnly === true;
  const book = options.book === true;
  return {
    title,
    authors: own.authors,
    institution: paper?.institution ?? null,
    course: paper?.course ?? null,
    date: paper?.date ?? own.date,
    when: own.when,
    marks: paper?.marks ?? null,
    instructions: paper?.instructions ? blocksFromMarkdown(context, paper.instructions) : null,
    kind: kindOf(options),
    seeds: seedsOf(sources),
    front:
      cover || book || (sources.length > 1 && options.questionsOnly !== true && options.answersOnly !== true),
    contents: cover ? 0 : book ? 2 : 1,
    exam:
      options.theme === "exam" && options.questionsOnly === true
        ? { name: options.copy ?? "", marks: tallyOf(shown) }
        : null,
    blocks: shown,
    degraded,
    folded,
  };
}

const textOf = (text: string): Inline[] => [{ kind: "text", text }];

const sameWords = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** The answers under the heads of their problems: what a marker has beside the sheets. */
function answersAlone(blocks: Block[]): Block[] {
  const kept = blocks.filter(({ kind }) => kind === "problem" || kind === "answer");
  return kept.filter(({ kind }, index) => kind === "answer" || kept[index + 1]?.kind === "answer");
}

/** The marks of the problems, for who marks to fill in what was earned; none where no problem has any. */
function tallyOf(blocks: Block[]): { problem: string; marks: number | null }[] {
  const rows = blocks.flatMap((block) =>
    block.kind === "problem" && block.head.number !== ""
      ? [{ problem: block.head.number, marks: block.head.marks }]
      : [],
  );
  return rows.some(({ marks }) => marks !== null) ? rows : [];
}

function kindOf({ paper, questionsOnly, answersOnly, copy, language }: DocumentOptions): string | null {
  const words = wordsIn(language);
  const kind =
    questionsOnly === true ? words.questions : answersOnly === true ? words.answers : words.solutions;
  const parts = [...(paper === undefined ? [] : [kind]), ...(copy === undefined ? [] : [copy])];
  return parts.length === 0 ? null : parts.join(" · ");
}

function seedsOf(sources: DocumentSource[]): number[] {
  const seeds = sources.map(
    ({ notebook }) => (notebook.metadata.gradsheet as { seed?: unknown } | undefined)?.seed,
  );
  return [...new Set(seeds.filter((seed) => typeof seed === "number"))];
}

function paperContext(
  first: DocumentSource | undefined,
  options: DocumentOptions,
  degraded: Degraded[],
): Context {
  const folder = first === undefined ? "." : dirname(first.path);
  return {
    origin: { notebook: "paper.json", cell: 0 },
    folder,
    root: options.root ?? pictureRoot(folder),
    figureFont: options.figureFont,
    macros: {},
    labels: new Map(),
    attachments: {},
    degraded,
  };
}

function fileTitle(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.ipynb$/, "").replaceAll(/[-_]+/g, " ");
}

/** What the notebook calls its problem, without the number that stands before it anyway. */
function ownTitle(title: Inline[] | null, { number, title: given }: ProblemHead): Inline[] {
  const [first, ...rest] = title ?? given;
  if (first?.kind !== "text" || number === "") return title ?? given;
  const [, own, text = ""] = /^\s*(\S+?)[.):]\s+(.*)$/s.exec(first.text) ?? [];
  return own === number ? [{ kind: "text", text }, ...rest] : (title ?? given);
}

function problemHead(context: Context, problem: PaperProblem): ProblemHead {
  return {
    number: problem.problem,
    ...(problem.printed === undefined || problem.printed.length > 8 ? {} : { printed: problem.printed }),
    title: inlineFromMarkdown(context, problem.title),
    marks: marksOf(problem),
  };
}

/** How the problem's statements stand to the source, where the notebook itself does not say so. */
function notesOn(context: Context, problem: PaperProblem, { notebook }: DocumentSource): Block[] {
  const paragraphs = notebook.cells.flatMap(({ cell_type, source }) =>
    cell_type === "markdown" ? source.split(/\n\s*\n/).map(wordsOf) : [],
  );
  return statementNotes(problem)
    .filter(({ note }) => !paragraphs.some((paragraph) => says(paragraph, note)))
    .map(({ labels, note }) =>
      emphasized(context, labels.length === 0 ? note : `(${labels.join(", ")}) ${note}`),
    );
}

const wordsOf = (text: string): Set<string> =>
  new Set(text.toLowerCase().match(/[a-z\u00c0-\u024f]{3,}/g) ?? []);

/** Whether a paragraph says what a note does, if in other words here and there: it has two thirds of the note's words. */
function says(paragraph: Set<string>, note: string): boolean {
  const words = [...wordsOf(note)];
  return words.filter((word) => paragraph.has(word)).length * 3 >= words.length * 2;
}

/** A notebook alone has its title at the head of the page: its sections are the document's first level. */
function raised(blocks: Block[]): Block[] {
  return blocks.map((block) =>
    block.kind === "heading" ? { ...block, level: Math.max(1, block.level - 1) } : block,
  );
}
