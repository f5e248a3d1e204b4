/** One message on a comm. */
export interface CommMessage {
  data: unknown;
  buffers: Uint8Array[];
}

/** A channel to an object in the front end. */
export interface Comm {
  onMessage: ((message: CommMessage) => unknown) | undefined;
  onClose: ((message: CommMessage) => unknown) | undefined;
  send(data: unknown, options?: { buffers?: Uint8Array[] }): void;
  close(): void;
}

/** The comms of a kernel. */
export interface Comms {
  register(target: string, opened: (comm: Comm) => unknown): void;
  open(
    target: string,
    data: unknown,
    options: { id: string; metadata: Record<string, unknown>; buffers: Uint8Array[] },
  ): Comm;
}

/** A failure in the words of the protocol. */
export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

interface Doors {
  comms: Comms;
  capture: <T>(run: () => T, receive: (message: string, content: object) => boolean) => T;
  outputHere: <Values extends unknown[], T>(callback: (...values: Values) => T) => (...values: Values) => T;
  reportError: (error: unknown) => ErrorReport;
  onInterrupt: (cleanup: () => void) => void;
  display: (value: unknown, options?: { raw?: boolean }) => void;
}

/** What a notebook's kernel offers under a well-known symbol; undefined where the program runs elsewhere. */
export function kernelDoor<Name extends keyof Doors>(name: Name): Doors[Name] | undefined {
  const door = (globalThis as Record<symbol, unknown>)[Symbol.for(`Jupyter.${name}`)];
  return door as Doors[Name] | undefined;
}
