import type { layers, LayersModel } from "@tensorflow/tfjs-layers";
import { type BlockColor, blockDiagram, type DiagramBlock } from "../figure/block-diagram.js";
import type { Drawing } from "../figure/drawing.js";

type Layer = layers.Layer;

/** More boxes than a drawing is read with. */
const mostLayers = 60;

/** Boxes that look alike do alike, as in the drawing of a network. */
const colors: readonly [RegExp, BlockColor][] = [
  [/Pool|UpSampling|Padding|Cropping/, "orange"],
  [/LSTM|GRU|RNN|Bidirectional|ConvLSTM/, "violet"],
  [/Conv|Attention/, "blue"],
  [/Dense|Embedding|Positions|Tied/, "green"],
  [/Norm|Activation|ReLU|Softmax|ELU|Token/, "gray"],
];

/** Words that no box has room for. */
const details = [
  "units",
  "filters",
  "kernelSize",
  "poolSize",
  "strides",
  "rate",
  "outputDim",
  "heads",
  "activation",
];

/**
 * A tfjs model as boxes joined by arrows, from its one input to its one output.
 * @returns undefined where it cannot be drawn so: several inputs or outputs, a layer in several places, branches that do not part and
 *   meet in pairs, or more than 60 layers
 */
export function modelDrawing(model: LayersModel): Drawing | undefined {
  const { layers: all, inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1 || all.length > mostLayers) return undefined;
  const order = new Map(all.map((layer, at) => [layer, at]));
  if (
    all.some(
      (layer) =>
        layer.inboundNodes.filter(({ inboundLayers }) => inboundLayers.every((each) => order.has(each)))
          .length > 1,
    )
  )
    return undefined;
  const next = consumersIn(order);
  const [start] = inputs;
  const entrance = start.sourceLayer;
  // A sequential model begins with an input that is none of its layers.
  const first = order.has(entrance) ? entrance : all[0];
  const isInput = first.getClassName() === "InputLayer";
  const seen = new Set<Layer>();
  const blocks = flow(isInput ? (next.get(first) ?? []) : [first], undefined, { next, order, seen });
  if (isInput) seen.add(first);
  if (blocks === undefined || seen.size !== all.length) return undefined;
  const names = all.filter((layer) => layer.getClassName() !== "InputLayer").map((layer) => wordOf(layer));
  return blockDiagram({
    input: shapeWord(start.shape),
    blocks,
    description: `model: ${shapeWord(start.shape)} → ${names.join(", ")} → ${shapeWord(outputs[0].shape)}`,
  });
}

interface Graph {
  /** The layers that take what a layer puts out. */
  next: ReadonlyMap<Layer, readonly Layer[]>;
  /** The place of each layer in the model's order, in which inputs come first. */
  order: ReadonlyMap<Layer, number>;
  seen: Set<Layer>;
}

function consumersIn(order: ReadonlyMap<Layer, number>): Map<Layer, Layer[]> {
  const next = new Map<Layer, Layer[]>();
  for (const layer of order.keys())
    for (const node of layer.inboundNodes)
      for (const from of node.inboundLayers)
        if (order.has(from)) next.set(from, [...(next.get(from) ?? []), layer]);
  return next;
}

/** The blocks from some layers on, up to a layer where their branches meet; undefined where they do not meet in one. */
function flow(from: readonly Layer[], end: Layer | undefined, graph: Graph): DiagramBlock[] | undefined {
  const blocks: DiagramBlock[] = [];
  for (let ahead = from; ;) {
    if (ahead.length === 0) return end === undefined ? blocks : undefined;
    if (ahead.length > 1) {
      const meeting = meetingOf(ahead, graph);
      if (meeting === undefined || graph.seen.has(meeting)) return undefined;
      // Branches that meet before the others do are one branch of these, which parts by itself.
      const groups = groupsOf(ahead, meeting, graph);
      if (groups.length === 1) return undefined;
      const branches = groups.map((group) => flow(group, meeting, graph));
      if (branches.some((branch) => branch === undefined)) return undefined;
      blocks.push({
        kind: "split",
        branches: branches as DiagramBlock[][],
        join: joinWord(meeting),
        note: shapeWord(meeting.outputShape),
      });
      graph.seen.add(meeting);
      ahead = graph.next.get(meeting) ?? [];
      continue;
    }
    const [layer] = ahead;
    if (layer === end) return blocks;
    if (graph.seen.has(layer)) return undefined;
    graph.seen.add(layer);
    blocks.push(boxOf(layer));
    ahead = graph.next.get(layer) ?? [];
  }
}

