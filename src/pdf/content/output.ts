import { answerRecordIn } from "../../paper/answer-record.js";
import type { Json, MimeBundle, CellOutput } from "../../notebook/format.js";
import { figureToSvg, type Figure } from "../../figure/svg.js";
import type { Block, Span } from "../tree.js";
import { ansiSpans } from "./ansi.js";
import { answerOf } from "./answer.js";
import { blockFormula, missing, type Context } from "./context.js";
import { blocksFromHtml } from "./html.js";
import { blocksFromMarkdown } from "./markdown.js";
import { pictureFromMime, pictureOf } from "./picture.js";

const plotlyMime = "application/vnd.plotly.v1+json";

/** The outputs of a cell as blocks. */
export function blocksFromOutputs(context: Context, outputs: CellOutput[]): Block[] {
  return mergedStreams(outputs).flatMap((output): Block[] => {
    switch (output.output_type) {
      case "stream": {
        const spans = trimmedEnd(ansiSpans(output.text));
        return spans.length === 0 ? [] : [{ kind: "console", spans, stream: output.name }];
      }
      case "error":
        return [
          {
            kind: "console",
            spans: errorSpans(output.ename, output.evalue, output.traceback),
            stream: "error",
          },
        ];
      default:
        return blocksFromBundle(context, output.data, output.metadata);
    }
  });
}

/** Streams come in pieces; neighboring pieces of one stream are one text. */
function mergedStreams(outputs: CellOutput[]): CellOutput[] {
  const merged: CellOutput[] = [];
  for (const output of outputs) {
    const last = merged.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
      merged[merged.length - 1] = { ...last, text: last.text + output.text };
    else merged.push(output);
  }
  return merged;
}

function trimmedEnd(spans: Span[]): Span[] {
  const last = spans.at(-1);
  if (last === undefined) return [];
  const text = last.text.replace(/\s+$/, "");
  return text === "" ? trimmedEnd(spans.slice(0, -1)) : [...spans.slice(0, -1), { ...last, text }];
}

function errorSpans(name: string, message: string, traceback: string[]): Span[] {
  const spans = trimmedEnd(ansiSpans(traceback.join("\n")));
  const shown = spans.map(({ text }) => text).join("");
  const head = message === "" ? name : `${name}: ${message}`;
  const named = shown.includes(name) && shown.includes(message.split("\n")[0] ?? "");
  return named
    ? spans
    : [{ text: spans.length === 0 ? head : `${head}\n`, bold: true, color: "#b3261e" }, ...spans];
}

type Attempt = (
  context: Context,
  data: Json,
  bundle: MimeBundle,
  metadata: Record<string, Json>,
) => Block[] | null;

const text = (data: Json): string =>
  Array.isArray(data) ? data.join("") : typeof data === "string" ? data : JSON.stringify(data, null, 2);

/** What can be shown, best first. An attempt that fails gives null, and the next one gets its turn. */
const attempts: [mime: string, attempt: Attempt][] = [
  [plotlyMime, (context, data, bundle) => figureBlocks(context, data, bundle)],
  ["image/svg+xml", (context, data) => picture(context, "image/svg+xml", data, "drawing")],
  ["text/latex", (context, data) => latexBlocks(context, text(data))],
  ["text/html", (context, data) => nonEmpty(blocksFromHtml(context, text(data)))],
  ["text/markdown", (context, data) => nonEmpty(blocksFromMarkdown(context, text(data)))],
  [
    "image/png",
    (context, data, _bundle, metadata) => picture(context, "image/png", data, "picture", metadata),
  ],
  [
    "image/jpeg",
    (context, data, _bundle, metadata) => picture(context, "image/jpeg", data, "picture", metadata),
  ],
  ["image/gif", (context, data) => picture(context, "image/gif", data, "picture")],
  [
    "text/plain",
    (_context, data) => {
      const spans = trimmedEnd(ansiSpans(text(data)));
      return spans.length === 0 ? null : [{ kind: "console", spans, stream: "text" }];
    },
  ],
  [
    "application/json",
    (_context, data) => [
      { kind: "listing", text: JSON.stringify(data, null, 2), language: "json", input: false },
    ],
  ],
];

const nonEmpty = (blocks: Block[]): Block[] | null => (blocks.length === 0 ? null : blocks);

