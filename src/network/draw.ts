import { blockDiagram, type DiagramBlock } from "../figure/block-diagram.js";
import type { Drawing } from "../figure/drawing.js";
import type { Arrangement, NetworkLayout } from "./layout.js";
import type { Size } from "./size.js";
import { shapeText } from "./tensor.js";

/** What flows through a network, in words. */
export function flowText({ layers, input }: NetworkLayout<Size>): string {
  const types = layers.map(({ layer }) => layer.type).join(", ");
  const output = layers.at(-1)?.account.output.shape ?? [];
  return `network: ${shapeText(input.shape)} → ${types} → ${shapeText(output)}`;
}

/** The network as boxes joined by arrows. */
export function drawNetwork(layout: NetworkLayout<Size>): Drawing {
  const { layers, arrangement, input } = layout;
  const note = (index: number) => shapeText(layers[index].account.output.shape);
  const blocks = (list: readonly Arrangement[]): DiagramBlock[] =>
    list.map((item) => {
      if (typeof item !== "number")
        return {
          kind: "split",
          branches: item.branches.map(blocks),
          join: layers[item.join].box.title,
          note: note(item.join),
        };
      const { title, details, color } = layers[item].box;
      const detail = details.filter((text) => text !== "").join(", ");
      return { kind: "box", title, ...(detail === "" ? {} : { detail }), note: note(item), color: color };
    });
  return blockDiagram({
    input: shapeText(input.shape),
    blocks: blocks(arrangement),
    description: flowText(layout),
  });
}
