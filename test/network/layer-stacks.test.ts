import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import type { LetterNetwork } from "../../src/network/letter-network.js";
import { network, type Network } from "../../src/network/network.js";
import type { LayerSpec } from "../../src/network/layers/table.js";
import { randomNumbers } from "../../src/number/random.js";
import { Expr } from "../../src/symbolic/expr.js";

type Row = [layer: LayerSpec & { type: string }, shape: number[], parameters: number];

/** Stacks of layers as PyTorch counts them, written by layer-stacks.py. */
const stacks = JSON.parse(readFileSync(new URL("layer-stacks.json", import.meta.url), "utf8")) as [
  input: number[],
  rows: Row[],
][];

const valueOf = (count: number | Expr, at: Record<string, number>): number =>
  typeof count === "number" ? count : count.evaluate(at);

describe("stacks of layers", () => {
  it("have PyTorch's shape behind every layer and its parameters: 575 random stacks of 44 types", () => {
    expect(stacks.length).toBe(575);
    const types = new Set(stacks.flatMap(([, rows]) => rows.map(([{ type }]) => type)));
    expect(types.size).toBe(44);
    for (const [input, layers] of stacks) {
      const { rows } = network({ input, layers: layers.map(([layer]) => layer) }).summary();
      expect(rows.map((row, index) => [layers[index][0], row.outputShape, row.trainable])).toEqual(layers);
    }
  });

  it("have in letters what they have in numbers, put in afterwards: input sizes and options as letters", () => {
    const next = randomNumbers(81);
    const lettered = { all: 0, windows: 0 };
    for (const [input, layers] of stacks.slice(0, 320)) {
      // a last window that hangs over, "same" of transposed layers and unequal windows want numbers
      const isOpen = layers.every(([layer]) => !("ceil" in layer) && !layer.type.startsWith("adaptive"));
      if (!isOpen) continue;
      const at: Record<string, number> = {};
      const letter = (value: number): string => {
        const name = `n${Object.keys(at).length}`;
        at[name] = value;
        return name;
      };
      const some = (value: unknown): unknown =>
        typeof value === "number" && value > 0 && next() < 0.4 ? letter(value) : value;
      const written = layers.map(([layer]) =>
        Object.fromEntries(
          Object.entries(layer).map(([key, value]) => [
            key,
            ["kernel", "stride", "padding", "dilation", "out", "units"].includes(key) && !("groups" in layer)
              ? some(value)
              : value,
          ]),
        ),
      );
      // Channels stay numbers where groups or shuffles must divide them.
      const spec = { input: input.map((size, axis) => (axis === 0 ? size : letter(size))), layers: written };
      const net = network(spec as never) as Network | LetterNetwork<Network>;
      if (Object.keys(at).length === 0) continue;
      lettered.all++;
      if (Object.keys(at).length >= input.length) lettered.windows++;
      const rows = net.summary().rows as readonly {
        outputShape: (number | Expr)[];
        trainable: number | Expr;
        macs: number | Expr;
      }[];
      const numbers = network({ input, layers: layers.map(([layer]) => layer) }).summary();
      expect(rows.map((row) => row.outputShape.map((size) => valueOf(size, at)))).toEqual(
        layers.map(([, shape]) => shape),
      );
      expect(rows.map((row) => valueOf(row.trainable, at))).toEqual(layers.map(([, , count]) => count));
      expect(rows.map((row) => valueOf(row.macs, at))).toEqual(numbers.rows.map((row) => row.macs));
      // how many outputs a transposed convolution reaches is counted by numbers alone
      const isTransposed = layers.some(([layer]) => layer.type.startsWith("convTranspose"));
      const preset = isTransposed ? "ptflops" : "iitkgp";
      const counts = network({ input, layers: layers.map(([layer]) => layer) }).opCount({ preset });
      expect(valueOf(net.opCount({ preset }).total as number | Expr, at)).toBe(counts.total);
      expect((net as LetterNetwork<Network>).at(at).outputShape).toEqual(layers.at(-1)?.[1]);
    }
    expect(lettered.all).toBeGreaterThan(200);
    expect(lettered.windows).toBeGreaterThan(60);
  });
});
