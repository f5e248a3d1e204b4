import { answerRecordIn } from "../../paper/answer-record.js";
import type { CellOutput, Json, MimeBundle } from "../../notebook/format.js";
import { geoJsonSvg } from "../../figure/geo-json.js";
import type { Block } from "../tree.js";
import { ansiSpans, trimmedEnd } from "./ansi.js";
import { answerOf } from "./answer.js";
import { chartInHtml } from "./chart-in-html.js";
import { blockFormula, missing, type Context } from "./context.js";
import { delimitedTable } from "./delimited-table.js";
import { figureBlocks } from "./figure-output.js";
import { firstThatShows } from "./first-that-shows.js";
import { blocksFromHtml, showsNothing } from "./html.js";
import { blocksFromMarkdown } from "./markdown.js";
import { pictureFromMime, pictureMimes, pictureOf } from "./picture.js";
import { vegaBlocks } from "./vega-output.js";
import { widgetBlocks } from "./widget-output.js";

const plotlyMime = "application/vnd.plotly.v1+json";
const widgetMime = "application/vnd.jupyter.widget-view+json";
const vegaMime = /^application\/vnd\.vega(lite)?\.v\d+(\.\d+)*\+json$/;

/** What loads a library into a page or serves its editor: nothing of it is to be seen. */
const unseen = /bokehjs_load|holoviews_load|intrinsic\+json|^application\/vnd\.code\./;

/** HTML, also as plotly 3 has it a second time: `text/vnd.plotly.v1+html`. */
const htmlMime = /^text\/(?:.*\+)?html$/;

type ShowOutputs = (outputs: CellOutput[]) => Block[];

/** Data of a bundle as text: whole, in lines, or a value as JSON. */
const text = (data: Json): string =>
  Array.isArray(data) && data.every((line) => typeof line === "string")
    ? data.join("")
    : typeof data === "string"
      ? data
      : JSON.stringify(data, null, 2);

/**
 * A result in the best of its representations: what draws, then HTML, Markdown, formulas and pictures as JupyterLab ranks them,
 * then what can be printed. Where none of them can be shown, and the text beside them only names the object, it is told.
 */
export function blocksFromBundle(
  context: Context,
  bundle: MimeBundle,
  metadata: Record<string, Json>,
  showOutputs: ShowOutputs,
): Block[] {
  const record = answerRecordIn(bundle);
  if (record !== null) return [{ kind: "answer", answer: answerOf(context, record) }];
  const mimes = Object.keys(bundle).filter((mime) => bundle[mime] !== null && text(bundle[mime]!) !== "");
  const html = mimes.includes("text/html") ? text(bundle["text/html"]!) : "";
  const plain = mimes.includes("text/plain") ? text(bundle["text/plain"]!) : "";
  if (plain !== "" && isDiagram(html)) return printed(plain);
  const ways = ranked(mimes, html).map(
    (mime) => (): Block[] | null => shown(context, mime, bundle, metadata, showOutputs),
  );
  const found = firstThatShows(context, ways, (blocks) => blocks.some(({ kind }) => kind !== "missing"));
  if (found !== null && found.some(({ kind }) => kind !== "missing")) return found;
  const others = mimes.filter((mime) => mime !== "text/plain" && !unseen.test(mime));
  const named = namesObject(plain);
  if (found !== null && found.length > 0) return named ? found : [...found, ...printed(plain)];
  // As in a browser, which would not show the text either.
  const silent = others.every((mime) => htmlMime.test(mime)) && (plain === "" || named);
  if (others.length > 0 && silent) return [];
  if (others.length === 0 || (plain !== "" && !named)) return printed(plain);
  const reason = `no form on paper is known for ${others.join(", ")}`;
  return [{ kind: "missing", missing: missing(context, "output", reason, plain || others.join(", ")) }];
}

/** Text that only names an object and its fields, as Python prints what has no text of its own. */
const namesObject = (plain: string): boolean =>
  /^<[\s\S]*>$|^[A-Za-z_][\w.]*\([\s\S]*\)$/.test(plain.trim()) || plain.trim() === "";

