import { afterEach } from "vitest";
import type { Comm, Comms } from "../../src/widget/protocol/kernel-doors.js";

/** A message that a model has sent, or that opened it. */
export interface Sent {
  id: string;
  kind: "open" | "msg" | "close";
  data: { method?: string; state?: Record<string, unknown>; [key: string]: unknown };
  buffers: Uint8Array[];
}

const symbol = Symbol.for("Jupyter.comms");
afterEach(() => void Reflect.deleteProperty(globalThis, symbol));

/** Comms that note what is sent, in the place of a kernel's, until the test ends. */
export function fakeComms() {
  const sent: Sent[] = [];
  const open = new Map<string, Comm>();
  const targets = new Map<string, (comm: Comm) => unknown>();
  const newComm = (id: string): Comm => {
    const note = (kind: Sent["kind"], data: unknown, buffers: Uint8Array[] = []) =>
      void sent.push({ id, kind, data: structuredClone(data) as Sent["data"], buffers });
    const comm: Comm = {
      onMessage: undefined,
      onClose: undefined,
      send: (data, options) => note("msg", data, options?.buffers),
      close: () => note("close", {}),
    };
    open.set(id, comm);
    return comm;
  };
  const comms: Comms = {
    register: (target, opened) => void targets.set(target, opened),
    open: (_target, data, { id, buffers }) => {
      sent.push({ id, kind: "open", data: structuredClone(data) as Sent["data"], buffers });
      return newComm(id);
    },
  };
  Object.defineProperty(globalThis, symbol, { value: comms, configurable: true });
  return {
    sent,
    /** Sends a message as a front end does. */
    tell: (id: string, data: unknown, buffers: Uint8Array[] = []) =>
      open.get(id)?.onMessage?.({ data, buffers }),
    /** Opens a comm as a front end does. */
    openFromPage: (target: string, id: string) => targets.get(target)?.(newComm(id)),
  };
}
