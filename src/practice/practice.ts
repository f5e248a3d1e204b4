import { printsItself } from "../printed.js";
import type { MimeBundle } from "../notebook/format.js";
import { findCopy } from "./find-copy.js";
import { wholeLibrary } from "./library.js";
import { openCopy } from "./session.js";
import { displaySymbol } from "./shown.js";

/**
 * Opens a student's copy, which `gradsheet practise` makes: the first line of its first cell. From here on `attempt`, `hint` and
 * `solution` know its parts.
 * @param name The copy's name, which its metadata have.
 * @returns What the copy is, which a notebook shows.
 * @throws InputError where the notebook is not found: it must be saved, in the folder in which its kernel works.
 */
export async function practice(name: string): Promise<{ toString(): string }> {
  const copy = findCopy(name);
  const parts = openCopy(copy, await wholeLibrary());
  const count = parts.length === 1 ? "one part" : `${parts.length} parts`;
  const numbers = Object.keys(copy.parameters).length === 0 ? "" : ", with numbers of its own";
  const help =
    copy.seal === null
      ? "This copy has no key: attempt says what it has read."
      : `attempt("id", …) says what is right and where the first slip is; hint("id") gives a hint, one step more each time; solution("id") the answer.`;
  const text = `${copy.paper}, problem ${copy.problem}${numbers}: ${count}. ${help}`;
  return {
    ...printsItself,
    toString: () => text,
    [displaySymbol]: (): MimeBundle => ({ "text/plain": text, "text/markdown": inMarkdown(text) }),
  } as { toString(): string };
}

/** The calls in a text as code. */
const inMarkdown = (text: string): string =>
  text.replaceAll(/\b(?:attempt|hint|solution)\("id"[^)]*\)/g, "`$&`");