/** What some layers lead to, themselves first. */
function reachOf(layer: Layer, { next }: Graph): Set<Layer> {
  const found = new Set<Layer>();
  const open = [layer];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    if (!found.has(at)) {
      found.add(at);
      open.push(...(next.get(at) ?? []));
    }
  return found;
}

/** The first layer that every way from some layers leads through. */
function meetingOf(from: readonly Layer[], graph: Graph): Layer | undefined {
  const [first, ...others] = from.map((layer) => reachOf(layer, graph));
  const common = [...first].filter((layer) => others.every((found) => found.has(layer)));
  return common.toSorted((a, b) => graph.order.get(a)! - graph.order.get(b)!)[0];
}

/** Layers in groups that have something in common before their ways all meet. */
function groupsOf(from: readonly Layer[], meeting: Layer, graph: Graph): Layer[][] {
  const behind = reachOf(meeting, graph);
  const groups: { layers: Layer[]; reached: Set<Layer> }[] = [];
  for (const layer of from) {
    const reached = new Set([...reachOf(layer, graph)].filter((each) => !behind.has(each)));
    const near = groups.filter((group) => [...reached].some((each) => group.reached.has(each)));
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push({
      layers: [...near.flatMap((group) => group.layers), layer],
      reached: new Set([...reached, ...near.flatMap((group) => [...group.reached])]),
    });
  }
  return groups.map(({ layers: own }) => own);
}

function boxOf(layer: Layer): DiagramBlock {
  const name = layer.getClassName();
  const color = colors.find(([pattern]) => pattern.test(name))?.[1] ?? "white";
  const detail = detailOf(layer);
  return {
    kind: "box",
    title: wordOf(layer),
    ...(detail === "" ? {} : { detail }),
    note: shapeWord(layer.outputShape),
    color,
  };
}

/** `LayerNormalization` as `layer normalization`, `Conv2D` as `conv 2D`. */
const wordOf = (layer: Layer): string => {
  const name = layer.getClassName();
  if (/^[A-Z\d]+$/.test(name)) return name;
  return name
    .replaceAll(/([a-z])([A-Z\d])/g, "$1 $2")
    .replaceAll(/[A-Z][a-z]/g, (start) => start.toLowerCase());
};

function detailOf(layer: Layer): string {
  const config = layer.getConfig();
  const inner = config["layer"] as { config?: Record<string, unknown> } | undefined;
  const found = { ...inner?.config, ...config } as Record<string, unknown>;
  const words = details.flatMap((name): string[] => {
    const value = found[name];
    if (name === "strides" && [value].flat().every((each) => each === 1 || each === null)) return [];
    if (name === "activation") return typeof value === "string" && value !== "linear" ? [value] : [];
    if (typeof value !== "number" && !Array.isArray(value)) return [];
    const number = [value].flat().join("×");
    if (name === "units" || name === "filters" || name === "heads") return [`${number} ${name}`];
    if (name === "kernelSize" || name === "poolSize") return [number];
    return [`${{ strides: "stride", outputDim: "dim" }[name] ?? name} ${number}`];
  });
  return words.slice(0, 3).join(", ");
}

const joins: Record<string, string> = { Add: "+", Multiply: "×", Subtract: "−" };

const joinWord = (layer: Layer): string => joins[layer.getClassName()] ?? wordOf(layer);

/** Axes without that of the batch; of several outputs the first's. */
function shapeWord(shape: unknown): string {
  const list = shape as (number | null)[] | (number | null)[][];
  const one = (Array.isArray(list[0]) ? list[0] : list) as (number | null)[];
  return `[${one
    .slice(1)
    .map((length) => length ?? "?")
    .join(", ")}]`;
}
