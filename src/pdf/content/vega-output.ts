import { readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Json } from "../../notebook/format.js";
import { vegaToSvg } from "../../figure/vega.js";
import type { Block } from "../tree.js";
import { missing, type Context } from "./context.js";
import { liesIn } from "./picture-root.js";
import { pictureOf } from "./picture.js";

type Fields = { [key: string]: Json };

/** A chart of Vega or Vega-Lite as a drawing; told where its libraries or its data are not to be had. */
export function vegaBlocks(context: Context, spec: Json): Block[] {
  const told = (reason: string): Block[] => [
    { kind: "missing", missing: missing(context, "chart", reason, titleOf(spec)) },
  ];
  if (!isFields(spec)) return told("the specification is no object");
  const whole = structuredClone(spec);
  const away = withData(context, whole);
  if (away !== null) return told(`its data is not in the notebook, and nothing is fetched: ${away}`);
  try {
    const svg = vegaToSvg(whole, context.folder);
    const found = pictureOf(context, Buffer.from(svg, "utf8"), titleOf(spec));
    return "bytes" in found ? [{ kind: "picture", picture: found }] : [{ kind: "missing", missing: found }];
  } catch (error) {
    return told(error instanceof Error ? error.message : String(error));
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What the chart calls itself, for who cannot see it. */
function titleOf(spec: Json): string {
  if (!isFields(spec)) return "chart";
  const { title, description } = spec;
  const words = isFields(title) ? title.text : title;
  return (
    [words, description].find((text): text is string => typeof text === "string" && text !== "") ?? "chart"
  );
}

/** Puts the data of files beside the notebook into a specification; the address of the first that cannot be had, or null. */
function withData(context: Context, value: Json): string | null {
  if (Array.isArray(value)) return firstOf(value, (item) => withData(context, item));
  if (!isFields(value)) return null;
  // Marks may have a field `url` as well: the address of a picture for each of them.
  for (const source of [value.data, value.from].flat())
    if (isFields(source) && typeof source.url === "string") {
      const text = fileText(context, source.url);
      if (text === null) return source.url;
      const format = isFields(source.format) ? source.format : {};
      const type =
        format.type ?? /\.(json|csv|tsv|dsv|topojson)$/i.exec(source.url)?.[1]?.toLowerCase() ?? "json";
      delete source.url;
      source.values = type === "json" || type === "topojson" ? (JSON.parse(text) as Json) : text;
      source.format = { ...format, type };
    }
  return firstOf(Object.values(value), (item) => withData(context, item));
}

function firstOf(values: Json[], look: (value: Json) => string | null): string | null {
  for (const value of values) {
    const found = look(value);
    if (found !== null) return found;
  }
  return null;
}

function fileText(context: Context, address: string): string | null {
  if (/^([a-z][\w+.-]*:|\/\/)/i.test(address)) return null;
  try {
    const path = realpathSync(resolve(context.folder, address));
    return liesIn(path, realpathSync(context.root)) ? readFileSync(path, "utf8") : null;
  } catch {
    return null;
  }
}
