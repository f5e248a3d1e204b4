import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { libraryTopics, topicsMarkdown, topicsWith } from "../../src/cli/library-topics.js";
import * as gradsheet from "../../src/index.js";

const topics = libraryTopics();
const names = (found: typeof topics) => found.flatMap((topic) => topic.names.map(({ name }) => name));

describe("the topics of the library", () => {
  it("have every name that notebooks import, once, under the headings of the index", () => {
    expect(names(topics).toSorted()).toEqual(Object.keys(gradsheet).toSorted());
    const index = readFileSync(new URL("../../src/index.ts", import.meta.url), "utf8");
    const headings = [...index.matchAll(/^\/\/ (.+)$/gm)].map(([, heading]) => heading);
    // The first comment speaks of the import above the topics.
    expect(topics.map(({ title }) => title)).toEqual(headings.slice(1));
  });

  it("say a sentence of every name", () => {
    const silent = topics.flatMap((topic) =>
      topic.names.filter(({ summary }) => !/^\S.{10,}[.!?]`?$/s.test(summary)).map(({ name }) => name),
    );
    expect(silent).toEqual([]);
  });

  it.each([
    ["attention", "traceAttention"],
    ["LSTM", "traceLstm"],
    ["principal component", "pca"],
    ["beam", "beamSearch"],
    ["Q-learning", "qLearning"],
    ["ROC", "rocCurve"],
    ["quantize", "quantize"],
    ["diffusion", "diffusion"],
    ["layer norm", "traceNormalization"],
    ["transposed convolution", "traceTransposedConvolution"],
    ["cosine", "schedule"],
    ["k-means", "kMeans"],
    ["Lagrange", "lagrange"],
    ["perplexity", "perplexity"],
    ["CTC", "ctc"],
    ["BLEU", "bleu"],
  ])("%s leads to %s", (words, name) => {
    expect(names(topicsWith(topics, words.split(" ")))).toContain(name);
  });

  it("with words that nothing has are none", () => {
    expect(topicsWith(topics, ["lstm", "zebra"])).toEqual([]);
    expect(topicsMarkdown(topicsWith(topics, ["tracelstm"]), "gradsheet index --topics")).toMatch(
      /^# What the library has, by topic\n\nMade by `npx gradsheet index --topics`\.\n\n## .+\n\n- `traceLstm`: .+\.\n/,
    );
  });
});
