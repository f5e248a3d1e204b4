import { dirname } from "node:path";
import { verdictFacts } from "../../paper/answer-record.js";
import { asTyped } from "../../paper/as-typed.js";
import { choicesOf, withoutOptions } from "../../paper/choices.js";
import { marksOf } from "../../paper/marks.js";
import { statementNote, statementNotes } from "../../paper/statement-note.js";
import { ownQuestion } from "../../paper/own-question.js";
import type { Paper, PaperProblem } from "../../paper/paper.js";
import type { Answer, Block, Degraded, Inline, ProblemHead } from "../tree.js";
import type { Context } from "./context.js";
import { tieLinks } from "./links.js";
import { blocksFromMarkdown, inlineFromMarkdown } from "./markdown.js";
import { problemOf, notebookDocument, type DocumentSource, type DocumentOptions } from "./notebook.js";

/** A whole document: what stands at its head, and its blocks. */
export interface PaperDocument {
  title: Inline[];
  institution: string | null;
  course: string | null;
  /** ISO date, or null. */
  date: string | null;
  marks: number | null;
  instructions: Block[] | null;
  /** `Solutions` or `Questions` of a paper and whose copy it is (`Questions · Ada`), or null where there is neither. */
  kind: string | null;
  /** Is there a title page with contents, rather than a title block? */
  front: boolean;
  blocks: Block[];
  /** The random seeds that the notebooks were run with, where they say: `metadata.gradsheet.seed`. */
  seeds: number[];
  degraded: Degraded[];
}

/** The document of notebooks, with the paper's title page, marks and corrections where there is a paper. */
export function paperDocument(sources: DocumentSource[], options: DocumentOptions): PaperDocument {
  const { paper } = options;
  const degraded: Degraded[] = [];
  const context = paperContext(sources[0], options, degraded);
  const blocks: Block[] = [];
  let title: Inline[] = paper === undefined ? [] : inlineFromMarkdown(context, paper.title);
  const many = sources.length > 1;
  for (const source of sources) {
    const problem = problemOf(source, options);
    const own = problem === null ? null : ownQuestion(source.notebook, problem);
    const read = notebookDocument(own === null ? source : { ...source, notebook: own }, options, degraded);
    if (problem !== null) {
      const head = problemHead(context, problem);
      // What the paper calls the problem may name its numbers.
      blocks.push({
        kind: "problem",
        head: own === null ? head : { ...head, title: read.title ?? head.title },
        origin: { notebook: source.path, cell: 0 },
      });
      if (options.questionsOnly === true && own === null) blocks.push(...questions(context, problem));
      else if (own === null) blocks.push(...notesOn(context, problem, source), ...read.blocks);
      else blocks.push(...withMarks(read.blocks, problem));
    } else {
      const name = read.title ?? [{ kind: "text", text: fileTitle(source.path) } as const];
      if (many || paper !== undefined)
        blocks.push({
          kind: "problem",
          head: { number: "", title: name, marks: null },
          origin: { notebook: source.path, cell: 0 },
        });
      else title = name;
      blocks.push(...(many || paper !== undefined ? read.blocks : raised(read.blocks)));
    }
  }
  if (options.questionsOnly !== true) blocks.push(...corrections(blocks, paper));
  tieLinks(blocks);
  if (title.length === 0) title = [{ kind: "text", text: "Worksheets" }];
  return {
    title,
    institution: paper?.institution ?? null,
    course: paper?.course ?? null,
    date: paper?.date ?? null,
    marks: paper?.marks ?? null,
    instructions: paper?.instructions ? blocksFromMarkdown(context, paper.instructions) : null,
    kind: kindOf(options),
    // A question sheet is handed out: its questions begin on its first page.
    seeds: seedsOf(sources),
    front: many && options.questionsOnly !== true,
    blocks,
    degraded,
  };
}

