import { afterEach, describe, expect, it, vi } from "vitest";
import { answerMime, changeGivens, type AnswerRecord, type MimeBundle } from "../../src/index.js";
import { judge } from "../../src/worksheet/judge.js";
import { answerBundle } from "../../src/worksheet/show.js";
import { worksheet } from "../../src/worksheet/worksheet.js";

const displaySymbol = Symbol.for("Jupyter.display");
const hooks = globalThis as Record<symbol, unknown>;

afterEach(() => {
  changeGivens({});
  delete hooks[displaySymbol];
  vi.restoreAllMocks();
});

/** What a kernel would have been asked to show. */
function shownBy(answering: () => void): MimeBundle[] {
  const shown: MimeBundle[] = [];
  hooks[displaySymbol] = (value: Record<symbol, () => MimeBundle>) => shown.push(value[displaySymbol]());
  answering();
  return shown;
}

describe("answer(id, value)", () => {
  const { answer } = worksheet("sharif-ml-2023-hw3", "5");

  it("shows the answer with its verdict and records it", () => {
    const [bundle] = shownBy(() => answer("sharif-hw3-5-3", { multiplications: 418_176_000 }));
    expect(bundle[answerMime]).toEqual({
      id: "sharif-hw3-5-3",
      part: "3",
      value: { multiplications: 418_176_000 },
      published: "418176000",
      verdict: "agrees",
      note: null,
    });
    expect(bundle["text/markdown"]).toBe(
      "> **Answer 3**\n>\n> $\\mathrm{multiplications} = 418176000$\n>\n> Published: 418176000 — *agrees*",
    );
  });

  it("shows what is typed with stars as it is typed: a product, no emphasis", () => {
    const sheet = worksheet("bits-dnn-2223-mid-regular", "4");
    const given = { h: [0.5, 0.7, 0.9], z: 1.72, yhat: 0.848129 };
    const [bundle] = shownBy(() =>
      sheet.answer("bits-midrg-2223-4a", given, { verdict: "agrees", note: "2*3*4" }),
    );
    expect(bundle["text/markdown"]).toContain("relu(w1j\\*1+w2j\\*1)");
    expect(bundle["text/markdown"]).toContain("2\\*3\\*4");
    expect((bundle[answerMime] as { note: string }).note).toBe("2*3*4");
  });

  it("prints a line where there is no notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    answer("sharif-hw3-5-1", { kernel: [10, 10, 10], filters: 96 });
    expect(log).toHaveBeenCalledWith(expect.stringContaining("sharif-hw3-5-1: {"));
  });

  it("refuses an unknown part, a wrong shape, and a difference without a reason", () => {
    expect(() => answer("sharif-hw3-1a", {})).toThrow(
      "needs the id of a part of problem 5, got sharif-hw3-1a.",
    );
    expect(() => answer("sharif-hw3-5-1", { kernel: [10, 10], filters: 96 })).toThrow(
      "answer sharif-hw3-5-1.kernel: needs an array of 3, got an array of 2.",
    );
    expect(() => answer("sharif-hw3-5-3", { multiplications: 1 })).toThrow(
      "needs a note, got corrected. Say why",
    );
  });
});

describe("judge(part, value, options)", () => {
  const part = worksheet("sharif-ml-2023-hw3", "5").question("sharif-hw3-5-3");

  it("computes the verdict, and takes the author's where it does not contradict", () => {
    expect(judge(part, { multiplications: 418_176_000 }, {})).toBe("agrees");
    expect(judge(part, { multiplications: 7 }, { note: "why" })).toBe("corrected");
    expect(judge(part, { multiplications: 7 }, { note: "two readings", verdict: "ambiguous" })).toBe(
      "ambiguous",
    );
    expect(judge({ ...part, publishedValue: null }, { multiplications: 7 }, {})).toBe("unpublished");
    expect(() => judge(part, { multiplications: 7 }, { verdict: "agrees" })).toThrow(
      "must not claim to agree",
    );
  });

  it("judges constructions by what they do, ours and the published one", () => {
    const even = ({ multiplications }: { multiplications: number }) => multiplications % 2 === 0;
    expect(judge(part, { multiplications: 2 }, { verify: even })).toBe("agrees");
    expect(() => judge(part, { multiplications: 3 }, { verify: even })).toThrow(
      "must be an answer that passes its own check",
    );
    const small = ({ multiplications }: { multiplications: number }) => multiplications < 10;
    expect(
      judge(part, { multiplications: 3 }, { verify: small, note: "the published one is too large" }),
    ).toBe("corrected");
  });
});

