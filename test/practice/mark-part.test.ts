import { describe, expect, it } from "vitest";
import type { Json } from "../../src/notebook/format.js";
import { markPart, type PartMarks } from "../../src/practice/mark-part.js";
import type { MasterLeaf, PartMaster } from "../../src/practice/part-master.js";
import { stepsOf } from "../../src/practice/paths.js";
import { attemptAt, rounded, solvedByKeys } from "./solved.js";

const states = ({ leaves }: PartMarks) => leaves.map(({ state }) => state);
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** An answer with another value at a place. */
function changed(answer: Json, path: string, value: Json): Json {
  const [step, ...rest] = stepsOf(path);
  if (step === undefined) return value;
  const inner = rest.reduce<string>(
    (all, each) => all + (typeof each === "number" ? `[${each}]` : `.${each}`),
    "",
  );
  if (Array.isArray(answer))
    return answer.map((entry, index) => (index === step ? changed(entry, inner, value) : entry));
  const fields = answer as Record<string, Json>;
  return { ...fields, [step]: changed(fields[step], inner.replace(/^\./, ""), value) };
}

/** A value that is wrong. */
function damaged({ value, expects }: MasterLeaf): Json {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number")
    return String(expects) === "integer" ? value + 1 : value === 0 ? 1 : value * 1.1;
  return `(${String(value)}) + 1`;
}

describe("markPart(master, attempt)", () => {
  const { masters } = solvedByKeys("sharif-ml-2023-hw3", "4");
  const [forward, loss, out, hidden, update] = masters;

  it("of a right answer in 3, 4 and 6 digits: all right, full marks", () => {
    for (const master of masters)
      for (const digits of [3, 4, 6, 17]) {
        const marks = markPart(master, attemptAt(master.asked, rounded(master.key, digits)));
        expect(new Set(states(marks))).toEqual(new Set(["right"]));
        expect(marks.marks).toBeCloseTo(marks.of);
        expect(marks.firstSlip).toBeUndefined();
      }
  });

  it("of one damaged value: wrong there and nowhere else", () => {
    for (const master of masters)
      for (const leaf of master.leaves) {
        const marks = markPart(
          master,
          attemptAt(master.asked, changed(master.key, leaf.path, damaged(leaf))),
        );
        const wrong = marks.leaves.filter(({ state }) => state !== "right");
        expect(wrong.map(({ path, state }) => [path, state])).toEqual([[leaf.path, "wrong"]]);
        expect(marks.firstSlip?.path).toBe(leaf.path);
      }
  });

  it("of nothing: all blank, no marks", () => {
    const marks = markPart(forward, null);
    expect(new Set(states(marks))).toEqual(new Set(["blank"]));
    expect(marks.marks).toBe(0);
  });

  // Network of the sheet with tanh for the sigmoid in the second hidden unit, by hand.
  const h = [sigmoid(2.5), Math.tanh(-1)];
  const z = h[0] + 0.5 * h[1] - 1;
  const yhat = sigmoid(z);
  const delta = yhat - 1;
  const first = attemptAt(forward.asked, rounded({ z_h: [2.5, -1], h, z_o: z, yhat }, 4));

  it("of a slip on the way: what follows rightly from it is carried, and marked as right", () => {
    const marks = markPart(forward, first);
    expect(states(marks)).toEqual(["right", "right", "right", "wrong", "carried", "carried"]);
    expect(marks.firstSlip).toMatchObject({
      id: forward.id,
      path: "h[1]",
      slip: "another activation function",
    });
    expect(marks.marks).toBeCloseTo(3.5);
    const alone = markPart(forward, first, { followThrough: false });
    expect(states(alone)).toEqual(["right", "right", "right", "wrong", "wrong", "wrong"]);
  });

  it("of later parts: what follows from an earlier part's slip is carried, in full", () => {
    const slope = [h[0] * (1 - h[0]), h[1] * (1 - h[1])];
    const back = [delta * slope[0], 0.5 * delta * slope[1]];
    const answers: [PartMaster, Json][] = [
      [loss, { loss: -Math.log(yhat) }],
      [out, { delta_o: delta, g_Wo: [delta * h[0], delta * h[1]], g_bo: delta }],
      [
        hidden,
        {
          delta_h: back,
          g_Wh: [
            [0, back[0]],
            [0, back[1]],
          ],
          g_bh: back,
        },
      ],
    ];
    const attempts = [first, ...answers.map(([master, value]) => attemptAt(master.asked, rounded(value, 5)))];
    for (const [at, [master]] of answers.entries()) {
      const marks = markPart(master, attempts[at + 1], { attempts });
      expect(states(marks)).not.toContain("wrong");
      expect(states(marks)).toContain("carried");
      expect(marks.marks).toBeCloseTo(marks.of);
      expect(marks.firstSlip).toMatchObject({ id: forward.id, path: "h[1]" });
    }
  });

  it("tells the decimal logarithm by the paper's own name for it, also of a value that is carried on", () => {
    const decimal = (probability: number) =>
      attemptAt(loss.asked, rounded({ loss: -Math.log10(probability) }, 4));
    expect(markPart(loss, decimal(sigmoid(0.05861253066375416))).leaves[0].slip).toMatch(/decimal logarithm/);
    const carried = markPart(loss, decimal(yhat), { attempts: [first] });
    expect(carried.leaves[0]).toMatchObject({ state: "wrong", slip: "another base of the logarithm" });
  });

  it.each<[string, Json, string]>([
    [
      "another sign",
      { delta_o: 0.48535, g_Wo: [-0.44853, -0.13053], g_bo: -0.48535 },
      "right size, wrong sign",
    ],
    [
      "two digits",
      { delta_o: -0.49, g_Wo: [-0.44853, -0.13053], g_bo: -0.48535 },
      "give 3 significant digits",
    ],
    ["two for one", { delta_o: -0.9707, g_Wo: [-0.44853, -0.13053], g_bo: -0.48535 }, "whole factor"],
    ["a list that is too long", { delta_o: -0.48535, g_Wo: [1, 2, 3], g_bo: -0.48535 }, "needs a list of 2"],
  ])("says of %s what kind of mistake it is", (_, value, slip) => {
    const { leaves } = markPart(out, attemptAt(out.asked, value), { followThrough: false });
    expect(leaves.find(({ state }) => state === "wrong")?.slip).toContain(slip);
  });

  it("says of a transposed matrix that it is one", () => {
    const { g_Wh } = hidden.key as Record<string, number[][]>;
    const turned = {
      ...(hidden.key as object),
      g_Wh: g_Wh[0].map((__, column) => g_Wh.map((row) => row[column])),
    };
    const marks = markPart(hidden, attemptAt(hidden.asked, turned as Json));
    expect(marks.leaves.flatMap(({ slip }) => slip ?? []).join()).toContain("transposed");
  });

  it("says where the order of the computation goes on", () => {
    expect(hidden.depends).toEqual([forward.id, out.id]);
    expect(update.depends).toContain(hidden.id);
  });
});

