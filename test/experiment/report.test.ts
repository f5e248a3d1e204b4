import { afterEach, describe, expect, it, vi } from "vitest";
import { report } from "../../src/experiment/report.js";
import { reportMime, reportsIn } from "../../src/experiment/report-record.js";
import type { CodeCell, MimeBundle, Notebook } from "../../src/notebook/format.js";
import { real } from "../../src/number/real.js";
import { answerMime } from "../../src/paper/answer-record.js";

const displaySymbol = Symbol.for("Jupyter.display");
const scope = globalThis as Record<symbol, unknown>;

/** What a kernel would be handed by some calls. */
function shownBy(calls: () => void): MimeBundle[] {
  const shown: MimeBundle[] = [];
  scope[displaySymbol] = (value: Record<symbol, () => MimeBundle>) => shown.push(value[displaySymbol]());
  try {
    calls();
  } finally {
    delete scope[displaySymbol];
  }
  return shown;
}

/** A notebook with these outputs, as it is read from a file. */
function notebookWith(bundles: readonly object[]): Notebook {
  const data = JSON.parse(JSON.stringify(bundles)) as MimeBundle[];
  const cell: CodeCell = {
    cell_type: "code",
    id: "a",
    metadata: {},
    source: "",
    execution_count: 1,
    outputs: data.map((each) => ({ output_type: "display_data", data: each, metadata: {} })),
  };
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
}

afterEach(() => vi.restoreAllMocks());

describe("report", () => {
  it("shows a line in the cell, and is read back from its output as it was, of two by one name the later", () => {
    const bundles = shownBy(() => {
      report("loss", 1 / 3);
      report("  name ", "plain");
      report("right", true);
      report("exact", real("1/4"));
      report("count", 12n);
      report("nothing", NaN);
      report("all", -Infinity);
      report("curve", [1, NaN, 0.5]);
      report("bytes", new Uint8Array([1, 2]));
      report("loss", 0.25);
    });
    expect(bundles[0]["text/plain"]).toBe("loss: 0.333333");
    expect(bundles[7]["text/plain"]).toBe("curve: 3 numbers, from 1 to 0.5");
    expect(bundles[7]["image/svg+xml"]).toContain("<svg");
    expect(reportsIn(notebookWith(bundles))).toEqual({
      loss: 0.25,
      name: "plain",
      right: true,
      exact: 0.25,
      count: 12,
      nothing: NaN,
      all: -Infinity,
      curve: [1, NaN, 0.5],
      bytes: [1, 2],
    });
  });

  it("is a line of text outside of a notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    report("loss", 0.5);
    expect(log).toHaveBeenCalledWith("loss: 0.5");
  });

  it.each([
    [["", 1], "report: needs a name, got none"],
    [[1, 2], "report: needs a name, got number"],
    [["a", undefined], "report a: needs a number, text, true or false, or a list of numbers, got undefined"],
    [["a", null], "got null"],
    [["a", { b: 1 }], "got an object. Report its values one by one"],
    [["a", Promise.resolve(1)], "Await it first."],
    [
      ["a", { shape: [1], dataSync: () => [1] }],
      "got a tensor. Read it first: Array.from(await tensor.data()).",
    ],
    [["a", []], "needs at least one number in a list, got none"],
    [["a", [1, "2"]], 'needs a list of numbers alone, got "2" at place 1'],
    [["a", [[1], [2]]], "got a list at place 0. Report each list by a name of its own."],
  ])("%j is refused", (given, message) => {
    expect(() => (report as (...all: unknown[]) => void)(...given)).toThrow(message);
  });
});

describe("what a notebook reports", () => {
  it("has the answers of a worksheet by their ids, of several values by id.name", () => {
    const record = (id: string, value: unknown) => ({ [answerMime]: { id, value } });
    const notebook = notebookWith([
      record("q1", 3),
      record("q2", { w: 0.5, how: { far: "near" }, list: [1, 2] }),
      record("q1", 4),
    ]);
    expect(reportsIn(notebook)).toEqual({ q1: 4, "q2.w": 0.5, "q2.how.far": "near", "q2.list": "[1,2]" });
  });

  it("passes over records that are none", () => {
    const bad = [
      null,
      5,
      { name: "a" },
      { name: "a", kind: "number", value: "seven" },
      { name: "a", kind: "curve", value: [] },
      { name: "a", kind: "curve", value: [1, "x"] },
      { name: 5, kind: "number", value: 1 },
      { name: "a", kind: "other", value: 1 },
    ];
    expect(reportsIn(notebookWith(bad.map((record) => ({ [reportMime]: record }))))).toEqual({});
  });
});
