import { ArrayBuffer, Date } from "../intrinsics.js";

const schemaPattern = /\/schema\/(?<language>vega-lite|vega)\/v(?<version>\d+)/;
/** One of them every Vega-Lite specification has. Source: Vega-Lite 5, "View Specification". */
const viewKeys = ["mark", "layer", "facet", "repeat", "concat", "hconcat", "vconcat"];

/**
 * A Vega or Vega-Lite chart by its media type: a specification that names its schema, or what gives one by `toSpec()` or `toJSON()`,
 * as the builders of Vega-Lite's JavaScript API do.
 * @returns Undefined for anything else.
 */
export function chartOf(value: object): Record<string, object> | undefined {
  const own =
    typeof (value as { $schema?: unknown }).$schema === "string" ? chartOfSpec(value, false) : undefined;
  if (own !== undefined) return own;
  const builder = value as Record<"toSpec" | "toJSON", unknown>;
  if (typeof builder.toSpec === "function") return chartOfSpec((builder.toSpec as () => unknown)(), true);
  if (typeof builder.toJSON !== "function" || ArrayBuffer.isView(value) || value instanceof Date)
    return undefined;
  return chartOfSpec((builder.toJSON as () => unknown)(), false);
}

/** @param isNamed Whether the method's name alone says what it returns, so that the schema may be missing. */
function chartOfSpec(spec: unknown, isNamed: boolean): Record<string, object> | undefined {
  if (typeof spec !== "object" || spec === null) return undefined;
  const schema = (spec as { $schema?: unknown }).$schema;
  const { language, version } = schemaPattern.exec(typeof schema === "string" ? schema : "")?.groups ?? {};
  if (language !== undefined)
    return { [`application/vnd.${language.replace("-", "")}.v${version}+json`]: spec };
  if (!isNamed || schema !== undefined || !viewKeys.some((key) => key in spec)) return undefined;
  return { "application/vnd.vegalite.v5+json": spec };
}