describe("a slip at the first quantity of a back-propagation", () => {
  it.each([
    ["sharif-ml-2023-hw3", "4"],
    ["bits-dnn-2223-mid-regular", "4"],
    ["bits-dnn-2223-mid-makeup", "4"],
    ["bits-dnn-2324-mid-makeup", "5"],
    ["bits-dnn-2324-mid-regular", "5"],
    ["bits-dse-2021-mid-makeup", "5"],
    ["iitkgp-dl-2022-ct2", "3"],
    ["tum-i2dl-rnn", "3"],
    ["next-exam", "2"],
    ["next-exam", "15"],
  ])("of %s %s: first slip there, and full marks for all that follows", (paper, problem) => {
    const { masters, stored } = solvedByKeys(paper, problem);
    const [start] = masters
      .flatMap((master) => master.leaves.map((leaf) => ({ master, leaf })))
      .filter(
        ({ master, leaf }) =>
          leaf.expects === "number" && stored.origins[master.id]?.[leaf.path] !== undefined,
      )
      .toSorted((a, b) => a.leaf.order - b.leaf.order);
    const slip = Number((Number(start.leaf.value) * 1.1 + 0.07).toPrecision(4));
    const answers = start.master.solution.answers([
      { id: start.master.id, path: start.leaf.path, value: slip },
    ])!;
    const followed = masters.map((master) =>
      attemptAt(master.asked, rounded(answers.get(master.id) ?? master.key, 5)),
    );
    let carried = 0;
    for (const [at, master] of masters.entries()) {
      const marks = markPart(master, followed[at], { attempts: followed });
      const own = master.id === start.master.id;
      const wrong = marks.leaves.filter(({ state }) => state === "wrong").map(({ path }) => path);
      expect(wrong).toEqual(own ? [start.leaf.path] : []);
      expect(marks.marks).toBeCloseTo(marks.of - (own ? start.leaf.marks : 0));
      const count = marks.leaves.filter(({ state }) => state === "carried").length;
      if (own || count > 0)
        expect(marks.firstSlip).toMatchObject({ id: start.master.id, path: start.leaf.path });
      carried += count;
    }
    expect(carried).toBeGreaterThan(0);
  });
});
