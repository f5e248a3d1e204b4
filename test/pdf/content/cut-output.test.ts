import { describe, expect, it } from "vitest";
import { cutOutput } from "../../../src/pdf/content/cut-output.js";
import type { Block, Span } from "../../../src/pdf/tree.js";
import { context } from "./print-tree.js";

const lines = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`).join("\n");

function cut(spans: Span[], most: number): { text: string; spans: Span[]; told: string[] } {
  const shared = context();
  const block = cutOutput(shared, { kind: "console", spans, stream: "stdout" }, most) as Block & {
    kind: "console";
  };
  return {
    text: block.spans.map(({ text }) => text).join(""),
    spans: block.spans,
    told: shared.degraded.map(({ become, reason }) => `${become}: ${reason}`),
  };
}

describe("an output of many lines", () => {
  it("is printed whole up to the limit", () => {
    const spans = [{ text: lines(100) }];
    expect(cut(spans, 100)).toEqual({ text: lines(100), spans, told: [] });
  });

  it("has its middle left out beyond it, and that is told", () => {
    const { text, told } = cut([{ text: lines(1000) }], 100);
    expect(text).toBe(`${lines(75)}\n… 900 more lines …\n${lines(25, 975)}`);
    expect(told).toEqual(["cut: it has 1,000 lines, of which 100 are printed; --lines asks for more"]);
  });

  it("keeps the colors of what is printed, wherever its pieces end", () => {
    for (const at of [10, 74, 75, 76, 500, 974, 975, 990]) {
      const whole = lines(1000);
      const place = whole.indexOf(`line ${at}`) + 3;
      const { text, spans } = cut(
        [
          { text: whole.slice(0, place), color: "#ff0000" },
          { text: whole.slice(place), bold: true },
        ],
        100,
      );
      expect(text.match(/more lines/g), `parted at line ${at}`).toHaveLength(1);
      for (const line of ["line 0\n", "line 74\n", "\nline 975\n", "\nline 999"])
        expect(text).toContain(line);
      expect(text).not.toMatch(/line 7[6-9]\n|line 500\n/);
      expect(spans[0]!.color).toBe("#ff0000");
      expect(spans.at(-1)!.text).toContain("line 999");
    }
  });

  it("has the middle of a line left out that nobody reads to its end", () => {
    const { text, told } = cut([{ text: `a\n${"x".repeat(8_000_000)}\nb` }], 100);
    expect(text).toMatch(/^a\nx{10000} … 7,980,000 more characters … x{10000}\nb$/);
    expect(told).toHaveLength(1);
  });

  it("is cut in a listing too, but no code of the author's", () => {
    const shared = context();
    const listing: Block = { kind: "listing", text: lines(50), language: "json", input: false };
    expect((cutOutput(shared, listing, 10) as { text: string }).text).toContain("… 40 more lines …");
    const code: Block = { ...listing, input: true };
    expect(cutOutput(shared, code, 10)).toBe(code);
  });
});
