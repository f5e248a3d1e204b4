import { describe, expect, it } from "vitest";
import { verdicts } from "../../src/paper/answer-record.js";
import { notebooksToHtml } from "../../src/pdf/html/html-document.js";
import { judgedIn, languages, wordsIn, type Language } from "../../src/pdf/words.js";
import { samplePaper } from "./sample-paper.js";

const others = (Object.keys(languages) as Language[]).filter((language) => language !== "en");

describe.each(others)("a document in %s", (language) => {
  const words = wordsIn(language);

  it("says every verdict, and what it rests on, in its language", () => {
    for (const verdict of verdicts) {
      for (const basis of [{}, { byAuthor: true }, { compared: { published: 1, of: 3 } }])
        expect(judgedIn(words, { verdict, ...basis })).not.toBe(judgedIn(wordsIn(), { verdict, ...basis }));
      expect(words.verdicts[verdict]).not.toBe(wordsIn().verdicts[verdict]);
    }
    expect(judgedIn(words, { verdict: "agrees", compared: { published: 1, of: 3 } })).toMatch(/1.*3|3.*1/);
  });

  it("has no English verdict beside an answer or in the corrections", () => {
    const { sources, paper } = samplePaper();
    const { html } = notebooksToHtml(sources, { paper, language });
    expect(html).toContain(words.verdicts.corrected);
    expect(html).toContain(words.isCorrected);
    for (const text of [...Object.values(wordsIn().verdicts), wordsIn().isCorrected])
      expect(html).not.toContain(text);
  });
});
