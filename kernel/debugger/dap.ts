/*
 * What of the Debug Adapter Protocol the kernel speaks. Source: https://microsoft.github.io/debug-adapter-protocol/specification;
 * Jupyter's additions: https://jupyter-client.readthedocs.io/en/stable/messaging.html#additions-to-the-dap.
 */

/** The content of a debug_request. */
export interface DebugRequest {
  seq: number;
  type: "request";
  command: string;
  arguments?: Record<string, unknown>;
}

/** The content of a debug_reply. */
export interface DebugResponse {
  seq: number;
  type: "response";
  request_seq: number;
  command: string;
  success: boolean;
  message?: string;
  body: object;
}

/** The content of a debug_event. */
export interface DebugEvent {
  seq: number;
  type: "event";
  event: string;
  body?: object;
}

/** The only thread that there is to a client: the one that cells run on. */
export const threadId = 1;

export interface Source {
  name?: string;
  path?: string;
}

export interface SourceBreakpoint {
  line: number;
  column?: number;
  /** Stops only where this is true. */
  condition?: string;
  /** Stops only at some of the times: `3`, `>= 3`, `% 3`. */
  hitCondition?: string;
  /** Is said instead of a stop; expressions stand in braces. */
  logMessage?: string;
}

export interface Breakpoint {
  id: number;
  verified: boolean;
  line: number;
  column?: number;
  message?: string;
  source: Source;
}

export interface StackFrame {
  id: number;
  name: string;
  line: number;
  column: number;
  source?: Source;
  presentationHint?: "normal" | "subtle";
}

export interface Scope {
  name: string;
  presentationHint?: "locals" | "registers" | "arguments";
  variablesReference: number;
  namedVariables?: number;
  expensive: boolean;
}

/** A value under a name; one with a reference has parts that can be asked for. */
export interface Variable {
  name: string;
  value: string;
  type: string;
  variablesReference: number;
  namedVariables?: number;
  indexedVariables?: number;
  /** The expression that has this value. */
  evaluateName?: string;
  presentationHint?: { kind?: string; attributes?: string[]; lazy?: boolean };
}

/** Why a request fails, in a sentence for its author. */
export class RequestError extends Error {}
