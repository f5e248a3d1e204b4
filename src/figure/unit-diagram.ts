import { InputError } from "../errors.js";
import { coordinate, Drawing, svgDocument } from "./drawing.js";
import { labelWidth, svgLabel } from "./label.js";

/** A unit of a drawn network: its label inside the circle, a note below it (both in simple LaTeX). */
export interface DiagramUnit {
  label: string;
  note?: string;
  /** `input`, `hidden` (default), `output` or `off`. */
  kind?: keyof typeof fills | (string & {});
}

/** A connection from a unit to a unit, each given as [column, position from the top]. */
export interface DiagramEdge {
  from: readonly number[];
  to: readonly number[];
  label?: string;
  /** `plain` (default), `negative`, `strong` or `off`. */
  style?: keyof typeof strokes | (string & {});
}

/** What {@link unitDiagram} is given. */
export interface UnitDiagramSpec {
  /** From the inputs on the left to the outputs on the right. */
  columns: readonly { title?: string; units: readonly DiagramUnit[] }[];
  edges: readonly DiagramEdge[];
  description: string;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const fills = { input: "#f4f4f4", hidden: "#e8f0fb", output: "#fdf0dd", off: "#fff" };
const strokes = { plain: "#444", negative: "#b3261e", strong: "#0b57d0", off: "#bbb" };
const labelSize = 12;
/** The text of a page is about as wide, in pixels. */
const pageWidth = 640;

/** One of the known words, or an error that names them. */
function known<Word extends string>(word: string, words: Readonly<Record<Word, string>>, what: string): Word {
  if (Object.hasOwn(words, word)) return word as Word;
  throw new InputError({
    place: "unitDiagram",
    rule: `needs a ${what} of ${Object.keys(words).join(", ")}`,
    got: word,
  });
}

const overlap = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

function boxAt(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

/** The place along an edge where its label covers the least of what is already there. */
function freePlace(start: number[], end: number[], width: number, taken: Box[], lines: number[][]): number[] {
  let best: { place: number[]; cost: number } | undefined;
  for (const share of [0.3, 0.7, 0.24, 0.76, 0.38, 0.62, 0.5]) {
    const place = [start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])];
    const box = boxAt(place[0], place[1], width, labelSize + 3);
    const covered = taken.reduce((sum, other) => sum + overlap(box, other), 0);
    const crossed = lines.filter(([x1, y1, x2, y2]) => {
      const along = (place[0] - x1) / (x2 - x1);
      return along > 0 && along < 1 && Math.abs(y1 + along * (y2 - y1) - place[1]) < labelSize * 0.7;
    }).length;
    const cost = covered * 10 + (crossed - 1) * 15 + Math.abs(share - 0.5);
    if (best === undefined || cost < best.cost - 1e-9) best = { place, cost };
  }
  return best?.place ?? start;
}

/**
 * A network drawn unit by unit as in a textbook: circles in columns, connections with their weights.
 * @param spec columns of units from left to right, edges between them (`negative` red, `strong` blue, `off` gray and
 * dashed), a description in words
 * @returns the drawing (SVG)
 * @throws InputError where an edge names a unit that is not there, or a kind or style is none of these
 * @example
 * unitDiagram({ columns: [{ units: [{ label: "x_1" }] }, { units: [{ label: "y" }] }], edges: [{ from: [0, 0], to: [1, 0], label: "w_1" }], description: "one weight" }) // => "one weight"
 */
