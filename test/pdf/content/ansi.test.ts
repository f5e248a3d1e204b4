import { describe, expect, it } from "vitest";
import { ansiSpans } from "../../../src/pdf/content/ansi.js";

describe("ansiSpans", () => {
  it("reads colors and weights, and their ends", () => {
    expect(ansiSpans("a\u001b[31mred\u001b[1mbold\u001b[0mplain\u001b[4mline\u001b[24mno")).toEqual([
      { text: "a" },
      { text: "red", color: "#b3261e" },
      { text: "bold", color: "#b3261e", bold: true },
      { text: "plain" },
      { text: "line", underline: true },
      { text: "no" },
    ]);
  });

  it("reads the 256 colors and true colors, darkened where white paper needs it", () => {
    // Index 196 is 5,0,0 of the cube 0 95 135 175 215 255; 226 is yellow, whose luminance 0.93 is brought down to 0.45.
    expect(ansiSpans("\u001b[38;5;196mx")).toEqual([{ text: "x", color: "#ff0000" }]);
    expect(ansiSpans("\u001b[38;2;0;0;255mx")).toEqual([{ text: "x", color: "#0000ff" }]);
    expect(ansiSpans("\u001b[38;5;226mx")[0]!.color).toBe("#7c7c00");
  });

  it("shows what a terminal shows in the end of a line that was written over", () => {
    expect(ansiSpans("10 %\r50 %\r100 %\nnext\r\n")).toEqual([{ text: "100 %\nnext\n" }]);
  });

  it("leaves out other control sequences and characters", () => {
    expect(ansiSpans("a\u001b[2Kb\u001b]0;title\u0007c\u0008d\u0000e\tf")).toEqual([{ text: " bde    f" }]);
  });

  it.each([
    ["12345\rab", "ab345"],
    ["ab\bc", "ac"],
    ["a\tb", "a       b"],
    ["12345678\tb", "12345678        b"],
    ["one\ntwo\u001b[1A\rONE", "ONE\ntwo"],
    ["done\u001b[2K\rnew", "new"],
    ["a\u001b[3Cb", "a   b"],
    ["e\u0301\bx", "x"],
    ["\u001b[999999999Ca", `${" ".repeat(100_000)}a`],
  ])("shows %j as a terminal does", (text, shown) => {
    expect(
      ansiSpans(text)
        .map((span) => span.text)
        .join(""),
    ).toBe(shown);
  });

  it("keeps grounds, and what is dim, struck or turned around", () => {
    expect(ansiSpans("\u001b[41ma\u001b[0m\u001b[9mb\u001b[29m\u001b[7mc\u001b[27m\u001b[2md")).toEqual([
      { text: "a", background: "#ffd7d5" },
      { text: "b", strike: true },
      { text: "c", color: "#ffffff", background: "#24292f" },
      { text: "d", color: "#777a7e" },
    ]);
    expect(ansiSpans("\u001b[48;2;255;255;0ma\u001b[48;5;196mb")).toEqual([
      { text: "a", background: "#ffff00" },
      { text: "b", background: "#ff0000" },
    ]);
  });
});