describe("changeGivens(givens)", () => {
  const { answer } = worksheet("sharif-ml-2023-hw3", "5");

  it("answers are held to their shape and check, and compared with nothing published", () => {
    changeGivens({ stride: 2 });
    const [bundle] = shownBy(() =>
      answer("sharif-hw3-5-3", { multiplications: 7 }, { note: "the published one …" }),
    );
    expect(bundle[answerMime]).toMatchObject({ verdict: "variant", published: null, note: null });
    expect(bundle["text/markdown"]).toBe(
      "> **Answer 3**\n>\n> $\\mathrm{multiplications} = 7$\n>\n> *variant*",
    );
    expect(() => answer("sharif-hw3-5-3", { multiplications: 0.5 })).toThrow("needs an integer");
    expect(() => answer("sharif-hw3-5-3", { multiplications: 7 }, { verify: () => false })).toThrow(
      "must be an answer that passes its own check",
    );
  });

  it("with none, the paper's hold again", () => {
    changeGivens({ stride: 2 });
    changeGivens({});
    const [bundle] = shownBy(() => answer("sharif-hw3-5-3", { multiplications: 418_176_000 }));
    expect(bundle[answerMime]).toMatchObject({ verdict: "agrees", published: "418176000" });
  });
});

describe("answerBundle(record, expects)", () => {
  const record: AnswerRecord = {
    id: "x",
    part: "",
    value: null,
    published: null,
    verdict: "unpublished",
    note: null,
  };

  it("leaves prose as prose and code as code", () => {
    const value = { text: "Because $x>0$.", code: "model.add(…)" };
    const { "text/markdown": markdown } = answerBundle({ ...record, value }, { text: "text", code: "text" });
    expect(markdown).toContain("> Because $x>0$.\n");
    expect(markdown).toContain("> ```\n> model.add(…)\n> ```");
  });

  it("lays records of numbers out as a table, and names values as formulas and words", () => {
    const value = {
      h3_dropped: { half_squared: { yhat: 0.6, loss: 1 }, bce: { yhat: 0.7, loss: null } },
      "norm|p": { f: "abs(x)", g: "1" },
      dL_dw1: 2,
    };
    const pair = { yhat: "number", loss: "number|null" };
    const { "text/markdown": markdown } = answerBundle(
      { ...record, value },
      {
        h3_dropped: { half_squared: pair, bce: pair },
        "norm|p": { f: "expr", g: "expr" },
        dL_dw1: "number",
      },
    );
    const lines = String(markdown).split("\n");
    expect(lines.filter((line) => line.startsWith("> |"))).toEqual([
      "> | $h_{3,\\mathrm{dropped}}$ | $\\text{half squared}$ | $\\mathrm{bce}$ |",
      "> | :---: | :---: | :---: |",
      "> | $\\hat{y}$ | $0.6$ | $0.7$ |",
      "> | $\\mathrm{loss}$ | $1$ |  |",
      "> |  | $\\mathrm{norm\\vert p}$ |",
      "> | :---: | :---: |",
      "> | $f$ | $\\left\\vert x\\right\\vert $ |",
      "> | $g$ | $1$ |",
    ]);
    expect(lines).toContain("> $\\frac{\\partial L}{\\partial w_{1}} = 2$");
  });
});
