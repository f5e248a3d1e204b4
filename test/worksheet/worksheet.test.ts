import { afterEach, describe, expect, it, vi } from "vitest";
import { changeGivens } from "../../src/index.js";
import { answerMime, type AnswerRecord, type Json, type MimeBundle } from "../../src/api/notebook.js";
import { layOut } from "../../src/worksheet/lay-out.js";
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
      shown: [{ kind: "formula", name: "\\mathrm{multiplications}", items: ["418\\,176\\,000"] }],
      published: "66 x 66 x 96 x 10 x 10 x 10 = 418176000",
      verdict: "agrees",
      note: null,
    });
    expect(bundle["text/markdown"]).toBe(
      "> **Answer 3**\n>\n> $\\mathrm{multiplications} = 418\\,176\\,000$\n>\n> Published: 66 x 66 x 96 x 10 x 10 x 10 = 418176000 — *agrees*",
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
  });

  it("never prints a published answer or a key in an error", () => {
    const messages = [7, 418_176_001].flatMap((multiplications) =>
      [{}, { note: "because" }, { verdict: "agrees" as const }].map((options) => {
        try {
          answer("sharif-hw3-5-3", { multiplications }, options);
          return "accepted";
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    for (const message of messages) {
      expect(message).toMatch(/^answer sharif-hw3-5-3: /);
      expect(message).not.toContain("418176000");
    }
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
      "must be an answer that does what the question asks",
    );
  });

  it("with none, the paper's hold again", () => {
    changeGivens({ stride: 2 });
    changeGivens({});
    const [bundle] = shownBy(() => answer("sharif-hw3-5-3", { multiplications: 418_176_000 }));
    expect(bundle[answerMime]).toMatchObject({
      verdict: "agrees",
      published: "66 x 66 x 96 x 10 x 10 x 10 = 418176000",
    });
  });
});

describe("answerBundle(record)", () => {
  const record: AnswerRecord = {
    id: "x",
    part: "",
    value: null,
    published: null,
    verdict: "unpublished",
    note: null,
  };
  const markdownOf = (value: Json, expects: Json, more: Partial<AnswerRecord> = {}) =>
    String(answerBundle({ ...record, value, shown: layOut(value, expects), ...more })["text/markdown"]);

  it("leaves prose as prose and code as code", () => {
    const markdown = markdownOf(
      { text: "Because $x>0$.", code: "model.add(…)" },
      { text: "text", code: "text" },
    );
    expect(markdown).toContain("> Because $x>0$.\n");
    expect(markdown).toContain("> ```\n> model.add(…)\n> ```");
  });

  it("does not fence code that has a fence, so that what follows is no code", () => {
    const markdown = markdownOf({ code: "```python\nx = 1\n```" }, { code: "text" }, { note: "Why." });
    expect(markdown.match(/```/g)).toHaveLength(2);
    expect(markdown).toContain("> ```python\n> x = 1\n> ```\n>\n> *unpublished*\n>\n> Why.");
    const inner = markdownOf({ code: "say(`\n```\n`)" }, { code: "text" });
    expect(inner).toContain("say(");
  });

  it("says what a verdict rests on", () => {
    const compared = { published: 3, of: 5 };
    const bundle = answerBundle({ ...record, verdict: "agrees", published: "1", compared });
    expect(bundle["text/markdown"]).toContain("Published: 1 — *agrees (3 of 5 values are published)*");
    expect(bundle["text/plain"]).toContain("(agrees (3 of 5 values are published); published: 1)");
    expect(answerBundle({ ...record, verdict: "agrees", byAuthor: true })["text/markdown"]).toContain(
      "*agrees (judged by the author)*",
    );
  });

  it("lays records of numbers out as a table, and names values as formulas and words", () => {
    const value = {
      h3_dropped: { half_squared: { yhat: 0.6, loss: 1 }, bce: { yhat: 0.7, loss: null } },
      "norm|p": { f: "abs(x)", g: "1" },
      dL_dw1: 2,
    };
    const pair = { yhat: "number", loss: "number|null" };
    const markdown = markdownOf(value, {
      h3_dropped: { half_squared: pair, bce: pair },
      "norm|p": { f: "expr", g: "expr" },
      dL_dw1: "number",
    });
    const lines = markdown.split("\n");
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
