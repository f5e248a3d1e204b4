import { greekLetters } from "../number/greek.js";
import { escapeXml } from "../xml.js";
import { coordinate } from "./drawing.js";

const symbols: Record<string, string> = {
  ...greekLetters,
  nabla: "∇",
  sum: "Σ",
  cdot: "·",
  times: "×",
  ge: "≥",
  le: "≤",
  ne: "≠",
  approx: "≈",
  partial: "∂",
  infty: "∞",
  wedge: "∧",
  vee: "∨",
  neg: "¬",
  oplus: "⊕",
  odot: "⊙",
  to: "→",
  ",": "\u2009",
  ":": "\u2005",
  ";": "\u2004",
  "!": "",
  " ": " ",
  quad: "\u2003",
};

const accents: Record<string, string> = { hat: "\u0302", bar: "\u0304", tilde: "\u0303", dot: "\u0307" };

interface Run {
  text: string;
  /** 0 on the line, +1 raised, -1 lowered. */
  level: number;
  upright: boolean;
}

/** The argument that starts at `from`, spaces left out: a group in braces, a command or one character. */
function argument(latex: string, from: number): { text: string; end: number } {
  const at = from + (/^ */.exec(latex.slice(from))?.[0].length ?? 0);
  if (latex[at] === "\\") {
    const name = /^\\([a-zA-Z]+|.)/.exec(latex.slice(at))?.[0] ?? "\\";
    return { text: name, end: at + name.length };
  }
  if (latex[at] !== "{") return { text: latex.slice(at, at + 1), end: at + 1 };
  let depth = 0;
  for (let end = at; end < latex.length; end++) {
    if (latex[end] === "{") depth++;
    if (latex[end] === "}" && --depth === 0) return { text: latex.slice(at + 1, end), end: end + 1 };
  }
  return { text: latex.slice(at + 1), end: latex.length };
}

/** The simple LaTeX of labels (subscripts, superscripts, Greek, accents, `\text`) as runs of text. */
function runsOf(latex: string, level = 0): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < latex.length;) {
    const sign = latex[at];
    if (sign === "_" || sign === "^") {
      const { text, end } = argument(latex, at + 1);
      runs.push(...runsOf(text, level + (sign === "^" ? 1 : -1)));
      at = end;
    } else if (sign === "{") {
      const { text, end } = argument(latex, at);
      runs.push(...runsOf(text, level));
      at = end;
    } else if (sign === "\\") {
      const name = /^\\([a-zA-Z]+|.)/.exec(latex.slice(at))?.[1] ?? "";
      at += name.length + 1;
      if (name in accents) {
        const { text, end } = argument(latex, at);
        const inner = runsOf(text, level);
        runs.push(
          // Few fonts set a combining mark above its letter; for most letters there is one sign for both.
          ...inner.map((run) => ({
            ...run,
            text: `${[...run.text].join(accents[name])}${accents[name]}`.normalize("NFC"),
          })),
        );
        at = end;
      } else if (name === "text" || name === "mathrm") {
        const { text, end } = argument(latex, at);
        runs.push({ text, level, upright: true });
        at = end;
      } else {
        runs.push({ text: symbols[name] ?? name, level, upright: name.length > 1 && !(name in symbols) });
        if (latex[at] === " ") at++;
      }
    } else {
      const relation = /[=<>]/.test(sign) && latex[at - 1] !== " ";
      const text = sign === "-" ? "−" : relation ? `\u2009${sign}\u2009` : sign;
      runs.push({ text, level, upright: !/\p{L}/u.test(sign) });
      at++;
    }
  }
  return runs;
}

/** Runs with the same style joined, so that the SVG stays short. */
function joined(runs: Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last !== undefined && last.level === run.level && last.upright === run.upright) last.text += run.text;
    else result.push({ ...run });
  }
  return result;
}

const scale = (level: number) => (level === 0 ? 1 : 0.72);

/** About how wide a label is, in pixels. */
export function labelWidth(latex: string, size: number): number {
  return runsOf(latex).reduce(
    (sum, { text, level }) =>
      sum +
      [...text].reduce(
        (width, sign) => width + (/\p{M}/u.test(sign) ? 0 : /[ilj.,:' ]/.test(sign) ? 0.3 : 0.53),
        0,
      ) *
        size *
        scale(level),
    0,
  );
}

export interface LabelStyle {
  size?: number;
  anchor?: "start" | "middle" | "end";
  color?: string;
  bold?: boolean;
  /** A white rim that keeps the label readable on lines. */
  halo?: boolean;
}

/** A label in simple LaTeX as an SVG `<text>`: letters italic, digits upright, `x_1` with its subscript. */
export function svgLabel(latex: string, x: number, y: number, style: LabelStyle = {}): string {
  const { size = 14, anchor = "middle", color = "#111", bold = false, halo = false } = style;
  let level = 0;
  const spans = joined(runsOf(latex)).map((run) => {
    const shift = (level - run.level) * 0.3 * size;
    level = run.level;
    const attributes = [
      ...(shift === 0 ? [] : [`dy="${coordinate(shift)}"`]),
      ...(run.level === 0 ? [] : [`font-size="${coordinate(size * scale(run.level))}"`]),
      ...(run.upright ? [] : ['font-style="italic"']),
    ];
    return attributes.length === 0
      ? escapeXml(run.text)
      : `<tspan ${attributes.join(" ")}>${escapeXml(run.text)}</tspan>`;
  });
  const rim = halo ? ' stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' : "";
  const weight = bold ? ' font-weight="bold"' : "";
  return `<text x="${coordinate(x)}" y="${coordinate(y)}" font-size="${coordinate(size)}" text-anchor="${anchor}" fill="${color}"${weight}${rim}>${spans.join("")}</text>`;
}
