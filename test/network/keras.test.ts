import { describe, expect, it } from "vitest";
import { layer } from "../../src/network/layer.js";
import { network } from "../../src/network/network.js";

describe("toKeras", () => {
  it("writes a Sequential model with activations folded in", () => {
    const code = network({
      input: [3, 256, 256],
      layers: [
        "64c5w",
        "relu",
        "128c5w",
        "relu",
        "2w",
        "flatten",
        "fc64",
        "relu",
        layer.dropout({ rate: 0.4 }),
        "fc1",
        "sigmoid",
      ],
    }).toKeras();
    expect(code.split("\n").slice(3)).toEqual([
      "model = keras.Sequential([",
      "    keras.Input(shape=(256, 256, 3)),",
      '    layers.Conv2D(64, 5, activation="relu"),',
      '    layers.Conv2D(128, 5, activation="relu"),',
      "    layers.MaxPooling2D(2),",
      "    layers.Flatten(),",
      '    layers.Dense(64, activation="relu"),',
      "    layers.Dropout(0.4),",
      '    layers.Dense(1, activation="sigmoid"),',
      "])",
      "model.summary()",
    ]);
  });

  it("writes the functional form where branches part", () => {
    const code = network({
      input: [4, 8, 8],
      layers: [
        layer.residual([layer.conv2d({ out: 4, kernel: 3, padding: 1 }), layer.relu()]),
        layer.parallel([], [layer.conv2d({ out: 2, kernel: 1 })]),
      ],
    }).toKeras();
    expect(code).toContain('layers.Conv2D(4, 3, padding="same", activation="relu")(inputs)');
    expect(code).toMatch(/= layers\.Add\(\)\(\[inputs, x\d\]\)/);
    expect(code).toMatch(/= layers\.Concatenate\(\)\(\[(x\d), x\d\]\)/);
    expect(code).toContain("model = keras.Model(inputs, ");
  });

  it("writes recurrent layers, embeddings and options by Keras's names", () => {
    const code = network({
      input: { tokens: 80 },
      layers: [
        layer.embedding({ vocab: 20000, dim: 128 }),
        layer.lstm({ hidden: 64, bidirectional: true, returnSequences: true }),
        layer.gru({ hidden: 8, bias: "double" }),
        layer.dense({ units: 1, bias: false }),
      ],
    }).toKeras();
    expect(code).toContain('keras.Input(shape=(80,), dtype="int32")');
    expect(code).toContain("layers.Bidirectional(layers.LSTM(64, return_sequences=True))");
    expect(code).toContain("layers.GRU(8, reset_after=True)");
    expect(code).toContain("layers.Dense(1, use_bias=False)");
  });

  it("refuses what Keras has no layer for", () => {
    const refuse =
      (...layers: never[]) =>
      () =>
        network({ input: [2, 9, 9], layers }).toKeras();
    expect(refuse(layer.conv2d({ out: 1, kernel: 5, padding: 1 }) as never)).toThrow(
      "toKeras: layer 1: can write padding 0 or one that keeps the size",
    );
    expect(refuse(layer.convTranspose2d({ out: 1, kernel: 3, padding: 1 }) as never)).toThrow(
      "without padding and groups only",
    );
  });
});
