import type { FromEvaluator } from "../bridge/messages.js";
import type { SharedState } from "../bridge/shared-state.js";
import { KernelError } from "../errors.js";
import { JsonText, jsonOf } from "../protocol/json-text.js";
import { captured as isCaptured } from "./capture.js";
import { currentContext, stopIfDead } from "./cell-context.js";
import { encodeJson } from "./plain-json.js";
import { Array, ArrayBuffer, JSON, Object, SharedArrayBuffer, Uint8Array } from "../intrinsics.js";

/** What goes with a broadcast. */
export interface PublishOptions {
  metadata?: unknown;
  buffers?: unknown;
}

/**
 * Broadcasts something as the running code's cell, after all that has been printed so far.
 * @throws KernelError for what a message cannot hold.
 */
export type Publish = (message: string, content: object, options?: PublishOptions) => void;

/** The function that the author called, by the message that it sends. */
const places: Record<string, string> = {
  display_data: "display",
  update_display_data: "display",
  clear_output: "clearOutput",
  comm_open: "comms.open",
  comm_msg: "comm.send",
  comm_close: "comm.close",
};

/**
 * The one way out for what user code hands over: it is encoded here, on the thread of the code that hands it over, so that what
 * cannot be encoded is an error of that code; and it waits here while too much is on its way, so that code that shows without
 * end can be stopped and fills no memory.
 * @param position How far the ring of printed text has been written.
 */
export function newPublish(
  state: SharedState,
  position: () => number,
  tell: (message: FromEvaluator, transfer: ArrayBuffer[]) => void,
): Publish {
  return (message, content, options = {}) => {
    stopIfDead();
    const place = places[message] ?? message;
    const json = encodeContent(content, place);
    if (isCaptured(message, () => JSON.parse(json) as object)) return;
    const metadata = encodeRecord(options.metadata ?? {}, place).text;
    const buffers = copyBuffers(options.buffers ?? [], place);
    const bytes = buffers.reduce((sum, { length }) => sum + length, json.length + metadata.length);
    state.waitForRoom();
    const cell = currentContext()?.cell ?? 0;
    const cost = state.costOf(bytes);
    const transfer = buffers.map(({ buffer }) => buffer);
    tell(
      { type: "publish", cell, after: position(), message, content: json, metadata, buffers, cost },
      transfer,
    );
    // Counted last: code that is stopped in between must not leave a message counted that was never sent.
    state.addToWay(cost);
  };
}

function encodeContent(content: object, place: string): string {
  const fields = Object.entries(content).map(([name, value]): [string, unknown] => [
    name,
    value === undefined || value instanceof JsonText ? value : encodeJson(value, { place, name }),
  ]);
  return jsonOf(Object.fromEntries(fields));
}

/**
 * A record of the author's as JSON.
 * @throws KernelError for anything that is no object.
 */
export function encodeRecord(value: unknown, place: string, name = "metadata"): JsonText {
  const json = encodeJson(value, { place, name });
  if (json.text.startsWith("{")) return json;
  throw new KernelError({ place, rule: `${name} needs an object`, got: json.text.slice(0, 80) });
}

/** Copies, so that what the author does to the bytes later changes nothing that is on its way. */
function copyBuffers(buffers: unknown, place: string): Uint8Array<ArrayBuffer>[] {
  const refuse = (got: string): never => {
    throw new KernelError({
      place,
      rule: "buffers needs an array of bytes",
      got,
      cure: "Give [uint8Array].",
    });
  };
  if (!Array.isArray(buffers)) return refuse(typeof buffers);
  return buffers.map((one: unknown) => {
    if (ArrayBuffer.isView(one))
      return new Uint8Array(new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
    if (one instanceof ArrayBuffer || one instanceof SharedArrayBuffer)
      return new Uint8Array(new Uint8Array(one));
    return refuse(one === null ? "null in it" : `a ${typeof one} in it`);
  });
}
