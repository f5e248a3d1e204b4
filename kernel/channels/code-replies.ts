import type { CompilerClient } from "../compiler/client.js";
import { toPoints, toUnits } from "./code-points.js";
import { inspectionBundle } from "./inspection-bundle.js";

type Content = Record<string, unknown>;

/** The reply to a complete_request. */
export async function completeReply(compiler: CompilerClient, content: Content): Promise<object> {
  const text = String(content["code"]);
  const offset = toUnits(text, Number(content["cursor_pos"] ?? Number.POSITIVE_INFINITY));
  const { matches, start, end, types } = await compiler.ask("complete", { text, offset });
  return {
    status: "ok",
    matches,
    cursor_start: toPoints(text, start),
    cursor_end: toPoints(text, end),
    metadata: {
      _jupyter_types_experimental: types.map((type) => ({
        ...type,
        start: toPoints(text, type.start),
        end: toPoints(text, type.end),
      })),
    },
  };
}

/** The reply to an inspect_request. */
export async function inspectReply(compiler: CompilerClient, content: Content): Promise<object> {
  const text = String(content["code"]);
  const offset = toUnits(text, Number(content["cursor_pos"] ?? 0));
  const found = await compiler.ask("inspect", { text, offset });
  if (found === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
  return { status: "ok", found: true, data: inspectionBundle(found), metadata: {} };
}
