import type { MessagePort } from "node:worker_threads";
import type { RingMemory } from "./output-ring.js";

/** Representations of one value by media type. */
export type MimeBundle = Record<string, unknown>;

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
}

/** A failure in the words of the protocol. */
export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** What came of one user expression: a mime bundle, or why there is none. */
export type ExpressionResult =
  { status: "ok"; data: MimeBundle; metadata: Record<string, unknown> } | ({ status: "error" } & ErrorReport);

/** How a cell ended. */
export type Outcome =
  | { status: "ok"; result?: { data: MimeBundle; metadata: Record<string, unknown> }; pager?: MimeBundle }
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
  /** `after`: how far the ring had been written when it was said. */
  | {
      type: "publish";
      cell: number;
      after: number;
      message: string;
      content: object;
      metadata: object;
      buffers: Uint8Array[];
    }
  | { type: "result"; cell: number; outcome: Outcome; expressions: Record<string, ExpressionResult> }
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
