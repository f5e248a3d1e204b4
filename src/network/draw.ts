import { blockDiagram, type DiagramBlock, type BlockColor } from "../figure/block-diagram.js";
import type { Drawing } from "../figure/drawing.js";
import type { Account } from "./account.js";
import type { Arrangement } from "./builder.js";
import type { Network } from "./network.js";

const names: Record<string, string> = {
  conv2d: "conv",
  conv1d: "conv",
  depthwiseConv2d: "depthwise",
  convTranspose2d: "up-conv",
  maxPool2d: "max pool",
  maxPool1d: "max pool",
  avgPool2d: "avg pool",
  avgPool1d: "avg pool",
  globalAvgPool: "global avg",
  upsampleNearest2d: "upsample",
  batchNorm: "batch norm",
};

function colorOf(type: string): BlockColor {
  if (/conv/i.test(type)) return "blue";
  if (/pool|upsample/i.test(type)) return "orange";
  if (type === "dense" || type === "embedding") return "green";
  if (/^(rnn|lstm|gru)$/.test(type)) return "violet";
  return /^(flatten|dropout)$/.test(type) ? "white" : "gray";
}

const sizeText = (size: unknown): string => {
  if (!Array.isArray(size)) return `${String(size)}×${String(size)}`;
  return size.join("×");
};

/** What a reader wants to know of a layer besides its type: kernel, stride, units. */
function details({ spec, type }: Account): { title: string; detail?: string } {
  const options = (spec ?? {}) as unknown as Record<string, unknown>;
  const name = names[type] ?? type;
  const one = type.endsWith("1d");
  const kernel =
    options.kernel === undefined ? "" : ` ${one ? String(options.kernel) : sizeText(options.kernel)}`;
  const extras = [
    ...(options.stride === undefined || options.stride === 1
      ? []
      : [`stride ${[options.stride].flat().join("×")}`]),
    ...(options.padding === undefined || options.padding === 0
      ? []
      : [`pad ${[options.padding].flat().join("×")}`]),
    ...(options.dilation === undefined || options.dilation === 1
      ? []
      : [`dilation ${[options.dilation].flat().join("×")}`]),
    ...(options.factor === undefined ? [] : [`× ${[options.factor].flat().join("×")}`]),
    ...(options.units === undefined ? [] : [`${String(options.units)} units`]),
    ...(options.hidden === undefined ? [] : [`hidden ${String(options.hidden)}`]),
    ...(options.bidirectional === true ? ["both ways"] : []),
    ...(options.rate === undefined ? [] : [`rate ${String(options.rate)}`]),
    ...(options.dim === undefined ? [] : [`dim ${String(options.dim)}`]),
  ];
  return { title: `${name}${kernel}`, ...(extras.length === 0 ? {} : { detail: extras.join(", ") }) };
}

/** The network as boxes joined by arrows. */
export function drawNetwork({ layers, arrangement, input }: Network): Drawing {
  const note = (index: number) => layers[index].account.output.shape.join("×");
  const blocks = (list: readonly Arrangement[]): DiagramBlock[] =>
    list.map((item) => {
      if (typeof item !== "number")
        return {
          kind: "split",
          branches: item.branches.map(blocks),
          join: layers[item.join].account.type === "add" ? "+" : "concat",
          note: note(item.join),
        };
      const { account } = layers[item];
      return { kind: "box", ...details(account), note: note(item), color: colorOf(account.type) };
    });
  const types = layers.map(({ account }) => account.type).join(", ");
  return blockDiagram({
    input: input.shape.join("×"),
    blocks: blocks(arrangement),
    description: `network: ${input.shape.join("×")} → ${types} → ${layers.at(-1)?.account.output.shape.join("×") ?? ""}`,
  });
}
