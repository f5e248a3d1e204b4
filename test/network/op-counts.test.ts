import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { LayerSpec } from "../../src/network/layers/table.js";
import { network } from "../../src/network/network.js";

/** What the tools count for one layer, written by op-counts.py. */
const rows = JSON.parse(readFileSync(new URL("op-counts.json", import.meta.url), "utf8")) as [
  input: number[],
  layer: LayerSpec & { type: string },
  fvcore: number,
  ptflops: number,
  torch: number,
][];

it("the presets fvcore, ptflops and torch give the number that the tool gives, for each of 188 layers", () => {
  const differing = rows.flatMap(([input, layer, ...wanted]) => {
    const net = network({ input, layers: [layer] });
    const presets = ["fvcore", "ptflops", "torch"] as const;
    return presets.flatMap((preset, index) => {
      const { total } = net.opCount({ preset });
      return total === wanted[index]
        ? []
        : [`${preset}: ${JSON.stringify(layer)} on ${input.join("×")} is ${wanted[index]}, not ${total}`];
    });
  });
  expect(rows.length).toBe(188);
  expect(differing).toEqual([]);
});
