import { describe, expect, it } from "vitest";
import { formatNotebook } from "../../src/notebook/write.js";
import { practiceCopyOf } from "../../src/paper/practice-copy.js";
import { attemptCode } from "../../src/practice/attempt-cell.js";
import { drawingOfGivens } from "../../src/practice/given-drawing.js";
import { unseal } from "../../src/practice/seal.js";
import { studentCopy } from "../../src/practice/student-copy.js";
import { solvedByKeys } from "./solved.js";

const source = (hasKey: boolean) => {
  const { solved, paper, problem, ...parts } = solvedByKeys("sharif-ml-2023-hw3", "4");
  const { notebook } = problem;
  return { solved, paper, problem, parts, notebook, seed: null, parameters: {}, hasKey };
};

describe("a copy of a notebook that nbgrader and otter-grader know", () => {
  // Sources: nbgrader, metadata of schema version 3; otter-grader, notebook metadata.
  const nbgrader = (grade_id: string, more: object = {}) => ({
    nbgrader: {
      grade_id,
      schema_version: 3,
      cell_type: "code",
      grade: false,
      locked: false,
      solution: false,
      ...more,
    },
  });
  const whole = source(false);
  const ownMarks = new Map<string, Record<string, unknown>>();
  const cells = whole.solved.cells.map((cell, at) => {
    const own = { ...nbgrader(`cell-${at}`, { solution: cell.cell_type === "code" }), deletable: false };
    ownMarks.set(cell.id, own);
    return {
      ...cell,
      metadata: { ...cell.metadata, ...own, tags: [...((cell.metadata["tags"] as string[]) ?? []), "mine"] },
    };
  });
  const config = {
    cell_type: "raw",
    id: "config",
    metadata: nbgrader("raw"),
    source: "# ASSIGNMENT CONFIG\nname: hw3",
  } as const;
  const solved = {
    ...whole.solved,
    metadata: {
      ...whole.solved.metadata,
      otter: { assignment_name: "hw3" },
      celltoolbar: "Create Assignment",
      widgets: {},
    },
    cells: [config, ...cells],
  } as typeof whole.solved;
  const copy = studentCopy({ ...whole, solved });
  const idOf = ({ metadata }: (typeof copy.cells)[number]) =>
    (metadata["nbgrader"] as { grade_id?: string } | undefined)?.grade_id;

  it("keeps their marks: each of an answer with the cell that asks for it, and once", () => {
    const ids = copy.cells.flatMap((cell) => idOf(cell) ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const answering = solved.cells.filter(
      (cell) => cell.cell_type === "code" && /\banswer\("/.test(cell.source),
    );
    expect(answering.length).toBeGreaterThan(2);
    for (const cell of answering) {
      const part = /\banswer\("([^"]*)"/.exec(cell.source)![1];
      const attempt = copy.cells.find((each) => each.source.startsWith(`attempt("${part}"`))!;
      expect(attempt.metadata).toEqual({ ...ownMarks.get(cell.id), tags: ["mine"] });
    }
    const givens = copy.cells.find(({ metadata }) =>
      (metadata["tags"] as string[] | undefined)?.includes("parameters"),
    )!;
    expect(givens.metadata).toMatchObject({ deletable: false, tags: ["parameters", "mine"] });
    expect(copy.cells[0]).toEqual(config);
    expect(copy.metadata).toMatchObject({
      otter: { assignment_name: "hw3" },
      celltoolbar: "Create Assignment",
    });
    expect(copy.metadata).not.toHaveProperty("widgets");
  });

  it("empties what is theirs and the solution's", () => {
    const emptied = copy.cells.filter(({ source: text }) => text === "// YOUR CODE HERE");
    expect(emptied.length).toBeGreaterThan(0);
    expect(
      emptied.every(
        (cell) => cell.cell_type === "code" && cell.outputs.length === 0 && idOf(cell) !== undefined,
      ),
    ).toBe(true);
    expect(copy.cells.map((cell) => cell.source).join("\n")).not.toContain("traceMlp");
  });
});

describe("studentCopy(source)", () => {
  const copy = studentCopy(source(true));
  const text = formatNotebook(copy);

  it("has statement, givens and a prepared cell below each question", () => {
    const code = copy.cells.filter(({ cell_type }) => cell_type === "code").map((cell) => cell.source);
    expect(code[0]).toMatch(
      /^import \{ attempt, blank, hint, practice, solution \} from "gradsheet";\n\nawait practice\("/,
    );
    expect(code[1]).toContain("const hiddenWeights = [[2.5, 1], [-1.5, -3]];");
    expect(code.slice(2).map((cell) => /"([^"]*)"/.exec(cell)?.[1])).toEqual([
      "sharif-hw3-4-1",
      "sharif-hw3-4-2-loss",
      "sharif-hw3-4-2-out",
      "sharif-hw3-4-2-hidden",
      "sharif-hw3-4-3",
    ]);
    const out = copy.cells.findIndex((cell) => cell.source.startsWith('attempt("sharif-hw3-4-2-out"'));
    expect(copy.cells[out - 1].source).toContain("Backpropagate to the output layer");
    expect(copy.cells.every((cell) => cell.cell_type !== "code" || cell.outputs.length === 0)).toBe(true);
  });

  it("has none of the right values, and nothing of the solution's words, as text", () => {
    const values = source(true)
      .parts.masters.flatMap(({ leaves }) => leaves.map(({ value }) => Math.abs(Number(value))))
      .filter((value) => !Number.isInteger(2 * value));
    expect(values.length).toBeGreaterThan(15);
    const given = copy.cells
      .slice(0, 4)
      .map((cell) => cell.source)
      .join();
    const texts = values.flatMap((value) =>
      [3, 4, 6, 17].map((digits) => String(Number(value.toPrecision(digits)))),
    );
    // 1.5 stands in the question.
    const found = texts.filter((each) => each.length > 3 && text.includes(each) && !given.includes(each));
    expect(found).toEqual([]);
    expect(text).not.toContain("Idea.");
    expect(text).not.toContain("traceMlp");
    expect(text).not.toContain("2885");
  });

  it("has them sealed, to be opened by its name alone", () => {
    const practice = practiceCopyOf(copy)!;
    const { parts, rework } = unseal(practice.seal!, practice.name);
    expect(parts.map(({ id }) => id)).toEqual(practice.parts.map(({ id }) => id));
    expect(parts[0].key).toMatchObject({ z_o: 0.05861253066375416 });
    expect(parts[0].hints.map(({ title }) => title)).toEqual([
      "Idea",
      "In symbols",
      "With numbers",
      "Answer",
    ]);
    expect(rework.parts).toHaveLength(5);
    expect(() => unseal(practice.seal!, "another")).toThrow("must have its seal as it was made");
  });

  it("without the key has no seal, and offers no hints", () => {
    const bare = studentCopy(source(false));
    expect(practiceCopyOf(bare)).toMatchObject({ seal: null, problem: "4" });
    expect(formatNotebook(bare)).not.toContain("hint(");
  });

  it("is the same for the same source", () => {
    expect(formatNotebook(studentCopy(source(true)))).toBe(text);
  });
});

