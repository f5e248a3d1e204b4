import { answerRecordIn } from "../paper/answer-record.js";
import type { NotebookCell, Json, Notebook } from "../notebook/format.js";

/** The numbers that two runs of a notebook showed: what the first has in the cells whose outputs differ, and all of the second. */
export interface ShownNumbers {
  before: number[];
  after: number[];
}

/**
 * What a notebook showed with its own numbers and with others, to tell which of its sentences speak of results that are gone.
 * @param original - Executed with its own numbers.
 * @param changed - Executed with others; cells are known by their ids.
 */
export function shownNumbers(original: Notebook, changed: Notebook): ShownNumbers {
  const now = new Map(changed.cells.map((cell) => [cell.id, shownBy(cell)]));
  const before = original.cells.flatMap((cell) => {
    const shown = shownBy(cell);
    return shown === now.get(cell.id) ? [] : numbersOf(shown);
  });
  return { before, after: [...now.values()].flatMap(numbersOf) };
}

const readable = ["text/plain", "text/latex", "text/markdown"];

/** What a reader sees of a cell's outputs, as text: pictures aside. */
function shownBy(cell: NotebookCell): string {
  if (cell.cell_type !== "code") return "";
  return cell.outputs
    .flatMap((output) => {
      if ("text" in output) return [String(output.text)];
      if (!("data" in output)) return [];
      const record = answerRecordIn(output.data);
      const texts = readable.flatMap((mime) =>
        mime in output.data ? [String(output.data[mime] as Json)] : [],
      );
      return record === null ? texts : [JSON.stringify(record.value)];
    })
    .join("\n");
}

function numbersOf(text: string): number[] {
  const plain = text.replaceAll(
    /\\[dt]?frac\{(\d+)\}\{(\d+)\}/g,
    (_, above, below) => ` ${above} ${below} ${Number(above) / Number(below)} `,
  );
  return (plain.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/g) ?? []).map(Number);
}
