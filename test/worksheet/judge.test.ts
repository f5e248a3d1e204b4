import { afterEach, describe, expect, it, vi } from "vitest";
import { changeGivens } from "../../src/index.js";
import type { Json, PaperPart } from "../../src/api/notebook.js";
import type { AnswerOptions } from "../../src/worksheet/answer-options.js";
import { judge } from "../../src/worksheet/judge.js";
import { readAnswer } from "../../src/worksheet/read-answer.js";

afterEach(() => {
  changeGivens({});
  vi.unstubAllEnvs();
});

const partWith = (fields: Partial<PaperPart>): PaperPart => ({
  id: "own-1",
  part: "a",
  topic: "",
  kind: "numeric",
  statement: "",
  given: {},
  marks: null,
  published: "as printed",
  publishedValue: null,
  needs: [],
  conventions: null,
  expects: "number",
  ...fields,
});

/** As `answer(id, value, options)` does. */
const judged = (part: PaperPart, value: Json, options: AnswerOptions = {}) =>
  judge(
    part,
    value,
    options,
    readAnswer(options.onTheWay ?? null, part.expects, "onTheWay", { isPartial: true }),
  );
const verdict = (...asked: Parameters<typeof judged>) => judged(...asked).verdict;

const loss = partWith({ expects: { loss: "number", z: "number", why: "text" } });
const answerWith = (number: number, z = 0.5) => ({ loss: number, z, why: "so" });

describe("judge beside a publication", () => {
  const part = { ...loss, publishedValue: { loss: 0.664, z: null, why: null } };

  it("counts the values that were compared, prose apart", () => {
    expect(judged(part, answerWith(0.66428))).toEqual({
      verdict: "rounded",
      byAuthor: false,
      compared: { published: 1, of: 2 },
    });
    expect(judged(loss, answerWith(1))).toMatchObject({
      verdict: "unpublished",
      compared: { published: 0, of: 2 },
    });
  });

  it("corrected needs a proof and a note: a note proves nothing", () => {
    const wrong = answerWith(7);
    expect(() => judged(part, wrong, { note: "because" })).toThrow(
      "answer own-1: no proof: paper.json has no key for loss, and no verify was given.",
    );
    expect(() => judged(part, wrong, { verify: () => true })).not.toThrow("no proof");
    const keyed = { ...part, key: { loss: 7, z: null, why: null } };
    expect(verdict(keyed, wrong, { note: "because" })).toBe("corrected");
    expect(() => judged(keyed, wrong)).toThrow("needs a note");
    const elsewhere = { ...part, key: { loss: null, z: 0.5, why: null } };
    expect(() => judged(elsewhere, wrong, { note: "because" })).toThrow("no key for loss");
  });

  it("an author's corrected and agrees are shown as what they are, where no value was compared", () => {
    const prose = partWith({ expects: { why: "text" } });
    expect(judged(prose, { why: "so" }, { verdict: "agrees" })).toMatchObject({
      verdict: "agrees",
      byAuthor: true,
    });
    expect(judged(prose, { why: "so" }, { verdict: "corrected", note: "why" })).toMatchObject({
      byAuthor: true,
    });
    expect(judged(part, answerWith(0.664), { verdict: "agrees" })).toMatchObject({
      verdict: "agrees",
      byAuthor: false,
    });
    expect(judged(part, answerWith(0.66428), { verdict: "agrees" })).toMatchObject({ verdict: "rounded" });
    expect(() => judged(loss, answerWith(1), { verdict: "corrected", note: "why" })).toThrow(
      "no key for loss, z",
    );
    expect(() => judged(part, answerWith(1), { verdict: "agrees" })).toThrow("must not claim to agree");
  });

  it("ambiguous needs a note", () => {
    expect(() => judged(part, answerWith(1), { verdict: "ambiguous" })).toThrow("needs a note");
    expect(verdict(part, answerWith(1), { verdict: "ambiguous", note: "two readings" })).toBe("ambiguous");
  });
});

