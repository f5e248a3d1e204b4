import type { Judged } from "../paper/answer-record.js";
import type { LatexNode, Macros } from "./latex/parse.js";

/*
 * The document between notebook and paper: what the Typst and the HTML writers both read. Everything that can fail on its
 * own (formula, figure, image) was tried when the tree was built; what failed is here as `missing`, with its source.
 */

/** A place in a notebook, for messages: the file and the cell's number, from 1. */
export interface Origin {
  notebook: string;
  cell: number;
}

/** Something that could not be shown, and stands in the document as its source in a marked box. */
export interface Degraded extends Origin {
  /** What it is: `formula`, `figure`, `image`, `output`. */
  what: string;
  /** Why it could not be shown. */
  reason: string;
  /** What has become of it; default: `shown as source`. */
  become?: string;
  /** What the notebook says: LaTeX, a file name, a mime type. */
  source?: string;
}

export interface Formula {
  /** As the notebook has it. */
  latex: string;
  /** In KaTeX's words. */
  katex: string;
  display: boolean;
  tree: LatexNode[];
  /** What formulas before it have defined. */
  macros: Macros;
  origin: Origin;
}

export interface Picture {
  /** Bytes of a PNG, JPEG, GIF, WebP or SVG file. */
  bytes: Uint8Array;
  format: "png" | "jpg" | "gif" | "webp" | "svg";
  /** What the picture shows, in words, for who cannot see it. */
  alt: string;
  /** Width in CSS pixels, where the source says. */
  width?: number;
  /** Height in CSS pixels, where the source says. */
  height?: number;
  /** Width as a part of the text's, from 0 to 1, where the source says it so. */
  share?: number;
  /** The plotly figure that it is the drawing of, as JSON. */
  figure?: string;
  origin: Origin;
}

/** Text with terminal colors. */
export interface Span {
  text: string;
  /** `#rrggbb` */
  color?: string;
  /** `#rrggbb` */
  background?: string;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
}

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "strong" | "emphasis" | "strike" | "underline" | "subscript" | "superscript"; body: Inline[] }
  /** Text in colors, each `#rrggbb`. */
  | { kind: "colored"; color?: string; background?: string; body: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "formula"; formula: Formula }
  /** `to`: the name of the place in the document that it leads to. */
  | { kind: "link"; href: string; to?: string; body: Inline[] }
  /** A place that links of the document may name. */
  | { kind: "anchor"; id: string; anchor?: string }
  | { kind: "picture"; picture: Picture }
  /** What a part of a question is worth. */
  | { kind: "marks"; marks: number }
  | { kind: "footnote"; body: Block[] }
  | { kind: "break" }
  | { kind: "missing"; missing: Degraded };

export type Align = "left" | "center" | "right";

export interface TableCell {
  body: Block[];
  header: boolean;
  align?: Align;
  columns: number;
  rows: number;
  /** Color of the text, `#rrggbb`. */
  color?: string;
  /** Color of the ground, `#rrggbb`. */
  fill?: string;
  /** A bar behind the text: its color, and where in the cell it begins and ends, from 0 to 1. */
  bar?: { color: string; from: number; to: number };
}

export interface Table {
  /** How many of the rows are repeated on each page. */
  headRows: number;
  columns: number;
  rows: TableCell[][];
  caption?: Inline[];
}

/** The box of an answered part. */
export interface Answer {
  id: string;
  part: string;
  /** The verdict, and what it rests on. */
  judged: Judged;
  /** The values, each with its name. */
  items: Block[][];
  published: Block[] | null;
  note: Block[] | null;
}

export interface ProblemHead {
  number: string;
  /** Is it a chapter of a book, rather than a problem? */
  chapter?: boolean;
  /** What the source calls it, where that is something else. */
  printed?: string;
  title: Inline[];
  marks: number | null;
}

/** Where a block of a cell comes from; what the document adds of its own comes from nowhere. */
export type Block = BlockContent & {
  origin?: Origin;
  /** Where its source says from which side it is read: HTML's `dir`. */
  dir?: "ltr" | "rtl";
};

type BlockContent =
  | { kind: "problem"; head: ProblemHead; anchor?: string }
  /** `anchor`: its name where a link leads to it; `number`: that of a section of a book. */
  | { kind: "heading"; level: number; body: Inline[]; number?: string; anchor?: string }
  | { kind: "paragraph"; body: Inline[] }
  | { kind: "formula"; formula: Formula }
  | {
      kind: "list";
      ordered: boolean;
      start: number;
      tight: boolean;
      /** Without bullets, as the boxes of a list of tasks stand in their place. */
      unmarked?: boolean;
      /** With lines that end where their words do: those of values and program text have too few places to stretch. */
      ragged?: boolean;
      items: Block[][];
    }
  /** The options of a multiple-choice question with their boxes: to be ticked, or ticked and not. */
  | { kind: "choices"; options: { chosen: boolean; body: Inline[] }[] }
  | { kind: "quote"; body: Block[] }
  | { kind: "centered"; body: Block[] }
  /** A box that stands out: a note, a warning. Colors are `#rrggbb`. */
  | { kind: "panel"; edge?: string; fill?: string; color?: string; body: Block[] }
  | { kind: "listing"; text: string; language: string; input: boolean }
  | { kind: "console"; spans: Span[]; stream: "stdout" | "stderr" | "error" | "text" }
  | { kind: "table"; table: Table }
  | { kind: "picture"; picture: Picture }
  | { kind: "answer"; answer: Answer }
  | { kind: "rule" }
  /** Room for an answer, in centimeters. */
  | { kind: "space"; height: number }
  | { kind: "pageBreak" }
  /** Blocks that stay on one page where they fit. */
  | { kind: "together"; body: Block[] }
  | { kind: "missing"; missing: Degraded };
