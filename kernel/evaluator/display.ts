import { KernelError } from "../errors.js";
import type { JsonText } from "../protocol/json-text.js";
import { encodeBundle } from "./mime-bundle.js";
import { encodeRecord, type Publish } from "./outbox.js";
import { represent } from "./representation.js";
import { Promise, String } from "../intrinsics.js";

/** How a value is shown. */
export interface DisplayOptions {
  display_id?: string;
  update?: boolean;
  raw?: boolean;
  metadata?: Record<string, unknown>;
  transient?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

/**
 * The function that cells and libraries show values with.
 * @param publish Sends for the calling cell.
 * @param pending Takes note of a representation that is still to come, so that the cell waits for it.
 */
export function newDisplay(
  publish: Publish,
  pending: (promise: Promise<void>) => void,
): (value: unknown, options?: DisplayOptions) => void {
  return (value, given) => {
    const options = given ?? {};
    const { update, raw, buffers } = options;
    const metadata = encodeRecord(options.metadata ?? {}, "display");
    const transient = { ...options.transient, ...idOf(options.display_id) };
    const send = ({ data }: { data: JsonText }): void =>
      publish(update ? "update_display_data" : "display_data", { data, metadata, transient }, { buffers });
    const shown = raw ? { data: encodeBundle(value, "display") } : represent(value);
    if (shown instanceof Promise) pending(shown.then(send));
    else send(shown);
  };
}

function idOf(id: unknown): { display_id?: string } {
  if (id === undefined || id === null) return {};
  if (typeof id === "string" || typeof id === "number") return { display_id: String(id) };
  throw new KernelError({ place: "display", rule: "display_id needs a text", got: typeof id });
}
