import { blockFills } from "../figure/block-diagram.js";
import { coordinate, Drawing, svgDocument } from "../figure/drawing.js";
import { labelWidth, svgLabel } from "../figure/label.js";
import { flowText } from "./draw.js";
import type { LayerBox } from "./layers/kind.js";
import type { NetworkLayout } from "./layout.js";
import { channels, elements, shapeText, spatial, type Tensor } from "./tensor.js";

/** What flows out of one or several layers, with the words that stand over it. */
interface Volume {
  tensor: Tensor;
  words: string[];
  color: LayerBox["color"];
}

const [largestSide, smallestSide, gap, lineWidth, wordHeight, margin] = [96, 7, 22, 860, 14, 12];

/** The input and what comes out of the layers; a layer that keeps the shape adds its name to the volume before it. */
function volumesOf({ input, layers, arrangement }: NetworkLayout): Volume[] {
  const volumes: Volume[] = [{ tensor: input, words: ["input"], color: "white" }];
  for (const item of arrangement) {
    const { account, box } = layers[typeof item === "number" ? item : item.join];
    const before = volumes[volumes.length - 1];
    const keeps = shapeText(account.output.shape) === shapeText(before.tensor.shape);
    if (keeps && volumes.length > 1 && account.windows === null && typeof item === "number")
      before.words.push(box.title);
    else volumes.push({ tensor: account.output, words: [box.title], color: box.color });
  }
  return volumes;
}

/** Width (channels), height and depth on paper; a row of features stands upright. */
function sizesOf(tensor: Tensor, tallest: number): { width: number; height: number; depth: number } {
  const [rows = 0, columns = 1] = spatial(tensor);
  const grown = (side: number) => smallestSide + (largestSide - smallestSide) * Math.sqrt(side / tallest);
  const broad = (count: number) => 5 + 5 * Math.log2(count);
  if (rows === 0) return { width: 10, height: 12 + 9 * Math.log2(elements(tensor)), depth: 0 };
  return {
    width: broad(channels(tensor)),
    height: grown(rows),
    depth: columns === 1 ? 0 : 0.45 * grown(columns),
  };
}

const text = (label: string, x: number, y: number, size: number) =>
  svgLabel(`\\text{${label}}`, x, y, { size });

const points = (list: [number, number][]) => list.map((point) => point.map(coordinate).join(",")).join(" ");

/** A box seen from the side: front face, top and right side. */
function block(x: number, middle: number, sizes: ReturnType<typeof sizesOf>, color: string): string[] {
  const { width, height, depth } = sizes;
  const [top, bottom] = [middle - height / 2 + depth / 2, middle + height / 2 + depth / 2];
  const [right, shift] = [x + width, depth];
  const face = (corners: [number, number][]) =>
    `<polygon points="${points(corners)}" fill="${color}" stroke="#333" stroke-width="1"/>`;
  const front = face([
    [x, top],
    [right, top],
    [right, bottom],
    [x, bottom],
  ]);
  if (depth === 0) return [front];
  return [
    face([
      [x, top],
      [x + shift, top - shift],
      [right + shift, top - shift],
      [right, top],
    ]),
    face([
      [right, top],
      [right + shift, top - shift],
      [right + shift, bottom - shift],
      [right, bottom],
    ]),
    front,
  ];
}

/** What flows through the network as blocks from left to right, each over its shape: broad as its channels, high and deep as the image. */
export function drawVolumes(layout: NetworkLayout): Drawing {
  const volumes = volumesOf(layout);
  const tallest = Math.max(1, ...volumes.flatMap(({ tensor }) => spatial(tensor)));
  const pieces = volumes.map((volume) => {
    const sizes = sizesOf(volume.tensor, tallest);
    const label = shapeText(volume.tensor.shape);
    const texts = [label, ...volume.words].map((word) => labelWidth(`\\text{${word}}`, 11));
    return { ...volume, sizes, label, room: Math.max(sizes.width + sizes.depth, ...texts) };
  });
  const above = Math.max(
    ...pieces.map(({ sizes, words }) => (sizes.height + sizes.depth) / 2 + words.length * wordHeight),
  );
  const below = Math.max(...pieces.map(({ sizes }) => (sizes.height + sizes.depth) / 2)) + 24;
  let [x, line, width] = [margin, 0, 0];
  const body = pieces.flatMap(({ sizes, label, words, room, color }) => {
    if (x > margin && x + room + margin > lineWidth) [x, line] = [margin, line + 1];
    const middle = margin + above + line * (above + below + margin);
    const center = x + room / 2;
    const left = center - (sizes.width + sizes.depth) / 2;
    const half = (sizes.height + sizes.depth) / 2;
    x += room + gap;
    width = Math.max(width, x - gap + margin);
    return [
      ...block(left, middle, sizes, blockFills[color]),
      ...words.map((word, index) =>
        text(word, center, middle - half - 6 - (words.length - 1 - index) * wordHeight, 11),
      ),
      text(label, center, middle + half + 16, 11),
    ];
  });
  const height = 2 * margin + (line + 1) * (above + below) + line * margin;
  const description = flowText(layout);
  return new Drawing(svgDocument(width, height, description, body), description);
}
