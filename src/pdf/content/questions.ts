import { choicesOf, withoutOptions } from "../../paper/choices.js";
import { asTyped } from "../../paper/as-typed.js";
import { statementNote } from "../../paper/statement-note.js";
import type { PaperProblem } from "../../paper/paper.js";
import type { Block, Inline } from "../tree.js";
import type { Context } from "./context.js";
import { roomFor, withPartMarks } from "./exam.js";
import { blocksFromMarkdown, inlineFromMarkdown } from "./markdown.js";

/** How a question sheet is set. */
export interface SheetOptions {
  /** Marks in the margin, instead of behind the question. */
  marginMarks: boolean;
  /** What the room for answers is multiplied by; 0 for none. */
  space: number;
}

/** The question sheet of a problem: what is common, then its parts with their marks and room for the answers. */
export function questions(context: Context, problem: PaperProblem, sheet: SheetOptions): Block[] {
  const intro = problem.intro === null ? [] : blocksFromMarkdown(context, problem.intro);
  const parts = problem.parts.flatMap((part, index): Block[] => {
    const note = statementNote(part);
    const isNew = index === 0 || statementNote(problem.parts[index - 1]!) !== note;
    const noted = note === null || !isNew ? [] : [emphasized(context, note)];
    const label: Inline[] =
      part.part === "" ? [] : [{ kind: "strong", body: [{ kind: "text", text: `(${part.part}) ` }] }];
    const marks = problem.parts.length === 1 ? null : part.marks;
    const withMarksOf = (body: Inline[]): Inline[] => withPartMarks(body, marks, sheet.marginMarks);
    const space = roomFor(part, sheet.space);
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
      return [
        { kind: "paragraph", body: withMarksOf([...label, ...first.body]) },
        ...rest,
        ...boxes,
        ...noted,
        ...space,
      ];
    return [
      { kind: "paragraph", body: withMarksOf(label) },
      ...(first === undefined ? [] : [first]),
      ...rest,
      ...boxes,
      ...noted,
      ...space,
    ];
  });
  return [...intro, ...parts];
}

/** A notebook's own questions with the paper's marks: at the headings that begin with a part's label. */
export function withMarks(blocks: Block[], { parts }: PaperProblem, { marginMarks }: SheetOptions): Block[] {
  return blocks.map((block) => {
    if (block.kind !== "heading") return block;
    const [first] = block.body;
    const label = first?.kind === "text" ? /^\((.+?)\)/.exec(first.text)?.[1] : undefined;
    const part = parts.find((each) => each.part !== "" && each.part === label);
    if (part === undefined || part.marks === null || parts.length === 1) return block;
    return { ...block, body: withPartMarks(block.body, part.marks, marginMarks) };
  });
}

export function emphasized(context: Context, text: string): Block {
  return { kind: "paragraph", body: [{ kind: "emphasis", body: inlineFromMarkdown(context, text) }] };
}
