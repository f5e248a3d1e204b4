import { gray, red } from "./ansi.js";
import { Math, String } from "../intrinsics.js";

/** A position in a text, both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Line and column of an offset. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - (before.lastIndexOf("\n") + 1) + 1 };
}

/**
 * The line of a position with its number, a caret below, and the lines around.
 * @param text The whole source.
 * @param position Where the caret points.
 * @param length How many characters to mark, within the line; default 1.
 * @param around How many lines before and after; default 2.
 */
export function codeFrame(text: string, { line, column }: Position, length = 1, around = 2): string {
  const lines = text.split("\n");
  const first = Math.max(1, line - around);
  const last = Math.min(lines.length, line + around);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const source = lines[number - 1] ?? "";
    const gutter = String(number).padStart(width);
    if (number !== line) {
      frame.push(gray(`  ${gutter} | `) + source);
      continue;
    }
    frame.push(red("> ") + gray(`${gutter} | `) + source);
    const marked = Math.max(1, Math.min(length, source.length - column + 1));
    // Tabs stay tabs, so that the caret stands below its character.
    const indent = source.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
    frame.push(gray(`  ${" ".repeat(width)} | `) + indent + red("^".repeat(marked)));
  }
  return frame.join("\n");
}
