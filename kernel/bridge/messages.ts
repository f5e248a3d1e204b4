import type { MessagePort } from "node:worker_threads";
import type { Command, Timing } from "../commands/step.js";
import type { RingMemory } from "./output-ring.js";

/** JavaScript that the compiler made of a cell, and the way back to the cell's own lines. */
export interface Program {
  /** A script for V8's REPL mode, without a name. */
  code: string;
  /** The cell as its author wrote it. */
  source: string;
  /** Source map from the script to the rewritten cell, as JSON; absent where positions are the cell's own. */
  map?: string | undefined;
  /** Where pieces of the rewritten cell come from: [start there, length, start in the source]. */
  pieces?: [number, number, number][] | undefined;
  /** The rewritten cell, which the map's positions refer to. */
  rewritten?: string | undefined;
  /** Whether the cell ends with an expression, whose value is its result. */
  hasResult: boolean;
  /** Whether the cell awaits at its top level. */
  awaits: boolean;
  /** For the modules that it imports; absent where that says nothing. */
  modules?: ModuleSettings | undefined;
  /** What a local module imports, for whoever looks into it while it runs. */
  imports?: Imports | undefined;
}

/**
 * The names that a local module imports and uses as values: each with the variable of the script that holds their module, and
 * the name there; without one, it is the module.
 */
export type Imports = [name: string, holder: string, exported: string | null][];

/** What the notebook's tsconfig.json says about finding modules; paths are absolute. */
export interface Resolution {
  paths?: Record<string, string[]> | undefined;
  /** Where the targets of `paths` start. */
  pathsBase?: string | undefined;
  baseUrl?: string | undefined;
  /** Conditions of `exports` beside Node's own. */
  conditions?: string[] | undefined;
}

/** What of it changes the JavaScript of local modules. */
export interface ModuleEmit {
  legacyDecorators?: boolean | undefined;
  decoratorMetadata?: boolean | undefined;
  useDefineForClassFields?: boolean | undefined;
  jsx?:
    | {
        runtime?: "automatic" | "classic";
        pragma?: string | undefined;
        pragmaFrag?: string | undefined;
        importSource?: string | undefined;
      }
    | undefined;
}

/** What the modules of a notebook are found and made by. */
export interface ModuleSettings {
  resolution?: Resolution | undefined;
  emit?: ModuleEmit | undefined;
}

/** A failure in the words of the protocol. */
export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A cell's result: its mime bundle as JSON, and the plain text in it. */
export interface CellResult {
  data: string;
  text: string | undefined;
}

/** How a cell ended. */
export type Outcome =
  | { status: "ok"; result?: CellResult; pager?: { "text/plain": string } }
  | ({ status: "error"; interrupted?: boolean } & ErrorReport);

/** From the channels thread to the main thread. */
export type ToEvaluator =
  /** Packages that a cell is going to import; they load while its types are checked. */
  | { type: "load"; cell: number; title: string; packages: string[] }
  | {
      type: "run";
      cell: number;
      /** The name in stack traces: `In [3]`. */
      title: string;
      program: Program;
      expressions: [name: string, program: Program | ErrorReport][];
      allowStdin: boolean;
      timing?: Timing | undefined;
    }
  /** Something that a cell asks for beside its code. */
  | {
      type: "command";
      cell: number;
      title: string;
      command: Command;
      timing?: Timing | undefined;
    }
  /** `notice` asks only whether the main thread listens; `stop` gives the cell up. */
  | { type: "interrupt"; cell: number; step: "notice" | "stop" }
  | {
      type: "comm";
      cell: number;
      kind: "open" | "msg" | "close";
      content: CommContent;
      buffers: Uint8Array[];
    }
  | { type: "answer"; request: number; text: string; error?: string }
  | { type: "exit"; code: number };

/** The content of a comm message. */
export interface CommContent {
  comm_id: string;
  target_name?: string;
  data?: unknown;
  metadata?: Record<string, unknown>;
}

/** From the main thread to the channels thread. */
export type FromEvaluator =
  | { type: "output" }
  | {
      type: "publish";
      cell: number;
      /** How far the ring had been written when it was said. */
      after: number;
      message: string;
      /** JSON, and so are the metadata. */
      content: string;
      metadata: string;
      buffers: Uint8Array[];
      /** What it counts among the messages that are on their way. */
      cost: number;
    }
  /** `expressions`: the results of the user expressions by name, as JSON. */
  | { type: "result"; cell: number; outcome: Outcome; expressions: string }
  /** The main thread waits for a child process that it starts now, beside those that run already; or waits no more. */
  | { type: "waits"; running: number[] | undefined }
  | {
      type: "input";
      cell: number;
      request: number;
      prompt: string;
      password: boolean;
      reply: "wake" | "message";
    }
  | { type: "comm-opened" | "comm-closed"; id: string; target: string }
  | { type: "comm-done"; cell: number }
  /** What a breakpoint says instead of stopping. */
  | { type: "log-point"; breakpoint: number; text: string }
  | { type: "exit"; cell: number; code: number };

/** What the channels thread needs from the main thread to start. */
export interface ChannelsStart {
  connectionFile: string;
  /** The notebook's folder. */
  folder: string;
  /** The id of the process that started this one. */
  parent: number;
  port: MessagePort;
  ring: RingMemory;
  shared: SharedArrayBuffer;
  /** Where what is written to descriptors 1 and 2 can be read; null where it is not captured. */
  captured: { stdout: number; stderr: number; original: number | undefined } | null;
  /** How large V8 lets the main thread's heap grow, in bytes. */
  heapLimit: number;
}
