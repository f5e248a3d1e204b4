import { describe, expect, it } from "vitest";
import type { PaperPart, PaperProblem } from "../../src/api/notebook.js";
import { statementNote, statementNotes } from "../../src/paper/statement-note.js";

describe("statementNote(part)", () => {
  it.each([
    [{}, null],
    [{ figure: null }, null],
    [{ figure: "Drawing missing (not needed)." }, null],
    [{ figure: "Drawing missing; read as a square." }, "Drawing missing; read as a square."],
    [{ reconstructed: "Put together." }, "Put together."],
    [{ reconstructed: "Put together.", figure: "Lost; the statement is reconstructed." }, "Put together."],
    [{ reconstructed: "Put together.", figure: "Read as a square." }, "Put together. Read as a square."],
  ])("%j is %j", (part, note) => {
    expect(statementNote(part)).toBe(note);
  });

  it("statementNotes(problem) says each once, with its parts where it is not about all", () => {
    const parts = [
      { part: "a", figure: "Lost." },
      { part: "b", figure: "Lost." },
      { part: "c", reconstructed: "Put together." },
    ] as PaperPart[];
    expect(statementNotes({ parts } as PaperProblem)).toEqual([
      { labels: ["a", "b"], note: "Lost." },
      { labels: ["c"], note: "Put together." },
    ]);
    expect(statementNotes({ parts: parts.slice(0, 2) } as PaperProblem)).toEqual([
      { labels: [], note: "Lost." },
    ]);
  });
});
