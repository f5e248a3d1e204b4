import { describe, expect, it } from "vitest";
import { multipleChoiceAnswer } from "../../src/worksheet/multiple-choice.js";

describe("multipleChoiceAnswer", () => {
  it("the options that hold are counted from 1, the reasons stand below the note, other options stay", () => {
    const { value, options } = multipleChoiceAnswer(
      "q",
      [
        [true, "It does."],
        [false, "It does not."],
        [true, "See 1."],
      ],
      { note: "Two readings.", verdict: "ambiguous" },
    );
    expect(value).toEqual({ correct: [1, 3] });
    expect(options).toEqual({
      verdict: "ambiguous",
      note: "Two readings.\n\n1. *Right.* It does.\n2. *Wrong.* It does not.\n3. *Right.* See 1.",
    });
  });

  it("without a note the reasons are the note; an option that is neither true nor false is refused", () => {
    expect(multipleChoiceAnswer("q", [[false, "No."]], {})).toEqual({
      value: { correct: [] },
      options: { note: "1. *Wrong.* No." },
    });
    expect(() => multipleChoiceAnswer("q", [[1, "x"]] as never, {})).toThrow(
      'multipleChoice q: needs [holds, why] for each option, true or false and a text, got [1,"x"] as option 1.',
    );
  });
});
