import type { Inspection } from "./inspection.js";
import type { Script, Scripts } from "./scripts.js";

/** Breakpoints wherever a step may come back to its author's code, for where the engine's own way there is too long. */
export class Landing {
  readonly #scripts: Scripts;
  readonly #inspection: Inspection;
  #ids: string[] = [];

  constructor(scripts: Scripts, inspection: Inspection) {
    this.#scripts = scripts;
    this.#inspection = inspection;
  }

  /** Sets them in all scripts of some files; where the author has one of his own, that one stops as it says. */
  async prepare(paths: readonly string[]): Promise<void> {
    const scripts = await Promise.all(paths.map((path) => this.#scripts.from(path)));
    const all = await Promise.all(scripts.flat().map((script) => this.#prepareIn(script)));
    this.#ids.push(...all.flat().filter((id) => id !== undefined));
  }

  async #prepareIn(script: Script): Promise<(string | undefined)[]> {
    const stoppings = await this.#scripts.stoppings(script);
    return Promise.all(
      stoppings.map(({ script: { lineNumber, columnNumber } }) =>
        this.#inspection
          .post<{ breakpointId: string }>("Debugger.setBreakpoint", {
            location: { scriptId: script.id, lineNumber, columnNumber },
          })
          .then(
            ({ breakpointId }) => breakpointId,
            () => undefined,
          ),
      ),
    );
  }

  /** Takes them away. */
  async clear(): Promise<void> {
    const ids = this.#ids.splice(0);
    await Promise.all(
      ids.map((breakpointId) => this.#inspection.post("Debugger.removeBreakpoint", { breakpointId })),
    );
  }
}
