import type { CodeCell, Notebook } from "../notebook/format.js";
import type { AnswerRecord } from "../paper/answer-record.js";
import { shownMarkdown } from "../worksheet/show.js";
import type { PartMaster } from "./part-master.js";
import type { Observed } from "./replay.js";
import type { SolvedParts } from "./part-masters.js";
import type { Hint } from "./seal.js";

/** More lines of a computation than this are no hint. */
const mostLines = 12;

/**
 * The ladder of hints of a part, from the solution as it stands: the idea, the formula in symbols, the formula with its numbers, the
 * answer. A step that the solution does not have is left out; the answer is always there.
 */
export function hintLadder(
  solved: Notebook,
  master: PartMaster,
  answer: AnswerRecord,
  { stored, run }: SolvedParts,
): Hint[] {
  const prose = proseOf(solved, master);
  const idea = ideaIn(prose);
  const displayed = prose.texts.filter((text) => text !== idea).flatMap(formulasIn);
  const lines = linesOf(master, stored.origins[master.id] ?? {}, run?.observed ?? []);
  const symbols = [...displayed, ...(lines.length === 0 ? [] : [aligned(lines.map(inSymbols))])];
  const numbers = lines.length === 0 ? prose.outputs : [aligned(lines.map(withNumbers))];
  const hints: (Hint | null)[] = [
    idea === null ? null : { title: "Idea", text: idea.replace(/^\*\*Idea\.\*\*\s*/, "") },
    symbols.length === 0 ? null : { title: "In symbols", text: symbols.join("\n\n") },
    numbers.length === 0 ? null : { title: "With numbers", text: numbers.join("\n\n") },
    { title: "Answer", text: (answer.shown ?? []).map(shownMarkdown).join("\n\n") },
  ];
  return hints.filter((hint) => hint !== null);
}

interface Prose {
  /** Paragraphs that are no question. */
  texts: string[];
  /** Formulas that the cells between question and answer show. */
  outputs: string[];
}

/** What a solution says between a part's question and its answer. */
function proseOf({ cells }: Notebook, { id, asked }: PartMaster): Prose {
  const end = cells.findIndex((cell) => cell.cell_type === "code" && answersPart(cell, id));
  const before = cells.slice(0, Math.max(0, end));
  const begin = before.findLastIndex(
    (cell) => cell.cell_type === "code" && /\b(answer|multipleChoice)\(/.test(cell.source),
  );
  const pieces = before
    .slice(begin + 1)
    .flatMap((cell): { quote: boolean; text: string; shown: string[] }[] =>
      cell.cell_type === "code"
        ? [{ quote: false, text: "", shown: formulaOutputs(cell) }]
        : cell.cell_type === "markdown"
          ? cell.source.split(/\n[ \t]*\n\s*/).map((text) => ({
              quote: text.startsWith(">"),
              text: text.startsWith("#") ? "" : text,
              shown: [],
            }))
          : [],
    );
  const own = pieces.findIndex(
    ({ quote, text }) => quote && plain(text).includes(plain(asked.statement).slice(0, 60)),
  );
  const after = pieces.slice(own + 1);
  const next = own === -1 ? -1 : after.findIndex(({ quote }) => quote);
  const region = next === -1 ? after : after.slice(0, next);
  const texts = region
    .filter(({ quote, text }) => !quote && text.trim() !== "" && !text.startsWith("**Check"))
    .map(({ text }) => text);
  return { texts, outputs: region.flatMap(({ shown }) => shown) };
}

const answersPart = ({ source }: CodeCell, id: string) =>
  new RegExp(`\\b(?:answer|multipleChoice)\\(\\s*["'\`]${id}["'\`]`).test(source);

const plain = (text: string) => text.replaceAll(/[\s>*_$\\]/g, "").toLowerCase();

/** The paragraph that says the idea; else the first that explains something. */
function ideaIn({ texts }: Prose): string | null {
  const named = texts.findIndex((text) => text.startsWith("**Idea.**"));
  if (named !== -1) return texts[named];
  return texts.find((text) => text.length > 40 && !text.startsWith("$$") && !text.startsWith("|")) ?? null;
}

const formulasIn = (text: string): string[] => text.match(/\$\$[^$]+\$\$/g) ?? [];

function formulaOutputs({ outputs }: CodeCell): string[] {
  return outputs.flatMap((output) => {
    if (!("data" in output)) return [];
    const latex = output.data["text/latex"];
    if (typeof latex === "string") return [latex];
    const markdown = output.data["text/markdown"];
    return typeof markdown === "string" ? formulasIn(markdown) : [];
  });
}

/** The lines of the solution's traces whose results the part asks for, in the order of the computation. */
function linesOf(
  { leaves }: PartMaster,
  origins: Readonly<Record<string, { key: string }>>,
  observed: readonly Observed[],
): Observed[] {
  const keys = new Set(leaves.map(({ path }) => origins[path]?.key));
  return observed
    .filter(({ key, formula }) => formula !== undefined && keys.has(key))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, mostLines);
}

const aligned = (rows: readonly string[]) => `$$\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}$$`;

const inSymbols = ({ name, formula }: Observed) => `${name} &= ${formula?.names ?? ""}`;

const withNumbers = ({ name, formula }: Observed) => `${name} &= ${formula?.numbers(6) ?? ""}`;