export function unitDiagram({ columns, edges, description }: UnitDiagramSpec): Drawing {
  const units = columns.flatMap((column) => column.units);
  const radius = Math.min(44, Math.max(21, ...units.map(({ label }) => labelWidth(label, 15) / 2 + 8)));
  const noted = units.some(({ note }) => note !== undefined);
  const pitch = 2 * radius + (noted ? 34 : 22);
  const tallest = Math.max(...columns.map((column) => column.units.length));
  const titled = columns.some(({ title }) => title !== undefined);
  const top = 14 + (titled ? 24 : 0);
  const busiest = Math.max(
    1,
    ...columns.map((_, index) => edges.filter(({ from }) => from[0] === index).length),
  );
  const margin = 14 + Math.max(0, ...units.map(({ note }) => labelWidth(note ?? "", labelSize) / 2 - radius));
  const longest = Math.max(0, ...edges.map(({ label }) => labelWidth(label ?? "", labelSize)));
  // Many columns are drawn denser, so that their labels can be read where the drawing is set as wide as a page.
  const room = (pageWidth - 2 * margin - 2 * radius * columns.length) / Math.max(1, columns.length - 1);
  const gap = Math.min(260, 110 + busiest * 5, Math.max(room, 2 * longest + 40));
  const width = 2 * margin + 2 * radius * columns.length + gap * (columns.length - 1);
  const height = top + tallest * pitch + 8;
  const place = ([column, index]: readonly number[]): number[] => {
    const count = columns[column]?.units.length ?? 0;
    if (index < 0 || index >= count)
      throw new InputError({
        place: "unitDiagram",
        rule: "needs edges between units that are there",
        got: `unit ${index} of column ${column}`,
      });
    const x = margin + radius + column * (2 * radius + gap);
    return [x, top + ((tallest - count) / 2 + index) * pitch + radius + 2];
  };
  const centers = columns.flatMap((column, at) => column.units.map((_, index) => place([at, index])));
  const lines = edges.map(({ from, to, style: given = "plain" }) => {
    const style = known(given, strokes, "style");
    const [[x1, y1], [x2, y2]] = [place(from), place(to)];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    return {
      style,
      ends: [x1 + ux * radius, y1 + uy * radius, x2 - ux * (radius + 3), y2 - uy * (radius + 3)],
    };
  });
  const taken = centers.map(([x, y]) => boxAt(x, y, 2 * radius, 2 * radius + (noted ? 30 : 0)));
  const allEnds = lines.map(({ ends }) => ends);
  /** Where a unit's note stands: below it, beside the arrow where one goes straight down. */
  const notePlace = ([x, y]: number[]): { x: number; y: number; anchor: "start" | "middle" } => {
    const isArrow = allEnds.some(
      ([x1, y1, x2, y2]) => Math.abs(x1 - x) < 1 && Math.abs(x2 - x) < 1 && Math.max(y1, y2) > y + radius,
    );
    return { x: isArrow ? x + 6 : x, y: y + radius + 15, anchor: isArrow ? "start" : "middle" };
  };
  units.forEach(({ note }, index) => {
    const { x, y, anchor } = notePlace(centers[index]);
    const wide = labelWidth(note ?? "", labelSize);
    if (note !== undefined) taken.push(boxAt(anchor === "start" ? x + wide / 2 : x, y - 4, wide, labelSize));
  });
  const labels = edges.flatMap(({ label }, index) => {
    if (label === undefined) return [];
    const { style } = lines[index];
    const [x1, y1, x2, y2] = lines[index].ends;
    const size = labelWidth(label, labelSize);
    const [x, y] = freePlace([x1, y1], [x2, y2], size, taken, allEnds);
    taken.push(boxAt(x, y, size + 4, labelSize + 3));
    const color = style === "plain" ? "#111" : strokes[style];
    const [left, above] = [x - size / 2 - 2, y - labelSize / 2 - 1].map(coordinate);
    return [
      `<rect x="${left}" y="${above}" width="${coordinate(size + 4)}" height="${labelSize + 2}" fill="#fff" fill-opacity="0.9"/>`,
      svgLabel(label, x, y + labelSize * 0.35, { size: labelSize, color }),
    ];
  });
  const used = [...new Set(lines.map(({ style }) => style))];
  const body = [
    "<defs>",
    ...used.map(
      (style) =>
        `<marker id="tip-${style}" viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0.5,1 L7,4 L0.5,7 Z" fill="${strokes[style]}"/></marker>`,
    ),
    "</defs>",
    ...lines.map(({ style, ends }) => {
      const [x1, y1, x2, y2] = ends.map(coordinate);
      const dash = style === "off" ? ' stroke-dasharray="4 3"' : "";
      return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${strokes[style]}" stroke-width="${style === "strong" ? 1.8 : 1.1}"${dash} marker-end="url(#tip-${style})"/>`;
    }),
    ...labels,
    ...columns.flatMap((column, at) => {
      const title =
        column.title === undefined
          ? []
          : [svgLabel(`\\text{${column.title}}`, place([at, 0])[0], 20, { size: 13, color: "#555" })];
      return [
        ...title,
        ...column.units.flatMap(({ label, note, kind: given = "hidden" }, index) => {
          const kind = known(given, fills, "kind");
          const [x, y] = place([at, index]);
          const dash = kind === "off" ? ' stroke-dasharray="4 3"' : "";
          const circle = `<circle cx="${coordinate(x)}" cy="${coordinate(y)}" r="${coordinate(radius)}" fill="${fills[kind]}" stroke="${kind === "off" ? "#bbb" : "#333"}" stroke-width="1.2"${dash}/>`;
          const { x: noteX, y: noteY, anchor } = notePlace([x, y]);
          const size = Math.min(16, (16 * (2 * radius - 8)) / Math.max(1, labelWidth(label, 16)));
          return [
            circle,
            svgLabel(label, x, y + size * 0.34, { size, color: kind === "off" ? "#999" : "#111" }),
            ...(note === undefined
              ? []
              : [svgLabel(note, noteX, noteY, { size: labelSize, color: "#555", halo: true, anchor })]),
          ];
        }),
      ];
    }),
  ];
  return new Drawing(svgDocument(width, height, description, body), description);
}
