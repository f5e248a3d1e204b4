import { coordinate, Drawing, svgDocument } from "./drawing.js";
import { labelWidth, svgLabel } from "./label.js";

/** A box of a block diagram, or branches that part and meet again. */
export type DiagramBlock =
  | {
      kind: "box";
      title: string;
      /** A second, smaller line. */
      detail?: string;
      /** Below the box: what comes out of it. */
      note?: string;
      color?: BlockColor;
    }
  | {
      kind: "split";
      branches: DiagramBlock[][];
      /** What stands where the branches meet: "+" in a circle, or a word in a box. */
      join: string;
      note?: string;
    };

/** The colors of a block. */
export type BlockColor = "blue" | "orange" | "green" | "violet" | "gray" | "white";

/** What {@link blockDiagram} is given. */
export interface BlockDiagramSpec {
  /** What goes in, left of the first box. */
  input: string;
  blocks: DiagramBlock[];
  description: string;
  /** Lines are broken at about this width; default 800, of which the small type is read on a page as well. */
  width?: number;
}

/** What a block of a color is filled with. */
export const blockFills: Record<BlockColor, string> = {
  blue: "#dce9fb",
  orange: "#fde8cf",
  green: "#dff2df",
  violet: "#ebe2f8",
  gray: "#f0f0f0",
  white: "#fff",
};

const gap = 26;
const boxHeight = 44;
const noteHeight = 20;

/** A piece with its size around the line that runs through it, and how to draw it at a place. */
interface Piece {
  width: number;
  above: number;
  below: number;
  draw: (x: number, y: number) => string[];
}

const text = (label: string, x: number, y: number, size: number, color = "#111") =>
  svgLabel(`\\text{${label}}`, x, y, { size, color });

const textWidth = (label: string, size: number) => labelWidth(`\\text{${label}}`, size);

const stroke = 'fill="none" stroke="#444" stroke-width="1.2"';

