import { createRequire } from "node:module";
import { join } from "node:path";
import type { Modules } from "../loader/modules.js";
import type { ErrorReport } from "../bridge/messages.js";
import { capture, outputHere } from "./capture.js";
import { onInterrupt } from "./cell-context.js";
import type { Comms } from "./comms.js";
import type { DisplayOptions } from "./display.js";
import type { EndingWork } from "./ending-work.js";
import type { Input, InputOptions } from "./input.js";
import { repeatSymbol } from "../commands/step.js";
import { alertBy, confirmBy } from "./questions.js";
import { repeat } from "./timing.js";
import { tslabModule } from "./tslab.js";
import { Number, Object, Symbol, process } from "../intrinsics.js";

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
  define(Symbol.for(repeatSymbol), repeat);
  define("prompt", (text?: string, options?: InputOptions) => input.ask(text, options));
  define("input", (text?: string, options?: InputOptions) => input.askLater(text, options));
  define("alert", alertBy(input));
  define("confirm", confirmBy(input));
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
  const filename = join(folder, "notebook.ts");
  const require = modules.requireFrom(filename);
  // A script that asks whether it is the main one is so in a cell.
  const main = {
    id: ".",
    path: folder,
    filename,
    exports: {},
    loaded: false,
    children: [],
    paths: [],
    require,
  };
  require.main = main as unknown as NodeJS.Module;
  // What the compiler makes of import, import.meta, module and exports.
  const importing = <T>(load: Promise<T>): Promise<T> => {
    onInterrupt(() => modules.abandon());
    return load;
  };
  const kernel = {
    import: (...values: Parameters<Modules["import"]>) => importing(modules.import(...values)),
    names: (...values: Parameters<Modules["names"]>) => importing(modules.names(...values)),
    require,
    meta: modules.metaOf(),
    module: main,
  };
  // Every script needs it: no assignment takes it away.
  Object.defineProperty(globalThis, "__kernel", { value: Object.freeze(kernel) });
  define("require", require);
  define("__dirname", folder);
  define("__filename", filename);
  const requireOwn = createRequire(import.meta.url);
  const versionOf = (name: string): string =>
    (requireOwn(`${name}/package.json`) as { version: string }).version;
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
