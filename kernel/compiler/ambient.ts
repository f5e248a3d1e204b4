import { webAssemblyText } from "./ambient-web-assembly.js";

/** The name under which the declarations of a cell's ambient functions are compiled. */
export const ambientFile = "gradsheet-cell-globals.d.ts";

/** What a cell has without an import: the kernel's functions, and tslab's display API under its own name. */
export const ambientText = `
/** How a value is shown. */
interface DisplayOptions {
  /** A name for the output, by which it can be replaced later. */
  display_id?: string;
  /** Replace what was shown under that name. */
  update?: boolean;
  /** The value is a mime bundle: { "text/html": "<b>…</b>" }. */
  raw?: boolean;
  metadata?: Record<string, unknown>;
  transient?: Record<string, unknown>;
  buffers?: Uint8Array[];
}
/** Shows a value at once, as rich as it can be, between the lines that the cell prints. */
declare function display(value: unknown, options?: DisplayOptions): void;
/** Clears the cell's output; with wait, as soon as something new is shown. */
declare function clearOutput(options?: { wait?: boolean }): void;
/** Asks the person at the front end for a line of text, and waits. */
declare function prompt(text?: string, options?: { password?: boolean }): string;
/** Asks the person at the front end for a line of text, while timers and promises go on. */
declare function input(text?: string, options?: { password?: boolean }): Promise<string>;
/** Shows a message to the person at the front end, and waits until it is acknowledged. */
declare function alert(message?: any): void;
/** Asks the person at the front end, and waits; true for y and yes. */
declare function confirm(message?: string): boolean;
/** What \`performance\` is an instance of. */
declare var Performance: Function & { prototype: import("node:perf_hooks").Performance };

/** A channel between the kernel and an object in the front end. */
interface Comm {
  readonly id: string;
  readonly target: string;
  send(data: unknown, options?: { metadata?: Record<string, unknown>; buffers?: Uint8Array[] }): void;
  close(data?: unknown): void;
  /** May be asynchronous: the kernel is busy until it has ended, and an interrupt ends it. */
  onMessage: ((message: CommMessage) => unknown) | undefined;
  onClose: ((message: CommMessage) => unknown) | undefined;
}
interface CommMessage {
  data: unknown;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}
/** Comms of this kernel: targets that a front end may open, and comms opened from here. */
declare const comms: {
  register(target: string, opened: (comm: Comm, message: CommMessage) => unknown): void;
  unregister(target: string): void;
  open(
    target: string,
    data?: unknown,
    options?: { id?: string; metadata?: Record<string, unknown>; buffers?: Uint8Array[] },
  ): Comm;
};
${webAssemblyText}
declare module "tslab" {
  /** The versions of what runs the cell. */
  export const versions: { tslab: string; typescript: string; node: string };
  /** Rich outputs, one method for each kind. */
  export interface Display {
    javascript(text: string): void;
    html(text: string): void;
    markdown(text: string): void;
    latex(text: string): void;
    svg(text: string): void;
    png(bytes: Uint8Array): void;
    jpeg(bytes: Uint8Array): void;
    gif(bytes: Uint8Array): void;
    pdf(bytes: Uint8Array): void;
    text(text: string): void;
    raw(contentType: string, data: string | Uint8Array): void;
  }
  /** A display that replaces its own last output. */
  export function newDisplay(): Display;
  export const display: Display;
}
`;
