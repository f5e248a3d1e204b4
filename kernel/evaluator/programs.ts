import type { Program } from "../bridge/messages.js";
import type { Position } from "../report/code-frame.js";
import { ProgramOrigins } from "../report/program-origins.js";

/** Where a program's script came from. */
export interface Origin {
  /** `In [3]`, or the path of a module of the notebook's folder. */
  title: string;
  source: string;
  /** The position there; undefined for what the compiler added. */
  position: Position | undefined;
}

/** A program under the title that its author knows. */
export interface TitledProgram {
  title: string;
  program: Program;
}

/**
 * The last line of every script whose program is known here. No such map is ever read: the engine announces a script with a
 * map before it runs, which is when a debugger sets its breakpoints.
 */
export const mappedScript = "//# sourceMappingURL=gradsheet-program";

/** Every script evaluated so far by its name in stack traces, for the way back to what its author wrote. */
export class Programs {
  readonly #known = new Map<string, TitledProgram & { origins?: ProgramOrigins }>();

  /** @param name The script's `sourceURL`. */
  add(name: string, title: string, program: Program): void {
    this.#known.set(name, { title, program });
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  /** The program of a script. */
  get(name: string): TitledProgram | undefined {
    const known = this.#known.get(name);
    return known && { title: known.title, program: known.program };
  }

  /** The origin of a position in a script, both from 1. */
  origin(name: string, position: Position): Origin | undefined {
    const known = this.#known.get(name);
    if (known === undefined) return undefined;
    const { title, program } = known;
    known.origins ??= new ProgramOrigins(program);
    return { title, source: program.source, position: known.origins.position(position) };
  }
}
