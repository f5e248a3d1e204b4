import { beforeAll, describe, expect, it } from "vitest";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { modelDrawing } from "../../src/tfjs/model-drawing.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";

let tf: Tfjs;
beforeAll(() => {
  tf = loadTfjs();
});

const dense = (units: number, name?: string) => tf.layers.dense({ units, ...(name && { name }) });
const on = (layer: { apply(input: never): unknown }, input: SymbolicTensor | SymbolicTensor[]) =>
  layer.apply(input as never) as SymbolicTensor;

/** What stands in a drawing, without its markup. */
const wordsIn = (model: LayersModel): string =>
  [...modelDrawing(model)!.svg.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)]
    .map(([, text]) => text.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, ""))
    .join("|");

describe("the drawing of a tfjs model", () => {
  it("has a box for each layer of a sequential one, with what it is made of and the shape that comes out", () => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 1], activation: "relu" }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dropout({ rate: 0.5 }),
        dense(10),
      ],
    });
    expect(modelDrawing(model)!.description).toBe(
      "model: [8, 8, 1] → conv 2D, max pooling 2D, flatten, dropout, dense → [10]",
    );
    const words = wordsIn(model);
    for (const word of ["conv2D", "4filters,3×3,relu", "[6,6,4]", "[3,3,4]", "rate0.5", "10units", "[10]"])
      expect(words).toContain(word);
  });

  it("parts and meets where the layers of a model do, also one branch within another", () => {
    const input = tf.input({ shape: [6] });
    const first = on(dense(6, "first"), input);
    const inner = on(tf.layers.concatenate(), [on(dense(2), first), on(dense(3), first)]);
    const sum = on(tf.layers.add(), [first, on(dense(6), inner)]);
    const model = tf.model({ inputs: input, outputs: on(dense(1), sum) });
    const words = wordsIn(model);
    expect(words).toContain("concatenate");
    expect(words).toContain("+");
    expect(words.match(/dense/g)).toHaveLength(5);
    expect(modelDrawing(model)!.description).toMatch(/→ \[1\]$/);
  });

  it("is none where boxes and arrows in a row say less: several ends, a layer in two places, crossing branches, too many", () => {
    const [a, b] = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
    expect(modelDrawing(tf.model({ inputs: [a, b], outputs: on(tf.layers.add(), [a, b]) }))).toBeUndefined();
    const twice = dense(2);
    expect(modelDrawing(tf.model({ inputs: a, outputs: on(twice, on(twice, a)) }))).toBeUndefined();
    const [p, q] = [on(dense(2), a), on(dense(2), a)];
    const crossed = on(tf.layers.add(), [on(tf.layers.add(), [p, q]), on(tf.layers.multiply(), [p, q])]);
    expect(modelDrawing(tf.model({ inputs: a, outputs: crossed }))).toBeUndefined();
    const long = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    for (let at = 0; at < 60; at++) long.add(dense(1));
    expect(modelDrawing(long)).toBeUndefined();
  });

  it("is shown below the summary in a notebook", () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });
    const display = Symbol.for("Jupyter.display");
    const bundle = (model as unknown as Record<symbol, () => Record<string, string>>)[display]();
    expect(bundle["text/html"]).toMatch(/<table[\s\S]*<\/table>\n<p><svg[\s\S]*<\/svg><\/p>$/);
    const recurrent = tf.sequential({ layers: [tf.layers.lstm({ units: 3, inputShape: [4, 2] })] });
    expect(wordsIn(recurrent)).toContain("LSTM");
    const both = tf.layers.bidirectional({
      layer: tf.layers.gru({ units: 3 }),
      mergeMode: "concat",
      inputShape: [4, 2],
    } as never);
    expect(wordsIn(tf.sequential({ layers: [both] }))).toContain("bidirectional");
  });
});