describe("attemptCode(part)", () => {
  const code = (expects: object) => attemptCode({ id: "own-1", expects: expects as never, given: {} });
  it("has a blank for each value, in lists of known length one for each entry, and says what is wanted", () => {
    expect(
      code({ W: ["number", 2, 2], roots: ["exact", "n"], kind: "choice:saddle|minimum", sure: "bool|null" }),
    ).toBe(
      `attempt("own-1", {
  W: [[blank, blank], [blank, blank]], // 2 rows of 2 numbers
  roots: blank, // a list: exact numbers, fractions in quotes: "3/4"
  kind: blank, // "saddle" or "minimum"
  sure: blank, // true or false, or null where there is none
});`,
    );
  });
});

describe("drawings of a solution", () => {
  const whole = source(false);
  const withDrawing = (tags: string[]) => {
    const svg = "<svg><text>w</text><text>0.4242</text></svg>";
    const drawn = {
      cell_type: "code",
      id: "drawn",
      metadata: { tags },
      execution_count: 1,
      outputs: [{ output_type: "display_data", data: { "image/svg+xml": svg }, metadata: {} }],
      source: "step.draw()",
    } as const;
    const before = whole.solved.cells.findIndex(({ source: code }) => /\banswer\("/.test(code));
    const cells = whole.solved.cells
      .filter(({ metadata }) => !((metadata["tags"] as string[]) ?? []).includes("given"))
      .toSpliced(before, 0, drawn as unknown as (typeof whole.solved.cells)[number]);
    return formatNotebook(studentCopy({ ...whole, solved: { ...whole.solved, cells } }));
  };

  it("are in a copy where their cell says that they are given, without what is computed", () => {
    const [, data] = /svg\+xml;base64,([\w+/=]+)/.exec(withDrawing(["given"]))!;
    expect(Buffer.from(data, "base64").toString()).toBe("<svg><text>w</text></svg>");
  });

  it("are in no copy otherwise: they may be what is asked for", () => {
    expect(withDrawing([])).not.toMatch(/svg\+xml|0\.4242|step\.draw/);
  });
});

describe("drawingOfGivens(svg, given)", () => {
  it("keeps names and given numbers, and takes out what is computed", () => {
    const svg =
      "<svg><title>net with output 0.924</title><text>h</text><text>2.5</text><text>−0.924</text></svg>";
    expect(drawingOfGivens(svg, new Set(["2.5"]))).toBe("<svg><text>h</text><text>2.5</text></svg>");
  });
});
