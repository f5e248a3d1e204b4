import type { FolderCard, NotebookCard, PaperCard, ProblemCard } from "../../server/api.js";

/** Which problems the reader wants to see. */
export interface Chosen {
  /** `backprop`; empty for all. */
  topic: string;
  words: string;
}

/** Whether a problem has a part of the topic, and all words in its names. */
export function isShown(problem: ProblemCard, paper: PaperCard, { topic, words }: Chosen): boolean {
  if (topic !== "" && !problem.parts.some((part) => part.topic === topic)) return false;
  return hasWords(
    [problem.title, problem.problem, paper.title, paper.institution, paper.course, paper.date],
    words,
  );
}

/** Whether a notebook of no paper, which has no topic, has all words in its names. */
export function isNamed(notebook: NotebookCard, folder: FolderCard, { topic, words }: Chosen): boolean {
  return topic === "" && hasWords([notebook.title, notebook.path, folder.title], words);
}

function hasWords(names: (string | null)[], words: string): boolean {
  const text = names.join(" ").toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What the address says: `#topic=backprop&words=adam`. */
export function readChosen(): Chosen {
  const said = new URLSearchParams(location.hash.slice(1));
  return { topic: said.get("topic") ?? "", words: said.get("words") ?? "" };
}

/** Keeps it in the address, so that who comes back from a problem finds the list as it was. */
export function writeChosen(chosen: Chosen): void {
  const said = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value !== ""));
  history.replaceState(null, "", said.size === 0 ? location.pathname : `#${said}`);
}
