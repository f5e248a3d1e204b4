import { describe, expect, it } from "vitest";
import { choicesOf, chosenIn, withoutOptions } from "../../src/paper/choices.js";

const numbered = { expects: { correct: ["integer", "n"] }, given: { options: ["One.", "Two."] } };

describe("the options of a multiple-choice question", () => {
  it.each([
    ["the given options", numbered, ["One.", "Two."]],
    ["the words of a choice", { expects: "choice:recall|precision", given: {} }, ["recall", "precision"]],
    ["of one named choice, as Markdown", { expects: { r: "choice:>=|a_b" }, given: {} }, ["\\>\\=", "a\\_b"]],
    ["none beside another question", { expects: { r: "choice:a|b", why: "text" }, given: {} }, null],
    ["none where numbers are no options'", { expects: { correct: ["integer", "n"] }, given: {} }, null],
    ["none of a number", { expects: "number", given: { options: ["One."] } }, null],
  ])("are %s", (_, part, options) => {
    expect(choicesOf(part)).toEqual(options);
  });

  it("are chosen by their numbers, from 1, or by their word", () => {
    expect(chosenIn(numbered, { correct: [2] })).toEqual([false, true]);
    expect(chosenIn(numbered, { correct: [] })).toEqual([false, false]);
    expect(chosenIn({ expects: { r: "choice:>=|<" }, given: {} }, { r: ">=" })).toEqual([true, false]);
    expect(chosenIn({ expects: "choice:a|b", given: {} }, "b")).toEqual([false, true]);
    expect(chosenIn({ expects: "number", given: {} }, 1)).toBeNull();
  });

  it("leave the end of a statement where boxes stand for them, and only there", () => {
    const options = ["One.", "Two."];
    expect(withoutOptions("Which? 1) One.\n2) Two.", options)).toBe("Which?");
    expect(withoutOptions("Which? 1) One. 2) Two. And why?", options)).toBe(
      "Which? 1) One. 2) Two. And why?",
    );
    expect(withoutOptions("Which?", options)).toBe("Which?");
  });
});
