import { createRequire } from "node:module";
import { join } from "node:path";
import type { ErrorReport } from "../bridge/messages.js";
import { capture, outputHere } from "./capture.js";
import { onInterrupt } from "./cell-context.js";
import type { Comms } from "./comms.js";
import type { DisplayOptions } from "./display.js";
import type { EndingWork } from "./ending-work.js";
import type { Input } from "./input.js";
import type { Modules } from "./modules.js";
import { guardModels } from "./training-guard.js";
import { tslabModule } from "./tslab.js";

/** What cells reach by name. */
export interface CellGlobals {
  display: (value: unknown, options?: DisplayOptions) => void;
  clear: (options?: { wait?: boolean }) => void;
  input: Input;
  comms: Comms;
  modules: Modules;
  endingWork: (milliseconds: number) => EndingWork;
  report: (error: unknown) => ErrorReport;
  /** Called before the process ends by `process.exit()`. */
  exit: (code: number) => void;
}

/** Puts the kernel's functions where cells and libraries find them. */
export function installGlobals(globals: CellGlobals): void {
  const { display, clear, input, comms, modules, endingWork, report, exit } = globals;
  const define = (key: PropertyKey, value: unknown): void =>
    void Object.defineProperty(globalThis, key, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  const folder = process.cwd();
  define("display", display);
  define(Symbol.for("Jupyter.display"), display);
  define("clearOutput", clear);
  // A library that is interrupted in the middle of its work sets itself right by this.
  define(Symbol.for("Jupyter.onInterrupt"), onInterrupt);
  // One that can end its work well is asked before it is interrupted.
  define(Symbol.for("Jupyter.endingWork"), endingWork);
  define("prompt", input.ask.bind(input));
  define("input", input.askLater.bind(input));
  const doors = {
    register: comms.register.bind(comms),
    unregister: comms.unregister.bind(comms),
    open: comms.open.bind(comms),
  };
  define("comms", doors);
  // What a library needs to show something that goes on living: comms, output of its own, and errors in the author's lines.
  define(Symbol.for("Jupyter.comms"), doors);
  define(Symbol.for("Jupyter.capture"), capture);
  define(Symbol.for("Jupyter.outputHere"), outputHere);
  define(Symbol.for("Jupyter.reportError"), report);
  // What the compiler makes of import and import.meta.
  define("__kernel", {
    import: async (specifier: string, options?: ImportCallOptions) => {
      const namespace = await modules.import(specifier, options);
      guardModels(namespace, onInterrupt);
      return namespace;
    },
    require: modules.require.bind(modules),
    meta: modules.meta,
  });
  define("require", Object.assign(modules.require.bind(modules), createRequire(join(folder, "notebook.js"))));
  define("__dirname", folder);
  define("__filename", join(folder, "notebook.ts"));
  const require = createRequire(import.meta.url);
  const versionOf = (name: string): string =>
    (require(`${name}/package.json`) as { version: string }).version;
  const versions = (): Record<string, string> => ({
    tslab: versionOf("tslab"),
    typescript: versionOf("typescript"),
    node: process.version,
  });
  modules.provide("tslab", tslabModule(display, versions));
  const end = process.exit.bind(process);
  process.exit = (code?: number | string | null): never => {
    const chosen = Number(code ?? process.exitCode ?? 0);
    exit(chosen);
    return end(chosen);
  };
}
