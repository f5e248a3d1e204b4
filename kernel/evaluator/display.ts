import type { MimeBundle } from "../bridge/messages.js";
import { represent, type Representation } from "./representation.js";

/** How a value is shown. */
export interface DisplayOptions {
  display_id?: string;
  update?: boolean;
  raw?: boolean;
  metadata?: Record<string, unknown>;
  transient?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

/** Sends an output message for the calling cell. */
export type Publish = (message: string, content: object, buffers?: Uint8Array[]) => void;

/**
 * The function that cells and libraries show values with.
 * @param publish Sends for the calling cell.
 * @param pending Takes note of a representation that is still to come, so that the cell waits for it.
 */
export function newDisplay(
  publish: Publish,
  pending: (promise: Promise<void>) => void,
): (value: unknown, options?: DisplayOptions) => void {
  return (value, options = {}) => {
    const send = ({ data, metadata }: Representation): void => {
      const { display_id, update = false, transient, buffers } = options;
      publish(
        update ? "update_display_data" : "display_data",
        {
          data,
          metadata: { ...metadata, ...options.metadata },
          transient: { ...transient, ...(display_id === undefined ? {} : { display_id }) },
        },
        buffers,
      );
    };
    const shown = options.raw ? { data: value as MimeBundle, metadata: {} } : represent(value);
    if (shown instanceof Promise) pending(shown.then(send));
    else send(shown);
  };
}
