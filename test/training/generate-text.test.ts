import { beforeAll, describe, expect, it } from "vitest";
import { device } from "../../src/tfjs/devices/device.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { generateText } from "../../src/training/inspect/generate-text.js";
import { layersModel } from "../../src/training/models.js";

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await device("wasm"));
});

const classes = ["a", "b", "c", "."];
/** After a letter comes the next one of the list with the probability 0.7, each other one with 0.1. */
const chances = classes.map((_, row) => classes.map((__, column) => ((row + 1) % 4 === column ? 0.7 : 0.1)));

/** A bigram model that says the letter after every step of a window. */
function bigrams({ steps, output }: { steps: number | null; output: "softmax" | "linear" }) {
  const model = layersModel((lib) =>
    lib.sequential({
      layers: [
        lib.layers.dense({
          units: 4,
          useBias: false,
          inputShape: [steps, 4] as number[],
          activation: output,
        }),
      ],
    }),
  );
  (model as { setWeights(weights: unknown[]): void }).setWeights([
    tf.tensor2d(chances.map((row) => row.map(Math.log))),
  ]);
  return model;
}

describe("generateText", () => {
  it.each([
    { steps: 6, output: "softmax" },
    { steps: 6, output: "linear" },
    { steps: null, output: "softmax" },
  ] as const)("takes the likeliest letter at temperature 0: %j", async (kind) => {
    const options = { classes, length: 9, temperature: 0 };
    expect(await generateText(bigrams(kind), "b", options)).toBe("bc.abc.abc");
    expect(await generateText(bigrams(kind), ["ca", "abc.abc"], { ...options, length: 3 })).toEqual([
      "cabc.",
      "abc.abc.ab",
    ]);
  });

  it("draws each letter as often as the model expects it, and at other temperatures as often as p^(1/T) says", async () => {
    for (const temperature of [1, 2]) {
      const texts = await generateText(
        bigrams({ steps: 1, output: "softmax" }),
        Array.from({ length: 800 }, () => "a"),
        {
          classes,
          length: 1,
          temperature,
          seed: 5,
        },
      );
      const heated = chances[0].map((p) => p ** (1 / temperature));
      const total = heated.reduce((sum, p) => sum + p);
      for (const [at, p] of heated.entries()) {
        const share = texts.filter((text) => text[1] === classes[at]).length / 800;
        // Four standard deviations of a share of 800.
        expect(Math.abs(share - p / total)).toBeLessThan(4 * Math.sqrt(0.25 / 800));
      }
    }
  });

  it("ends a text behind its last letter, gives each text its own draws, and the same ones for a seed", async () => {
    const model = bigrams({ steps: 4, output: "softmax" });
    const options = { classes, length: 40, until: ".", seed: 3 };
    const texts = await generateText(model, ["a", "a", "b"], options);
    for (const text of texts) expect(text.indexOf(".")).toBe(text.length - 1);
    expect(new Set(texts).size).toBeGreaterThan(1);
    expect(await generateText(model, "a", options)).toBe(texts[0]);
    expect(await generateText(model, "a", { ...options, seed: 4 })).toBe(texts[1]);
  });

  it("takes tokens, and a window that has to be full for the one letter after it", async () => {
    const tokens = layersModel({ input: { tokens: 2 }, layers: ["embedding4x3", "flatten", "4", "softmax"] });
    expect(await generateText(tokens, "ab", { classes, length: 5 })).toHaveLength(7);
    await expect(generateText(tokens, "a", { classes })).rejects.toThrow(
      'generateText: needs a beginning of at least 2 letters, which fill the model\'s window, got "a"',
    );
  });

  it("refuses other models, unknown letters and options", async () => {
    const model = bigrams({ steps: 4, output: "softmax" });
    await expect(generateText(model, "ax", { classes })).rejects.toThrow(
      'needs letters that are among classes, got "x"',
    );
    await expect(generateText(model, "", { classes })).rejects.toThrow("got none");
    await expect(generateText(model, "a", { classes, until: "!" })).rejects.toThrow('got "!"');
    await expect(generateText(model, "a", { classes, temperature: -1 })).rejects.toThrow(
      "needs a temperature from 0 on",
    );
    await expect(generateText(model, "a", {} as never)).rejects.toThrow("needs classes");
    await expect(generateText(model, "a", { classes: ["a", "b"] })).rejects.toThrow(
      "needs a model of windows of letters with an output for each of 2 classes, got inputs of shape [4, 4] and outputs of shape [4, 4]",
    );
    await expect(generateText(layersModel({ input: [2], layers: ["4"] }), "a", { classes })).rejects.toThrow(
      "got inputs of shape [2] and outputs of shape [4]",
    );
  });
});
