import { SourceMap, type SourceMapPayload } from "node:module";
import type { Program } from "../bridge/messages.js";
import { positionAt, type Position } from "../report/code-frame.js";

/** Where a program's script came from. */
export interface Origin {
  /** `In [3]`, or the path of a module of the notebook's folder. */
  title: string;
  source: string;
  /** The position there; undefined for what the compiler added. */
  position: Position | undefined;
}

type Known = { title: string; program: Program; map?: SourceMap };

/** Every script evaluated so far by its name in stack traces, for the way back to what its author wrote. */
export class Programs {
  readonly #known = new Map<string, Known>();
  readonly #names = new Map<string, string>();

  /** @param name The script's `sourceURL`. */
  add(name: string, title: string, program: Program): void {
    this.#known.set(name, { title, program });
    this.#names.set(title, name);
  }

  /** A position that has been traced to its origin already, by the origin's title. */
  shown(title: string, position: Position): Origin | undefined {
    const name = this.#names.get(title);
    const known = name === undefined ? undefined : this.#known.get(name);
    return known && { title, source: known.program.source, position };
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  /** The origin of a position in a script, both from 1. */
  origin(name: string, { line, column }: Position): Origin | undefined {
    const known = this.#known.get(name);
    if (known === undefined) return undefined;
    const { title, program } = known;
    const { source, rewritten = source, pieces } = program;
    let at: Position | undefined = { line, column };
    if (program.map !== undefined) {
      known.map ??= new SourceMap(JSON.parse(program.map) as SourceMapPayload);
      const entry = known.map.findEntry(line - 1, column - 1);
      at =
        "originalLine" in entry
          ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
          : undefined;
    }
    if (at === undefined || pieces === undefined) return { title, source, position: at };
    const offset = offsetOf(rewritten, at);
    const piece = pieces.find(([start, length]) => offset >= start && offset <= start + length);
    const position = piece && positionAt(source, piece[2] + offset - piece[0]);
    return { title, source, position };
  }
}

function offsetOf(text: string, { line, column }: Position): number {
  let start = 0;
  for (let number = 1; number < line; number += 1) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}