describe("judge beside a key", () => {
  const part = {
    ...loss,
    expects: {
      ...(loss.expects as object),
      layers: [{ bias: ["number", "m"] }, "k"],
      f: "expr",
      kind: "choice:a|b",
    },
    key: { loss: 0.664270282, z: null, why: null, layers: [{ bias: [1, -2] }], f: "2*x", kind: "a" },
    publishedValue: { loss: 0.2885, z: null, why: null, layers: null, f: null, kind: null },
  } as PaperPart;
  const right = { ...answerWith(0.664270282), layers: [{ bias: [1, -2] }], f: "x + x", kind: "a" };
  const note = "log10 for ln";

  it("takes what agrees with it, and refuses what departs, naming the value and the mistake", () => {
    expect(verdict(part, right, { note })).toBe("corrected");
    const departing: [object, string][] = [
      [{ loss: -0.664270282 }, "loss has the wrong sign"],
      [{ loss: 0.664 }, "loss is rounded: give all the digits that were computed"],
      [{ loss: 0.2885 }, "loss is another number"],
      [{ layers: [{ bias: [1, 2] }] }, "layers[0].bias[1] has the wrong sign"],
      [{ layers: [{ bias: [1] }] }, "layers[0].bias has 1 entries, which is not their number"],
      [{ f: "3*x" }, "f is another expression"],
      [{ kind: "b", f: "x" }, "f is another expression; kind is another value"],
    ];
    for (const [change, message] of departing) {
      expect(() => judged(part, { ...right, ...change } as Json, { note })).toThrow(
        `answer own-1: must agree with the paper's key, and ${message}.`,
      );
    }
  });

  it("a value that was published and is wrong is refused", () => {
    expect(() => judged(part, { ...right, loss: 0.2885 }, {})).toThrow("loss is another number");
  });

  it("shows what the key says only where asked to", () => {
    const wrong = { ...right, loss: 1 };
    const message = (options: AnswerOptions) => {
      try {
        return judged(part, wrong, options).verdict;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(message({ note })).not.toMatch(/0\.664|0\.2885/);
    expect(message({ note, reveal: true })).toContain("loss is another number (the key: 0.664270282)");
    vi.stubEnv("GRADSHEET_REVEAL", "1");
    expect(message({ note })).toContain("0.664270282");
    expect(message({ note, reveal: false })).not.toContain("0.664270282");
  });

  it("does not hold with other givens", () => {
    changeGivens({ eta: 2 });
    expect(judged(part, { ...right, loss: 5 })).toEqual({
      verdict: "variant",
      byAuthor: false,
      compared: { published: 0, of: 0 },
    });
  });
});

describe("judge with checks", () => {
  const networkFor = (sign: number) => ({
    layers: [
      {
        weights: [
          [1, sign],
          [-1, 1],
        ],
        bias: [-0.5, -0.5],
      },
      { weights: [[1, 1]], bias: [-0.5] },
    ],
  });
  const shape = { layers: [{ weights: ["number", "m", "n"], bias: ["number", "m"] }, "k"] };
  const given = { function: "A xor B", input_order: ["A", "B"] };
  const part = partWith({ expects: shape, given, check: "computesFunction" });
  const doubled = {
    layers: networkFor(-1).layers.map(({ weights, bias }) => ({
      weights: weights.map((row) => row.map((w) => 2 * w)),
      bias: bias.map((b) => 2 * b),
    })),
  };

  it("judges ours and the published construction by what they do", () => {
    expect(() => judged(part, networkFor(1))).toThrow("must be an answer that does what the question asks");
    expect(judged({ ...part, publishedValue: networkFor(-1) }, doubled)).toEqual({
      verdict: "agrees",
      byAuthor: false,
      compared: { published: 9, of: 9 },
    });
    const wrong = { ...part, publishedValue: networkFor(1) };
    expect(verdict(wrong, doubled, { note: "one sign" })).toBe("corrected");
    expect(verdict(part, doubled)).toBe("unpublished");
  });

  it("compares what has a key beside it, and completes what was published in part by ours", () => {
    const counted = {
      ...part,
      expects: { ...shape, units: "integer" },
      key: { layers: null, units: 3 },
      publishedValue: { ...networkFor(-1), units: 4 },
    };
    expect(() => judged(counted, { ...doubled, units: 4 })).toThrow("units is another number");
    expect(verdict(counted, { ...doubled, units: 3 }, { note: "three units" })).toBe("corrected");
    const half = { ...counted, publishedValue: { layers: null, units: 3 } };
    expect(judged(half, { ...doubled, units: 3 })).toMatchObject({
      verdict: "agrees",
      compared: { published: 1, of: 10 },
    });
  });

  it("runs on variants, with their givens", () => {
    changeGivens({ function: "A and B" });
    expect(() => judged(part, doubled)).toThrow("does what the question asks");
    changeGivens({ f: "A xor B" });
    expect(() => judged(part, doubled)).toThrow(
      "must say with which givens it is checked, got other values for f, which its check does not know.",
    );
    expect(verdict(part, doubled, { given })).toBe("variant");
  });

  it("refuses a check that does not exist", () => {
    expect(() => judged({ ...part, check: "looksRight" }, doubled)).toThrow("must name a check that exists");
  });

  it("verify is a check of the author's", () => {
    const own = partWith({ publishedValue: 4, expects: "integer" });
    const even = (value: number) => value % 2 === 0;
    expect(verdict(own, 2, { verify: even })).toBe("agrees");
    expect(() => judged(own, 3, { verify: even })).toThrow("one that its check refuses");
    expect(verdict(own, 3, { verify: (value) => value < 4, note: "too large" })).toBe("corrected");
  });
});

describe("judge and rounding on the way", () => {
  // 1·0.924 + 0.5·0.269 - 1 = 0.0585 with the rounded activations, 0.0586125 without rounding.
  const part = {
    ...loss,
    publishedValue: { loss: 0.0585, z: 0.5, why: null },
    key: { loss: 0.0586125307, z: 0.5, why: null },
  };
  const ours = answerWith(0.0586125307);
  const note = "from the rounded activations";
  const followed = 0.924 + 0.5 * 0.269 - 1;

  it("is a verdict of its own, where the paper's rounded values give the printed digits", () => {
    expect(verdict(part, ours, { onTheWay: { loss: followed }, note })).toBe("rounded on the way");
    expect(() => judged(part, ours, { onTheWay: { loss: followed } })).toThrow("needs a note");
  });

  it("does not excuse what it does not explain", () => {
    expect(() => judged(part, ours, { onTheWay: { loss: 0.059 }, note })).toThrow(
      "onTheWay must give the published digits, and be near ours, got another value at loss",
    );
    expect(() => judged(part, ours, { onTheWay: { z: 0.5 }, note })).toThrow("another value at loss");
    const far = { ...part, publishedValue: { loss: 0.2885, z: 0.5, why: null } };
    expect(() => judged(far, ours, { onTheWay: { loss: 0.2885 }, note })).toThrow("be near ours");
    expect(() =>
      judged({ ...part, publishedValue: { loss: 0.0586, z: 0.5, why: null } }, ours, {
        onTheWay: { loss: followed },
        note,
      }),
    ).toThrow("onTheWay explains a difference, got an answer without one");
    expect(() => judged({ ...part, key: null }, ours, { onTheWay: { loss: followed }, note })).toThrow(
      "no proof",
    );
  });

  it("takes a printed single digit that is the nearest, which alone is no rounding to rely on", () => {
    const single = {
      ...part,
      publishedValue: { loss: 0.6, z: 0.68, why: null },
      key: { loss: 0.62246, z: 0.68713, why: null },
    };
    const value = answerWith(0.62246, 0.68713);
    expect(() => judged({ ...single, key: null }, value, { note })).toThrow("no key for loss");
    expect(verdict(single, value, { onTheWay: { loss: 0.62246, z: 0.6857 }, note })).toBe(
      "rounded on the way",
    );
    const cut = {
      ...single,
      publishedValue: { loss: 0.2, z: null, why: null },
      key: { loss: 0.29, z: null, why: null },
    };
    expect(() => judged(cut, answerWith(0.29), { onTheWay: { loss: 0.29 }, note })).toThrow(
      "another value at loss",
    );
  });

  it("reads decimals of expressions", () => {
    const expr = partWith({
      expects: "expr",
      publishedValue: "0.2032 + 1.74*x",
      key: "0.2033981892 + 1.74*x",
    });
    const value = "0.2033981892 + 1.74*x";
    expect(verdict(expr, value, { onTheWay: "0.20320 + 1.74*x", note })).toBe("rounded on the way");
    expect(() => judged(expr, value, { onTheWay: "0.20320 + 3*x", note })).toThrow(
      "another value at the answer",
    );
  });
});
