import { createRequire } from "node:module";
import { escapeXml } from "../xml.js";
import type { GraphNode } from "./graph-node.js";

/** What lays graphs out, loaded when one is drawn. */
const dagre = (): typeof import("@dagrejs/dagre") =>
  createRequire(import.meta.url)("@dagrejs/dagre") as typeof import("@dagrejs/dagre");

const COLORS = {
  ink: "#1f2937",
  line: "#6b7280",
  value: "#15803d",
  gradient: "#b91c1c",
  local: "#1d4ed8",
  fill: "#f9fafb",
};
const HEIGHT = 34;
const LINE = 17;
const MARGIN = 14;
/** In pixels: wider drawings are made smaller where they are set on a page. */
const READABLE = 640;

/** Four significant digits, as they stand on a drawing. */
export const short = (x: number): string =>
  (Number.isFinite(x) ? String(Number(x.toPrecision(4))) : String(x)).replace("-", "−");

/** About the width of text at 14 px in a sans-serif font. */
const widthOf = (text: string): number => 8 * [...text].length;

const fixed = (x: number): string => String(Math.round(x * 10) / 10);

/** What stands inside a node: a variable's name, a named step as `q = exp`, an operation's sign. */
function caption({ name, label, isNamed }: GraphNode): string {
  if (label === "") return name;
  return isNamed && label !== "=" ? `${name}: ${label}` : isNamed ? name : label;
}

const boxWidth = (node: GraphNode): number => Math.max(HEIGHT, widthOf(caption(node)) + 16);

interface Point {
  x: number;
  y: number;
}

/** The graph as an SVG text, laid out from left to right. */
export function graphSvg(all: readonly GraphNode[]): string {
  const output = all[all.length - 1];
  const allEdges = all.flatMap(({ inputs }) => inputs);
  const { Graph, layout } = dagre();
  const plan = new Graph({ multigraph: false }).setDefaultEdgeLabel(() => ({}));
  const place = (ranksep: number): number => {
    plan.setGraph({ rankdir: "LR", nodesep: 18, ranksep, marginx: MARGIN, marginy: MARGIN });
    layout(plan);
    return (plan.graph() as { width?: number }).width ?? 0;
  };
  for (const node of all) {
    const width = Math.max(
      HEIGHT,
      widthOf(caption(node)) + 16,
      widthOf(short(node.value)),
      widthOf(short(node.gradient)),
    );
    plan.setNode(node.name, { width, height: HEIGHT + 2 * LINE });
  }
  for (const { from, to, local } of allEdges)
    plan.setEdge(from, to, { width: widthOf(short(local)), height: LINE, labelpos: "c" });
  // A long graph is drawn denser, so that its numbers can be read where it is set as wide as a page.
  if (place(46) > READABLE) place(14);

  const { width = 0, height = 0 } = plan.graph() as { width?: number; height?: number };
  const legend = drawLegend(output.name, height);
  const [fullWidth, fullHeight] = [Math.max(width, 470), height + 26];
  const widths = new Map(all.map((node) => [node.name, boxWidth(node)]));
  const edges = allEdges.map(({ from, to, local, derivative }) => {
    const { points, x, y } = plan.edge(from, to) as Point & { points: Point[] };
    // edges leave to the right and arrive from the left, clear of the numbers above and below the nodes
    const [first, last] = [plan.node(from) as Point, plan.node(to) as Point];
    const start = { x: first.x + widths.get(from)! / 2, y: first.y };
    const end = { x: last.x - widths.get(to)! / 2, y: last.y };
    const line = [start, ...points.slice(1, -1), end];
    return drawEdge(line, x, y, short(local), `∂${to}/∂${from} = ${String(derivative)}`);
  });
  const nodes = all.map((node) => {
    const { x, y } = plan.node(node.name) as Point;
    return drawNode(node, x, y);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(fullWidth)}" height="${fixed(fullHeight)}" viewBox="0 0 ${fixed(fullWidth)} ${fixed(fullHeight)}" font-family="sans-serif" font-size="14" text-anchor="middle">`,
    `<title>Computation graph of ${escape(output.name)}: values above the nodes, gradients below, local derivatives on the edges</title>`,
    ...edges,
    ...nodes,
    legend,
    "</svg>",
  ].join("\n");
}

const text = (x: number, y: number, color: string, content: string, size = 14): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}" fill="${color}" font-size="${size}">${escapeXml(content)}</text>`;

function drawNode(node: GraphNode, x: number, y: number): string {
  const content = caption(node);
  const width = boxWidth(node);
  const corner = node.label === "" ? 4 : HEIGHT / 2;
  return [
    `<g><title>${escapeXml(`${node.name} = ${String(node.formula)} = ${short(node.value)}`)}</title>`,
    `<rect x="${fixed(x - width / 2)}" y="${fixed(y - HEIGHT / 2)}" width="${fixed(width)}" height="${HEIGHT}" rx="${corner}" fill="${COLORS.fill}" stroke="${COLORS.ink}"/>`,
    text(x, y + 5, COLORS.ink, content),
    text(x, y - HEIGHT / 2 - 5, COLORS.value, short(node.value), 13),
    text(x, y + HEIGHT / 2 + 14, COLORS.gradient, short(node.gradient), 13),
    "</g>",
  ].join("");
}

function drawEdge(points: Point[], x: number, y: number, label: string, title: string): string {
  const end = points[points.length - 1];
  const before = points[points.length - 2];
  const line = points
    .map((point, index) => `${index === 0 ? "M" : "L"}${fixed(point.x)} ${fixed(point.y)}`)
    .join("");
  return [
    `<g><title>${escapeXml(title)}</title><path d="${line}" fill="none" stroke="${COLORS.line}"/>`,
    arrowHead(before, end),
    `<rect x="${fixed(x - widthOf(label) / 2)}" y="${fixed(y - 8)}" width="${fixed(widthOf(label))}" height="16" fill="#ffffff"/>`,
    text(x, y + 4, COLORS.local, label, 12),
    "</g>",
  ].join("");
}

function arrowHead(from: Point, to: Point): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [baseX, baseY] = [to.x - 8 * dx, to.y - 8 * dy];
  const corners = [
    [to.x, to.y],
    [baseX - 4 * dy, baseY + 4 * dx],
    [baseX + 4 * dy, baseY - 4 * dx],
  ];
  return `<path d="M${corners.map(([x, y]) => `${fixed(x)} ${fixed(y)}`).join("L")}Z" fill="${COLORS.line}"/>`;
}

function drawLegend(output: string, top: number): string {
  const entries: [string, string][] = [
    [COLORS.value, "value (forward)"],
    [COLORS.gradient, `gradient ∂${output}/∂· (backward)`],
    [COLORS.local, "local derivative"],
  ];
  let x = MARGIN;
  const parts = entries.map(([color, content]) => {
    const part = `<text x="${x}" y="${fixed(top + 14)}" fill="${color}" font-size="12" text-anchor="start">${escapeXml(content)}</text>`;
    x += 6.6 * content.length + 18;
    return part;
  });
  return parts.join("");
}