const pathOf = (points: [number, number][]) =>
  points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${coordinate(x)},${coordinate(y)}`).join(" ");

function arrow(points: [number, number][]): string {
  return `<path d="${pathOf(points)}" ${stroke} marker-end="url(#tip)"/>`;
}

function line(points: [number, number][]): string {
  return `<path d="${pathOf(points)}" ${stroke}/>`;
}

function box({ title, detail, note, color = "white" }: Extract<DiagramBlock, { kind: "box" }>): Piece {
  const inner = Math.max(textWidth(title, 13), textWidth(detail ?? "", 11), textWidth(note ?? "", 11) - 12);
  const width = Math.max(46, inner + 18);
  return {
    width,
    above: boxHeight / 2,
    below: boxHeight / 2 + (note === undefined ? 0 : noteHeight),
    draw: (x, y) => [
      `<rect x="${coordinate(x)}" y="${coordinate(y - boxHeight / 2)}" width="${coordinate(width)}" height="${boxHeight}" rx="4" fill="${blockFills[color]}" stroke="#333" stroke-width="1.1"/>`,
      text(title, x + width / 2, detail === undefined ? y + 4.5 : y - 2, 13),
      ...(detail === undefined ? [] : [text(detail, x + width / 2, y + 14, 11, "#444")]),
      ...(note === undefined ? [] : [text(note, x + width / 2, y + boxHeight / 2 + 14, 11, "#555")]),
    ],
  };
}

/** Which lane runs straight through: the longest beside an empty one, else the middle one. */
function straightLane(branches: readonly DiagramBlock[][]): number {
  if (branches.every((blocks) => blocks.length > 0)) return Math.floor((branches.length - 1) / 2);
  const longest = Math.max(...branches.map((blocks) => blocks.length));
  return branches.findIndex((blocks) => blocks.length === longest);
}

function split({ branches, join, note }: Extract<DiagramBlock, { kind: "split" }>): Piece {
  const lanes = branches.map((blocks): Piece =>
    blocks.length === 0 ? { width: 30, above: 10, below: 10, draw: () => [] } : sequence(blocks),
  );
  const inner = Math.max(...lanes.map((lane) => lane.width));
  const heights = lanes.map((lane) => lane.above + lane.below + 14);
  const axis = straightLane(branches);
  const total = heights.reduce((sum, height) => sum + height, 0) - 14;
  const above = heights.slice(0, axis).reduce((sum, height) => sum + height, 0) + lanes[axis].above;
  const plus = join.length === 1;
  const joinWidth = plus ? 24 : textWidth(join, 12) + 14;
  const noteWidth = note === undefined ? 0 : textWidth(note, 11) + 10;
  return {
    width: gap + inner + gap + joinWidth + noteWidth,
    above,
    below: total - above,
    draw: (x, y) => {
      const meeting = x + gap + inner + gap;
      const middle = meeting + joinWidth / 2;
      let top = y - above;
      const drawn = lanes.flatMap((lane, index) => {
        const center = top + lane.above;
        top += heights[index];
        const straight = index === axis;
        // Lanes off the axis reach the joint from above or below, so that their arrows stay apart.
        const into: [number, number][] = straight
          ? [[meeting, y]]
          : [
              [middle, center],
              [middle, y + (center < y ? -13 : 13)],
            ];
        const start: [number, number][] = straight
          ? [[x, y]]
          : [
              [x, y],
              [x, center],
            ];
        if (branches[index].length === 0) return [arrow([...start, ...into])];
        const from = x + gap + (inner - lane.width) / 2;
        return [
          arrow([...start, [from, center]]),
          ...lane.draw(from, center),
          arrow([[from + lane.width, center], ...into]),
        ];
      });
      const joint = plus
        ? `<circle cx="${coordinate(middle)}" cy="${coordinate(y)}" r="12" fill="#fff" stroke="#333" stroke-width="1.1"/>`
        : `<rect x="${coordinate(meeting)}" y="${coordinate(y - 13)}" width="${coordinate(joinWidth)}" height="26" rx="4" fill="#fff" stroke="#333" stroke-width="1.1"/>`;
      const end = meeting + joinWidth;
      return [
        ...drawn,
        joint,
        text(join, middle, y + (plus ? 5 : 4), plus ? 16 : 12),
        ...(note === undefined
          ? []
          : [
              line([
                [end, y],
                [end + noteWidth, y],
              ]),
              text(note, end + noteWidth / 2 + 2, y - 6, 11, "#555"),
            ]),
      ];
    },
  };
}

function pieceOf(block: DiagramBlock): Piece {
  return block.kind === "box" ? box(block) : split(block);
}

/** Blocks one after the other with arrows between them. */
function sequence(blocks: readonly DiagramBlock[]): Piece {
  const pieces = blocks.map(pieceOf);
  return {
    width: pieces.reduce((sum, piece) => sum + piece.width, 0) + gap * (pieces.length - 1),
    above: Math.max(...pieces.map((piece) => piece.above)),
    below: Math.max(...pieces.map((piece) => piece.below)),
    draw: (x, y) => {
      let at = x;
      return pieces.flatMap((piece, index) => {
        const start = at;
        at += piece.width + gap;
        const link = index === 0 ? [] : [linkInto(blocks[index], start, y)];
        return [...link, ...piece.draw(start, y)];
      });
    },
  };
}

/** The connection into a block: an arrow into a box, a plain line to where branches part. */
function linkInto(block: DiagramBlock, x: number, y: number): string {
  const points: [number, number][] = [
    [x - gap, y],
    [x, y],
  ];
  return block.kind === "box" ? arrow(points) : line(points);
}

/** Blocks broken into lines of about the given width. */
function broken(blocks: readonly DiagramBlock[], width: number): DiagramBlock[][] {
  const lines: DiagramBlock[][] = [];
  let room = 0;
  for (const block of blocks) {
    const needed = pieceOf(block).width + gap;
    if (lines.length === 0 || needed > room) {
      lines.push([]);
      room = width;
    }
    lines[lines.length - 1].push(block);
    room -= needed;
  }
  return lines;
}

/**
 * A network as boxes joined by arrows, broken into lines; branches part and meet again at "+" or a named joint.
 * @param spec what goes in, the blocks, a description in words
 * @returns the drawing (SVG)
 * @example
 * blockDiagram({ input: "x", blocks: [{ kind: "box", title: "dense" }], description: "one layer" }) // => "one layer"
 */
export function blockDiagram({ input, blocks, description, width = 800 }: BlockDiagramSpec): Drawing {
  const margin = 14;
  const lead = textWidth(input, 12) + gap + 4;
  const rows = broken(blocks, width - lead).map(sequence);
  const body: string[] = [];
  let top = margin;
  const starts: number[] = [];
  rows.forEach((row, index) => {
    const y = top + row.above;
    starts.push(y);
    const x = margin + lead;
    if (index === 0)
      body.push(
        text(input, margin + (lead - gap) / 2, y + 4, 12, "#333"),
        arrow([
          [x - gap, y],
          [x, y],
        ]),
      );
    body.push(...row.draw(x, y));
    top = y + row.below + 26;
  });
  // From the end of a line around to the start of the next.
  rows.slice(0, -1).forEach((row, index) => {
    const [from, to] = [starts[index], starts[index + 1]];
    const right = margin + lead + row.width;
    const middle = from + row.below + 13;
    const left = margin + lead - gap;
    body.push(
      arrow([
        [right, from],
        [right + 12, from],
        [right + 12, middle],
        [left, middle],
        [left, to],
        [margin + lead, to],
      ]),
    );
  });
  const widest = Math.max(0, ...rows.map((row) => row.width));
  const tip =
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0.5,1 L7,4 L0.5,7 Z" fill="#444"/></marker></defs>';
  const full = margin * 2 + lead + widest + 16;
  return new Drawing(svgDocument(full, top - 26 + margin, description, [tip, ...body]), description);
}
