import type { Program } from "../bridge/messages.js";
import type { Position } from "../report/code-frame.js";
import { ProgramOrigins } from "../report/program-origins.js";
import { Map } from "../intrinsics.js";

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

/** Every script evaluated so far by its name in stack traces, for the way back to what its author wrote. */
export class Programs {
  readonly #known = new Map<string, TitledProgram & { origins?: ProgramOrigins }>();
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