function kindOf({ paper, questionsOnly, copy }: DocumentOptions): string | null {
  const kind = paper === undefined ? [] : [questionsOnly === true ? "Questions" : "Solutions"];
  const words = [...kind, ...(copy === undefined ? [] : [copy])];
  return words.length === 0 ? null : words.join(" · ");
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
    root: options.root ?? folder,
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

function problemHead(context: Context, problem: PaperProblem): ProblemHead {
  return {
    number: problem.problem,
    ...(problem.printed === undefined || problem.printed.length > 8 ? {} : { printed: problem.printed }),
    title: inlineFromMarkdown(context, problem.title),
    marks: marksOf(problem),
  };
}

/** The question sheet of a problem: what is common, then its parts with their marks. */
function questions(context: Context, problem: PaperProblem): Block[] {
  const intro = problem.intro === null ? [] : blocksFromMarkdown(context, problem.intro);
  const parts = problem.parts.flatMap((part, index): Block[] => {
    const note = statementNote(part);
    const isNew = index === 0 || statementNote(problem.parts[index - 1]!) !== note;
    const noted = note === null || !isNew ? [] : [emphasized(context, note)];
    const label: Inline[] =
      part.part === "" ? [] : [{ kind: "strong", body: [{ kind: "text", text: `(${part.part}) ` }] }];
    const marks: Inline[] =
      part.marks === null || problem.parts.length === 1 ? [] : [marksInline(part.marks)];
    const options = choicesOf(part) ?? [];
    const boxes: Block[] =
      options.length === 0
        ? []
        : [
            {
              kind: "choices",
              options: options.map((text) => ({
                chosen: false,
                body: inlineFromMarkdown(context, asTyped(text)),
              })),
            },
          ];
    const statement = options.length === 0 ? part.statement : withoutOptions(part.statement, options);
    const [first, ...rest] = blocksFromMarkdown(context, statement);
    if (first?.kind === "paragraph")
      return [{ kind: "paragraph", body: [...label, ...first.body, ...marks] }, ...rest, ...boxes, ...noted];
    return [
      { kind: "paragraph", body: [...label, ...marks] },
      ...(first === undefined ? [] : [first]),
      ...rest,
      ...boxes,
      ...noted,
    ];
  });
  return [...intro, ...parts];
}

/** A notebook's own questions with the paper's marks: at the headings that begin with a part's label. */
function withMarks(blocks: Block[], { parts }: PaperProblem): Block[] {
  return blocks.map((block) => {
    if (block.kind !== "heading") return block;
    const [first] = block.body;
    const label = first?.kind === "text" ? /^\((.+?)\)/.exec(first.text)?.[1] : undefined;
    const part = parts.find((each) => each.part !== "" && each.part === label);
    if (part === undefined || part.marks === null || parts.length === 1) return block;
    return { ...block, body: [...block.body, marksInline(part.marks)] };
  });
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

function emphasized(context: Context, text: string): Block {
  return { kind: "paragraph", body: [{ kind: "emphasis", body: inlineFromMarkdown(context, text) }] };
}

const marksInline = (marks: number): Inline => ({
  kind: "emphasis",
  body: [{ kind: "text", text: ` (${marks} ${marks === 1 ? "mark" : "marks"})` }],
});

/** A notebook alone has its title at the head of the page: its sections are the document's first level. */
function raised(blocks: Block[]): Block[] {
  return blocks.map((block) =>
    block.kind === "heading" ? { ...block, level: Math.max(1, block.level - 1) } : block,
  );
}

/** The appendix: where the answers here and the published ones part ways. */
function corrections(blocks: Block[], paper: Paper | undefined): Block[] {
  const found = answersIn(blocks).filter(({ answer }) => verdictFacts[answer.verdict].corrects !== null);
  if (paper === undefined || found.length === 0) return [];
  const entries = found.flatMap(({ answer, problem }): Block[] => {
    const place = [
      problem === "" ? "" : `Problem ${problem}`,
      answer.part === "" ? "" : `part ${answer.part}`,
    ]
      .filter(Boolean)
      .join(", ");
    return [
      {
        kind: "paragraph",
        body: [
          { kind: "strong", body: [{ kind: "text", text: `${place || answer.id}: ` }] },
          { kind: "text", text: `${verdictFacts[answer.verdict].corrects}.` },
        ],
      },
      {
        kind: "list",
        ordered: false,
        start: 1,
        tight: true,
        items: [
          ...(answer.published === null ? [] : [labeled("Published: ", answer.published)]),
          labeled("Here: ", joined(answer.items)),
          ...(answer.note === null ? [] : [labeled("Why: ", answer.note)]),
        ],
      },
    ];
  });
  return [
    {
      kind: "problem",
      head: {
        number: "",
        title: [{ kind: "text", text: "Corrections to the published answers" }],
        marks: null,
      },
    },
    ...entries,
  ];
}

function labeled(label: string, blocks: Block[]): Block[] {
  const head: Inline = { kind: "emphasis", body: [{ kind: "text", text: label }] };
  const [first, ...rest] = blocks;
  if (first?.kind === "paragraph") return [{ kind: "paragraph", body: [head, ...first.body] }, ...rest];
  return [{ kind: "paragraph", body: [head] }, ...blocks];
}

/** Values of one line each as one paragraph. */
function joined(items: Block[][]): Block[] {
  const single = items.every((item) => item.length === 1 && item[0]!.kind === "paragraph");
  if (!single) return items.flat();
  const body = items.flatMap((item, index): Inline[] => {
    const [block] = item;
    const apart: Inline[] = index === 0 ? [] : [{ kind: "text", text: ",  " }];
    return block?.kind === "paragraph" ? [...apart, ...block.body] : [];
  });
  return [{ kind: "paragraph", body }];
}

function answersIn(blocks: Block[]): { answer: Answer; problem: string }[] {
  let problem = "";
  return blocks.flatMap((block) => {
    if (block.kind === "problem") problem = block.head.number;
    return block.kind === "answer" ? [{ answer: block.answer, problem }] : [];
  });
}
