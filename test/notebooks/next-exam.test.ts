import { beforeAll, describe, expect, it } from "vitest";
import { keysOf } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/* The paper as a whole; the keys of its problems are proved by subject, in the files beside this one. */

describe("next-exam", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;
  beforeAll(async () => {
    answers = await solvedPaper("next-exam");
  }, paperTimeout);

  it("answers every part by its key: nobody else has published any", () => {
    expect(Object.keys(answers).toSorted()).toEqual(Object.keys(keysOf("next-exam")).toSorted());
    const verdicts = Object.values(answers).map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(["unpublished"]));
    expect(verdicts.length).toBeGreaterThan(80);
  });
});
