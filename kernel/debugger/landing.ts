import type { Inspection } from "./inspection.js";
import type { Script, Scripts } from "./scripts.js";

/** Breakpoints wherever a step may come back to its author's code, for where the engine's own way there is too long. */
export class Landing {
  readonly #inspection: Inspection;
  #ids: string[] = [];

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
  }

  /** Sets them in scripts; where the author has one of his own, that one stops as it says. */
  async prepare(scripts: Scripts, among: readonly Script[]): Promise<void> {
    const all = await Promise.all(among.map((script) => this.#prepareIn(scripts, script)));
    this.#ids.push(...all.flat().filter((id) => id !== undefined));
  }

  async #prepareIn(scripts: Scripts, script: Script): Promise<(string | undefined)[]> {
    const stoppings = await scripts.stoppings(script);
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
