import type { Block, Degraded, Formula, Origin, Picture, Table } from "../tree.js";
import type { TypstCompiler } from "./job.js";
import { MarkupWriter } from "./markup.js";

/**
 * Which formulas, pictures, tables and, at last, whole blocks Typst refuses when each is compiled alone: they cost themselves
 * and nothing else. Only asked when the document was refused, as Typst does not say where.
 * @param head what stands before every source: the import of the template
 */
export function rejectedParts(
  compiler: TypstCompiler,
  blocks: readonly Block[],
  head: string,
  files: ReadonlyMap<string, Uint8Array>,
): Map<object, Degraded> {
  const rejected = new Map<object, Degraded>();
  for (const block of blocks) {
    const origin = block.origin ?? { notebook: "", cell: 0 };
    const { complaint, islands } = tried(block);
    if (complaint === null) continue;
    for (const island of islands) {
      const own = tried(blockOf(island)).complaint;
      if (own !== null) rejected.set(island, degradedOf(island, origin, own));
    }
    const rest = tried(block).complaint;
    if (rest !== null) rejected.set(block, { ...origin, what: "cell", reason: rest });
  }
  return rejected;

  function tried(block: Block): { complaint: string | null; islands: MarkupWriter["islands"] } {
    const writer = new MarkupWriter(rejected);
    const source = `${head}\n${writer.blocks([block])}`;
    const complaint = compiler.complaint({ source, files: new Map([...files, ...writer.files]) });
    return { complaint, islands: writer.islands };
  }
}

function blockOf(island: Formula | Picture | Table): Block {
  if ("latex" in island)
    return island.display
      ? { kind: "formula", formula: island }
      : { kind: "paragraph", body: [{ kind: "formula", formula: island }] };
  return "bytes" in island ? { kind: "picture", picture: island } : { kind: "table", table: island };
}

function degradedOf(island: Formula | Picture | Table, origin: Origin, reason: string): Degraded {
  if ("latex" in island) return { ...island.origin, what: "formula", reason, source: island.latex };
  if ("bytes" in island) return { ...island.origin, what: "image", reason, source: island.alt };
  return { ...origin, what: "table", reason };
}
