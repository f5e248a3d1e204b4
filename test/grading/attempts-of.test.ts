import { describe, expect, it } from "vitest";
import type { CodeCell, Json, Notebook } from "../../src/api/notebook.js";
import { claimsIn, valueAt } from "../../src/grading/attempts-of.js";

function shown(...records: Json[]): Notebook {
  const cell: CodeCell = {
    cell_type: "code",
    id: "c",
    metadata: {},
    source: "",
    execution_count: 1,
    outputs: records.map((record) => ({
      output_type: "display_data",
      metadata: {},
      data: { "application/vnd.gradsheet.attempt+json": record },
    })),
  };
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
}

const attempt = {
  id: "p-1",
  part: "a",
  leaves: [{ path: "z", value: 1 }],
  hints: 2,
  revealed: true,
  when: "2026",
};

describe("claimsIn", () => {
  it("takes an attempt's values and leaves what else a record claims", () => {
    const claimed = { ...attempt, marks: 100, leaves: [{ path: "z", value: 1, state: "right", marks: 100 }] };
    expect(claimsIn(shown(claimed)).attempts).toEqual([attempt]);
  });

  const nested = JSON.parse(`${'{"a":'.repeat(50)}1${"}".repeat(50)}`) as Json;
  it.each<[string, Json]>([
    ["no object", "attempt"],
    ["no id", { ...attempt, id: 7 }],
    ["no leaves", { ...attempt, leaves: "all" }],
    ["leaves that are none", { ...attempt, leaves: [null] }],
    ["a path that is none", { ...attempt, leaves: [{ path: ["z"], value: 1 }] }],
    ["a value that is too deep", { ...attempt, leaves: [{ path: "z", value: nested }] }],
    ["a value that is too large", { ...attempt, leaves: [{ path: "z", value: "x".repeat(2_000_000) }] }],
    [
      "too many leaves",
      { ...attempt, leaves: Array.from({ length: 30_000 }, () => ({ path: "z", value: 1 })) },
    ],
  ])("passes over a record with %s", (_, record) => {
    expect(claimsIn(shown(record)).attempts).toEqual([]);
  });

  it("reads hints and dates of any kind without taking them over", () => {
    const record = { ...attempt, hints: -5, revealed: "yes", when: { getTime: 1 } };
    expect(claimsIn(shown(record)).attempts).toEqual([{ ...attempt, hints: 0, revealed: false, when: "" }]);
  });

  it("keeps keys that mean something to JavaScript out of the values", () => {
    const value = JSON.parse('{"__proto__": {"marks": 9}, "a": 1}') as Json;
    const [record] = claimsIn(shown({ ...attempt, leaves: [{ path: "z", value }] })).attempts;
    expect(Object.keys(record.leaves[0].value as object)).toEqual(["a"]);
  });
});

describe("valueAt", () => {
  const value = { layers: [{ bias: [1, 2, 3] }], z: null };
  it.each<[string, Json | undefined]>([
    ["layers[0].bias[2]", 3],
    ["", value],
    ["z", null],
    ["layers[1].bias[0]", undefined],
    ["z.deeper", undefined],
    ["constructor", undefined],
  ])("finds %j", (path, expected) => {
    expect(valueAt(value, path)).toEqual(expected);
  });
});