/** Diagrams that are for clicking through: the text beside them says the same. */
const isDiagram = (html: string): boolean =>
  /class\s*=\s*["'][^"']*\b(sk-top-container|xr-wrap)\b/.test(html);

function ranked(mimes: string[], html: string): string[] {
  const pictures = pictureMimes.filter((mime) => mimes.includes(mime));
  // Where a script draws, the picture beside it is what it would draw.
  const scripted = /<(script|iframe|canvas)\b/i.test(html);
  const order = [
    ...mimes.filter((mime) => mime === plotlyMime || vegaMime.test(mime) || mime === "application/geo+json"),
    ...(scripted ? pictures : []),
    "text/html",
    ...mimes.filter((mime) => htmlMime.test(mime)),
    "text/markdown",
    "text/latex",
    ...pictures,
    widgetMime,
    ...mimes.filter((mime) => /^text\/(csv|tab-separated-values)$/.test(mime)),
    "application/json",
    ...mimes.filter((mime) => mime.startsWith("text/") && mime !== "text/plain"),
    ...mimes.filter((mime) => /^application\/(.*\+)?xml$/.test(mime)),
  ];
  return [...new Set(order)].filter((mime) => mimes.includes(mime));
}

/** A result in one of its representations; null where that has nothing for paper. */
function shown(
  context: Context,
  mime: string,
  bundle: MimeBundle,
  metadata: Record<string, Json>,
  showOutputs: ShowOutputs,
): Block[] | null {
  const data = bundle[mime]!;
  if (vegaMime.test(mime)) return vegaBlocks(context, data);
  if (pictureMimes.includes(mime)) return picture(context, mime, data, metadata);
  if (htmlMime.test(mime)) return htmlBlocks(context, text(data));
  switch (mime) {
    case plotlyMime:
      return figureBlocks(context, data);
    case "application/geo+json":
      return geoJson(context, data);
    case "text/markdown":
      return nonEmpty(blocksFromMarkdown(context, text(data)));
    case "text/latex":
      return latexBlocks(context, text(data), "text/plain" in bundle);
    case widgetMime:
      return widgetBlocks(context, data, {
        outputs: showOutputs,
        figure: (figure) => figureBlocks(context, figure),
      });
    case "text/csv":
      return delimitedTable(text(data), ",");
    case "text/tab-separated-values":
      return delimitedTable(text(data), "\t");
    case "application/json":
      return listing(typeof data === "string" ? data : JSON.stringify(data, null, 2), "json");
    default:
      return listing(text(data), mime.replace(/^.*[/+](?:x-|vnd\.)?/, ""));
  }
}

const nonEmpty = (blocks: Block[]): Block[] | null => (blocks.length === 0 ? null : blocks);

const listing = (source: string, language: string): Block[] => [
  { kind: "listing", text: source.replace(/\s+$/, ""), language, input: false },
];

function printed(plain: string): Block[] {
  const spans = trimmedEnd(ansiSpans(plain));
  return spans.length === 0 ? [] : [{ kind: "console", spans, stream: "text" }];
}

function htmlBlocks(context: Context, html: string): Block[] | null {
  const chart = chartInHtml(html);
  if (chart !== null)
    return chart.kind === "plotly" ? figureBlocks(context, chart.figure) : vegaBlocks(context, chart.spec);
  const blocks = blocksFromHtml(context, html);
  if (blocks.length > 0) return blocks;
  if (!/<script\b/i.test(html) || showsNothing(html)) return null;
  return [
    {
      kind: "missing",
      missing: missing(
        context,
        "output",
        "a script draws it in a browser, and there is no picture beside it",
      ),
    },
  ];
}

function picture(context: Context, mime: string, data: Json, metadata: Record<string, Json>): Block[] {
  const { width, height } = (metadata?.[mime] ?? {}) as { width?: Json; height?: Json };
  const alt = mime === "image/svg+xml" ? "drawing" : "picture";
  const found = pictureFromMime(context, mime, data, alt, {
    ...(typeof width === "number" && width > 0 ? { width } : {}),
    ...(typeof height === "number" && height > 0 ? { height } : {}),
  });
  return "bytes" in found ? [{ kind: "picture", picture: found }] : [{ kind: "missing", missing: found }];
}

function geoJson(context: Context, data: Json): Block[] {
  const svg = geoJsonSvg(data);
  const found =
    svg === null
      ? missing(context, "output", "the map has no places that can be drawn", "application/geo+json")
      : pictureOf(context, Buffer.from(svg, "utf8"), "map");
  return "bytes" in found ? [{ kind: "picture", picture: found }] : [{ kind: "missing", missing: found }];
}

const formulaOnly =
  /^(\$\$?[\s\S]*\$\$?|\\\[[\s\S]*\\\]|\\\([\s\S]*\\\)|\\begin\s*\{(equation|align|aligned|gather|gathered|multline|flalign|eqnarray|math|displaymath|split|cases|array|[bBpvV]?matrix)\*?\}[\s\S]*)$/;

/**
 * LaTeX of a result or a raw cell is one formula, with or without dollars; several formulas between text are read as Markdown. LaTeX that sets
 * text (lists, tables) is nothing that can be shown, and told where no text is beside it.
 */
export function latexBlocks(context: Context, latex: string, textBeside: boolean): Block[] | null {
  const body = latex.trim();
  const single =
    /^\$\$([^$]*)\$\$$/s.exec(body) ?? /^\$([^$]*)\$$/s.exec(body) ?? /^\\\[([\s\S]*)\\\]$/.exec(body);
  if (single !== null)
    return [blockFormula(context, single[1]!.replace(/^\s*\\displaystyle(?![a-zA-Z])/, ""))];
  const setsText =
    /\\(begin\s*\{(itemize|enumerate|description|tabular|longtable|table|verbatim|center|document|figure|quote)\*?\}|item\b|section\b|paragraph\b|inputencoding\b|url\b)/;
  if (!formulaOnly.test(body) && setsText.test(body)) {
    if (textBeside) return null;
    return [
      {
        kind: "missing",
        missing: missing(context, "output", "it is LaTeX that sets text, not a formula", body),
      },
    ];
  }
  return body.includes("$") ? blocksFromMarkdown(context, body) : [blockFormula(context, body)];
}
