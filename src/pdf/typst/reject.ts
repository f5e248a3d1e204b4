import type { Block, Degraded, Formula, Picture, Table } from "../tree.js";
import type { TypstCompiler } from "./job.js";
import { MarkupWriter } from "./markup.js";

type Island = Formula | Picture | Table;

/**
 * Which formulas, pictures and tables Typst refuses when each is compiled alone; they cost themselves and nothing else.
 * Only asked when the whole document was refused, as Typst does not say where.
 * @param head what stands before every source: the import of the template
 */
export function rejectedIslands(
  compiler: TypstCompiler,
  islands: readonly Island[],
  head: string,
  files: ReadonlyMap<string, Uint8Array>,
): Map<object, Degraded> {
  const rejected = new Map<object, Degraded>();
  for (const island of islands) {
    const writer = new MarkupWriter(rejected);
    let reason: string | null;
    try {
      const body = writer.blocks([blockOf(island)]);
      reason = compiler.complaint({
        source: `${head}\n${body}`,
        files: new Map([...files, ...writer.files]),
      });
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    if (reason !== null) rejected.set(island, degradedOf(island, reason));
  }
  return rejected;
}

function blockOf(island: Island): Block {
  if ("latex" in island)
    return island.display
      ? { kind: "formula", formula: island }
      : { kind: "paragraph", body: [{ kind: "formula", formula: island }] };
  return "bytes" in island ? { kind: "picture", picture: island } : { kind: "table", table: island };
}

function degradedOf(island: Island, reason: string): Degraded {
  if ("latex" in island) return { ...island.origin, what: "formula", reason, source: island.latex };
  if ("bytes" in island) return { ...island.origin, what: "image", reason, source: island.alt };
  return { notebook: "", cell: 0, what: "table", reason };
}
