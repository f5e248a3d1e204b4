import { Element } from "./svg-dom.js";
import { textWidth, type Typeface } from "./svg-text.js";

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const nothing: Box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

export function union(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** The box of an SVG element in its parent's coordinates, as far as plotly asks: text, rectangles, groups of them. */
export function boxOf(element: Element, face: Typeface): Box {
  return transformed(ownBox(element, face), attribute(element, "transform"));
}

/** The box of an element in its own coordinates: without its `transform`. */
export function ownBox(element: Element, face: Typeface): Box {
  switch (element.tagName.toLowerCase()) {
    case "text":
      return textBox(element, face);
    case "rect":
    case "image": {
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) =>
        Number.parseFloat(attribute(element, name) || "0"),
      );
      return { left: x!, top: y!, right: x! + width!, bottom: y! + height! };
    }
    case "path":
      return pathBox(attribute(element, "d"));
    case "defs":
    case "clippath":
      return nothing;
    default: {
      let box = nothing;
      for (const child of element.children) box = union(box, boxOf(child, face));
      return box;
    }
  }
}

const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? "";

/** The size of an element's text: its own, or that of the nearest element that says one. */
function fontSize(element: Element): number {
  // Sub- and superscripts have a share of the size around them.
  let share = 1;
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const given = at.style.getPropertyValue("font-size") || attribute(at, "font-size");
    const size = Number.parseFloat(given);
    if (given.endsWith("%")) share *= size / 100;
    else if (Number.isFinite(size)) return share * size;
  }
  return 12 * share;
}

/** The width of an element's text, with smaller pieces (sub- and superscripts) in their own size. */
export function lengthOfText(element: Element, face: Typeface): number {
  let width = 0;
  for (const child of element.childNodes) {
    if (!(child instanceof Element)) width += textWidth(child.textContent, fontSize(element), face);
    else width += lengthOfText(child, face);
  }
  return width;
}

function textBox(element: Element, face: Typeface): Box {
  const size = fontSize(element);
  const lines = element.children.filter((child) => child.className.split(" ").includes("line"));
  const widths = (lines.length === 0 ? [element] : lines).map((line) => lengthOfText(line, face));
  const width = Math.max(...widths);
  const anchor = element.style.getPropertyValue("text-anchor") || attribute(element, "text-anchor");
  const x = Number.parseFloat(attribute(element, "x") || "0");
  const y = Number.parseFloat(attribute(element, "y") || "0");
  const left = anchor === "middle" ? x - width / 2 : anchor === "end" ? x - width : x;
  return {
    left,
    top: y - 0.93 * size,
    right: left + width,
    bottom: y + 0.24 * size + (widths.length - 1) * 1.3 * size,
  };
}

/** The box of a path's points; curves lie within their control points. */
function pathBox(path: string): Box {
  let box = nothing;
  let [x, y] = [0, 0];
  const add = (): void => {
    box = union(box, { left: x, top: y, right: x, bottom: y });
  };
  for (const [, command = "", rest = ""] of path.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const numbers = rest.match(/-?\d*\.?\d+(?:e-?\d+)?/g)?.map(Number) ?? [];
    const relative = command === command.toLowerCase();
    const upper = command.toUpperCase();
    if (upper === "H" || upper === "V") {
      for (const value of numbers) {
        if (upper === "H") x = relative ? x + value : value;
        else y = relative ? y + value : value;
        add();
      }
    } else if (upper !== "A") {
      const [x0, y0] = [x, y];
      for (let index = 0; index + 1 < numbers.length; index += 2) {
        x = numbers[index]! + (relative ? (upper === "L" || upper === "M" ? x : x0) : 0);
        y = numbers[index + 1]! + (relative ? (upper === "L" || upper === "M" ? y : y0) : 0);
        add();
      }
    } else {
      x = (relative ? x : 0) + (numbers.at(-2) ?? 0);
      y = (relative ? y : 0) + (numbers.at(-1) ?? 0);
      add();
    }
  }
  return box;
}

type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];

function transformed(box: Box, transform: string): Box {
  if (transform === "" || box.left === Infinity) return box;
  const [a, b, c, d, e, f] = matrixOf(transform);
  const corners = [box.left, box.right].flatMap((x) =>
    [box.top, box.bottom].map((y) => [a * x + c * y + e, b * x + d * y + f] as const),
  );
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

function matrixOf(transform: string): Matrix {
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  for (const [, name, list] of transform.matchAll(/(\w+)\s*\(([^)]*)\)/g)) {
    const n = list!
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    const [first = 0, second = 0, third = 0] = n;
    if (name === "translate") matrix = times(matrix, [1, 0, 0, 1, first, second]);
    else if (name === "scale") matrix = times(matrix, [first, 0, 0, n[1] ?? first, 0, 0]);
    else if (name === "matrix" && n.length === 6) matrix = times(matrix, n as Matrix);
    else if (name === "rotate") {
      const angle = (first * Math.PI) / 180;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      matrix = times(matrix, [1, 0, 0, 1, second, third]);
      matrix = times(matrix, [cos, sin, -sin, cos, 0, 0]);
      matrix = times(matrix, [1, 0, 0, 1, -second, -third]);
    }
  }
  return matrix;
}

function times([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}
