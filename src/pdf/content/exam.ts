import { choicesOf } from "../../paper/choices.js";
import type { PaperPart } from "../../paper/paper.js";
import type { Block, Inline } from "../tree.js";

/*
 * What an exam sheet has beside its questions: marks, and room for answers. The room is measured in centimeters, as a hand writes
 * them: a number needs a few lines, a proof half a page.
 */

/** The room for an answer of a kind, and what each mark adds to it. */
const room: Record<string, { least: number; perMark: number }> = {
  numeric: { least: 2, perMark: 0.5 },
  concept: { least: 2, perMark: 1 },
  symbolic: { least: 3, perMark: 1 },
  derivation: { least: 5, perMark: 1.5 },
  construction: { least: 5, perMark: 1 },
  code: { least: 6, perMark: 1 },
  plot: { least: 7, perMark: 0.5 },
};
const unknown = { least: 3, perMark: 0.8 };

/** No answer is longer than most of a page. */
const longest = 18;

/** Numbers that are asked for together need a line each. */
const perValue = 0.7;

/** The room for the answer to a part, in centimeters: none where a box is ticked. */
export function roomFor(part: PaperPart, factor: number): Block[] {
  if ((choicesOf(part) ?? []).length > 0) return [];
  const { least, perMark } = room[part.kind] ?? unknown;
  const values = part.kind === "numeric" ? Math.min(6, valuesIn(part.expects) - 1) * perValue : 0;
  return spaceOf((least + perMark * (part.marks ?? 2) + values) * factor);
}

/** The room for an answer whose solution has so many characters and lines. */
export function roomForText(solution: string, factor: number): Block[] {
  const lines = solution.split("\n").reduce((sum, line) => sum + Math.ceil(line.length / 90), 0);
  return lines === 0 ? [] : spaceOf(Math.max(2, 1 + lines * 0.6) * factor);
}

/** Rooms that follow each other as one. */
export function joinedRooms(blocks: Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (block.kind !== "space") joined.push(block);
    // Before a question, or under a bare heading, there is nothing to answer.
    else if (last?.kind === "space")
      joined[joined.length - 1] = { ...last, height: Math.min(longest, last.height + block.height) };
    else if (last !== undefined && last.kind !== "heading" && last.kind !== "problem") joined.push(block);
  }
  return joined;
}

const spaceOf = (height: number): Block[] =>
  height <= 0 ? [] : [{ kind: "space", height: Math.round(Math.min(longest, height) * 10) / 10 }];

function valuesIn(shape: unknown): number {
  if (typeof shape !== "object" || shape === null) return 1;
  return Math.max(
    1,
    Object.values(shape).reduce((sum: number, each) => sum + valuesIn(each), 0),
  );
}

/** The marks of a part where they stand in its text: after it, or in the margin beside its beginning. */
export function withPartMarks(body: Inline[], marks: number | null, inMargin: boolean): Inline[] {
  if (marks === null) return body;
  return inMargin ? [{ kind: "marks", marks }, ...body] : [...body, { kind: "marks", marks }];
}
