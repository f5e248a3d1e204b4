import type { Json } from "../../notebook/format.js";
import { figureToSvg, type Figure } from "../../figure/svg.js";
import type { Block } from "../tree.js";
import { missing, type Context } from "./context.js";
import { pictureOf } from "./picture.js";

/** A figure of plotly as a drawing, or told where it cannot be drawn. */
export function figureBlocks(context: Context, data: Json): Block[] {
  const figure = data as unknown as Figure;
  const alt = figureTitle(figure);
  try {
    const font = context.figureFont ?? "Latin Modern Roman";
    const svg = figureToSvg(figure, { ...paperSize(figure), font, folder: context.folder });
    const found = pictureOf(context, Buffer.from(svg, "utf8"), alt);
    if (!("bytes" in found)) return [{ kind: "missing", missing: found }];
    const { data: traces, layout } = figure;
    return [{ kind: "picture", picture: { ...found, figure: JSON.stringify({ data: traces, layout }) } }];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ kind: "missing", missing: missing(context, "figure", reason, alt) }];
  }
}

/** A figure drawn for the width of the text, so that its labels are as large as the text's; its proportions stay. */
function paperSize(figure: Figure): { width: number; height: number } {
  const { width, height } = (figure?.layout ?? {}) as { width?: number; height?: number };
  const asked = typeof width === "number" && width > 0 ? width : 560;
  const wide = asked > 900 ? 740 : Math.min(560, Math.max(280, asked));
  const ratio =
    typeof width === "number" && typeof height === "number" && width > 0 && height > 0 ? height / width : 0.6;
  const high = wide * Math.min(1.3, Math.max(0.3, ratio));
  return { width: wide, height: Math.round(Math.max(high, legendHeight(figure))) };
}

/** How high a figure must be for plotly not to cut its legend: on paper nobody can scroll. */
function legendHeight(figure: Figure): number {
  const layout = (figure?.layout ?? {}) as { showlegend?: unknown; legend?: { orientation?: unknown } };
  if (layout.showlegend === false || layout.legend?.orientation === "h" || !Array.isArray(figure?.data))
    return 0;
  const entries = new Set<unknown>();
  for (const [index, trace] of figure.data.entries()) {
    const { type, labels, name, showlegend, legendgroup } = (trace ?? {}) as Record<string, unknown>;
    if (showlegend === false) continue;
    if (type === "pie" && Array.isArray(labels)) for (const label of labels) entries.add(label);
    else entries.add(typeof legendgroup === "string" && legendgroup !== "" ? legendgroup : (name ?? index));
  }
  return entries.size < 8 ? 0 : Math.min(900, 110 + 19.5 * entries.size);
}

function titleOf(part: unknown): string {
  const title = typeof part === "object" && part !== null ? (part as { title?: unknown }).title : undefined;
  if (typeof title === "string") return title;
  const text = (title as { text?: unknown } | null | undefined)?.text;
  return typeof text === "string" ? text : "";
}

/** The title of a figure, or the names of its axes: what is read out to who cannot see it. */
function figureTitle(figure: Figure): string {
  const layout = (figure?.layout ?? {}) as Record<string, unknown>;
  const own = titleOf(layout);
  const axes = [titleOf(layout.yaxis), titleOf(layout.xaxis)].filter((name) => name !== "").join(" over ");
  return (own || axes || "figure").replace(/<[^>]*>/g, " ").trim();
}
