import { coordinate, Drawing, svgDocument } from "../figure/drawing.js";
import { escapeXml } from "../xml.js";
import type { Box } from "./box.js";

/** A box with what stands at its upper edge. */
export interface DrawnBox {
  box: Box;
  label: string;
  color: string;
  fill?: boolean;
  dashed?: boolean;
}

const wide = 360;
const margin = 30;

/** Boxes in the coordinates of an image, y downwards. */
export function drawBoxes(boxes: readonly DrawnBox[], description: string): Drawing {
  const corners = boxes.map(({ box }) => [box.x1, box.y1, box.x2, box.y2].map(Number));
  const [left, top] = [Math.min(...corners.map(([x]) => x)), Math.min(...corners.map(([, y]) => y))];
  const [right, bottom] = [Math.max(...corners.map(([, , x]) => x)), Math.max(...corners.map((c) => c[3]))];
  const scale = Math.min((wide - 2 * margin) / (right - left), (300 - 2 * margin) / (bottom - top));
  const at = (x: number, y: number) => [margin + (x - left) * scale, margin + (y - top) * scale];
  // Labels that would stand on one another move to the right.
  const placed: { x: number; y: number }[] = [];
  const freePlace = (x: number, y: number) => {
    let place = { x: x + 3, y: y - 5 };
    while (placed.some((other) => Math.abs(other.x - place.x) < 14 && Math.abs(other.y - place.y) < 13))
      place = { ...place, x: place.x + 14 };
    placed.push(place);
    return place;
  };
  const body = boxes.flatMap(({ label, color, fill = false, dashed = false }, index) => {
    const [x1, y1, x2, y2] = corners[index];
    const [[x, y], [u, v]] = [at(x1, y1), at(x2, y2)];
    const words = label === "" ? null : freePlace(x, y);
    const area = `x="${coordinate(x)}" y="${coordinate(y)}" width="${coordinate(u - x)}" height="${coordinate(v - y)}"`;
    return [
      `<rect ${area} fill="${fill ? color : "none"}" fill-opacity="0.25" stroke="${color}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ""}/>`,
      ...(words === null
        ? []
        : [
            `<text x="${coordinate(words.x)}" y="${coordinate(words.y)}" font-size="13" fill="${color}">${escapeXml(label)}</text>`,
          ]),
    ];
  });
  const [width, height] = at(right, bottom).map((end) => end + margin);
  return new Drawing(svgDocument(width, height, description, body), description);
}
