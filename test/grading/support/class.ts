import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeCell, Json, Notebook, NotebookCell } from "../../../src/api/notebook.js";
import { formatNotebook } from "../../../src/api/notebook.js";
import type { Paper } from "../../../src/paper/paper.js";

/*
 * A paper of one problem with two parts, and a class that hands in all that a class hands in. The numbers of each seed are read from
 * copies that the variant command made; the right answers are computed here, by hand.
 */

export const paper: Paper = {
  paper: "class-exam",
  title: "A class of one neuron",
  institution: null,
  course: null,
  date: null,
  problems: [
    {
      problem: "1",
      title: "One neuron",
      notebook: "q01-one-neuron.ipynb",
      marks: null,
      intro: null,
      parts: [
        part("exam-1a", "a", 4, "Compute $z=wx+b$ and $a=z^2$ for $x=2.5,w=1.2,b=0.7$.", {
          z: "number",
          a: "number",
        }),
        part("exam-1b", "b", 2, "Compute $g=\\partial a/\\partial w$.", { g: "number" }),
      ],
    },
  ],
};

function part(id: string, name: string, marks: number, statement: string, expects: Json) {
  const nothing = { given: {}, published: null, publishedValue: null, figure: null, conventions: null };
  return {
    id,
    part: name,
    topic: "calculus",
    kind: "numeric",
    statement,
    marks,
    needs: [],
    expects,
    ...nothing,
  };
}

const kernelspec = { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" };

const codeCell = (id: string, source: string, metadata: Record<string, Json> = {}): CodeCell => ({
  cell_type: "code",
  id,
  metadata,
  source,
  execution_count: null,
  outputs: [],
});

const textCell = (id: string, source: string, metadata: Record<string, Json> = {}): NotebookCell => ({
  cell_type: "markdown",
  id,
  metadata,
  source,
});

const notebookOf = (cells: NotebookCell[], metadata: Record<string, Json> = {}): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec,
    ...metadata,
  },
  cells,
});

/** Writes the paper and the notebook that solves it. */
export function writePaper(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "paper.json"), JSON.stringify(paper));
  const domains = {
    x: { from: 1.1, to: 9.9, step: 0.1 },
    w: { from: 1.1, to: 9.9, step: 0.1 },
    b: { from: 0.1, to: 3.9, step: 0.1 },
  };
  const statement = "# One neuron\n\n> Compute $z=wx+b$ and $a=z^2$ for $x=2.5,w=1.2,b=0.7$.";
  const notebook = notebookOf([
    textCell("text", statement, {
      gradsheet: { retell: { "$x=2.5,w=1.2,b=0.7$": "$x={{x}},w={{w}},b={{b}}$" } },
    }),
    textCell("text-b", "> Compute $g=\\partial a/\\partial w$.", { gradsheet: { retell: true } }),
    codeCell(
      "open",
      'import { worksheet } from "gradsheet";\nconst { answer } = worksheet("class-exam", "1");',
    ),
    codeCell("givens", "const x: number = 2.5;\nconst w: number = 1.2;\nconst b: number = 0.7;", {
      tags: ["parameters"],
      gradsheet: { domains },
    }),
    codeCell("z", "const z = w * x + b;\nconst a = z ** 2;"),
    codeCell("answer-a", 'answer("exam-1a", { z, a });'),
    codeCell("g", "const g = 2 * z * x;"),
    codeCell("answer-b", 'answer("exam-1b", { g });'),
  ]);
  writeFileSync(join(folder, "q01-one-neuron.ipynb"), formatNotebook(notebook));
}

/** The numbers of a seed. */
export interface Givens {
  x: number;
  w: number;
  b: number;
}

/** The answers to both parts. */
export interface Answers {
  z: number | string;
  a: number | string;
  g: number | string;
}

export function rightAnswers({ x, w, b }: Givens): { z: number; a: number; g: number } {
  const z = w * x + b;
  return { z, a: z * z, g: 2 * z * x };
}

/** A record as `attempt` makes it: whoever makes one by hand makes an attempt. */
const attemptCell = `const attempt = (id: string, values: Record<string, number | string | null>) => ({
  [Symbol.for("Jupyter.display")]: () => ({
    "application/vnd.gradsheet.attempt+json": {
      id,
      part: "",
      leaves: Object.entries(values).map(([path, value]) => (value === null ? { path, value, blank: true } : { path, value })),
      hints: 0,
      revealed: false,
      when: "2026-05-01T10:00:00.000Z",
    },
  }),
});`;

export interface CopySpec {
  seed: number | null;
  givens: Givens;
  answers: Partial<Answers>;
  /** Cells between the two attempts, and before both. */
  between?: string[];
  before?: string[];
  after?: string[];
  outputs?: CodeCell["outputs"];
}

/** A student's notebook. */
export function copy({
  seed,
  givens,
  answers,
  before = [],
  between = [],
  after = [],
  outputs = [],
}: CopySpec): string {
  const value = (each: number | string | undefined) => JSON.stringify(each ?? null);
  const cells = [
    codeCell("attempt", attemptCell),
    codeCell(
      "givens",
      Object.entries(givens)
        .map(([name, each]) => `const ${name}: number = ${each};`)
        .join("\n"),
      {
        tags: ["parameters"],
      },
    ),
    ...before.map((source, at) => codeCell(`before-${at}`, source)),
    { ...codeCell("a", `attempt("exam-1a", { z: ${value(answers.z)}, a: ${value(answers.a)} })`), outputs },
    ...between.map((source, at) => codeCell(`between-${at}`, source)),
    codeCell("b", `attempt("exam-1b", { g: ${value(answers.g)} })`),
    ...after.map((source, at) => codeCell(`after-${at}`, source)),
  ];
  return formatNotebook(notebookOf(cells, seed === null ? {} : { gradsheet: { seed } }));
}