function blocksFromBundle(context: Context, bundle: MimeBundle, metadata: Record<string, Json>): Block[] {
  const record = answerRecordIn(bundle);
  if (record !== null) return [{ kind: "answer", answer: answerOf(context, record) }];
  const html = bundle["text/html"];
  // A table with rows and heads says more than an array of mathematics.
  const table = typeof html === "string" && /<table\b/i.test(html);
  for (const [mime, attempt] of attempts) {
    if (table && mime === "text/latex") continue;
    const data = bundle[mime];
    if (data === undefined || data === null) continue;
    const blocks = attempt(context, data, bundle, metadata);
    if (blocks !== null) return blocks;
  }
  const mimes = Object.keys(bundle);
  if (mimes.every((mime) => bundle[mime] === "")) return [];
  return [
    {
      kind: "missing",
      missing: missing(
        context,
        "output",
        "no form on paper is known for this kind of output",
        mimes.join(", "),
      ),
    },
  ];
}

function figureBlocks(context: Context, data: Json, bundle: MimeBundle): Block[] | null {
  const figure = data as unknown as Figure;
  const alt = figureTitle(figure);
  try {
    const drawn = picture(
      context,
      "image/svg+xml",
      figureToSvg(figure, { ...paperSize(figure), font: context.figureFont ?? "Latin Modern Roman" }),
      alt,
    );
    const { data: traces, layout } = figure;
    return drawn.map((block) =>
      block.kind === "picture"
        ? { ...block, picture: { ...block.picture, figure: JSON.stringify({ data: traces, layout }) } }
        : block,
    );
  } catch (error) {
    // The bundle's own picture, where it has one, is as good on paper.
    if (["image/svg+xml", "image/png", "image/jpeg"].some((mime) => typeof bundle[mime] === "string"))
      return null;
    const reason = error instanceof Error ? error.message : String(error);
    return [{ kind: "missing", missing: missing(context, "figure", reason, alt) }];
  }
}

/** A figure drawn for the width of the text, so that its labels are as large as the text's; its proportions stay. */
function paperSize(figure: Figure): { width: number; height: number } {
  const { width, height } = (figure.layout ?? {}) as { width?: number; height?: number };
  const asked = typeof width === "number" && width > 0 ? width : 560;
  const wide = asked > 900 ? 740 : Math.min(560, Math.max(280, asked));
  const ratio =
    typeof width === "number" && typeof height === "number" && width > 0 && height > 0 ? height / width : 0.6;
  return {
    width: wide,
    height: Math.round(wide * Math.min(1.3, Math.max(0.3, ratio))),
  };
}

function titleOf(part: unknown): string {
  const title = typeof part === "object" && part !== null ? (part as { title?: unknown }).title : undefined;
  return typeof title === "string" ? title : ((title as { text?: string } | undefined)?.text ?? "");
}

/** The title of a figure, or the names of its axes: what is read out to who cannot see it. */
function figureTitle(figure: Figure): string {
  const layout = (figure.layout ?? {}) as Record<string, unknown>;
  const own = titleOf(layout);
  const axes = [titleOf(layout.yaxis), titleOf(layout.xaxis)].filter((name) => name !== "").join(" over ");
  return (own || axes || "figure").replace(/<[^>]*>/g, " ").trim();
}

function picture(
  context: Context,
  mime: string,
  data: Json,
  alt: string,
  metadata: Record<string, Json> = {},
): Block[] {
  const size = (metadata[mime] as { width?: number } | undefined)?.width;
  const width = typeof size === "number" ? size : undefined;
  const found =
    mime === "image/svg+xml"
      ? pictureOf(context, Buffer.from(text(data), "utf8"), alt, width)
      : pictureFromMime(context, mime, text(data), alt, width);
  return "bytes" in found ? [{ kind: "picture", picture: found }] : [{ kind: "missing", missing: found }];
}

/** A LaTeX result is one formula, with or without dollars; several formulas between text are read as Markdown. */
function latexBlocks(context: Context, latex: string): Block[] {
  const body = latex.trim();
  const single =
    /^\$\$([^$]*)\$\$$/s.exec(body) ?? /^\$([^$]*)\$$/s.exec(body) ?? /^\\\[([\s\S]*)\\\]$/.exec(body);
  if (single !== null)
    return [blockFormula(context, single[1]!.replace(/^\s*\\displaystyle(?![a-zA-Z])/, ""))];
  return body.includes("$") ? blocksFromMarkdown(context, body) : [blockFormula(context, body)];
}
