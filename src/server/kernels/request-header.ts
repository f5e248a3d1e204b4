import { BadParcel, type Parcel } from "../../../kernel/protocol/socket-wire.js";

/** What the server reads of a message. */
export interface ReadHeader {
  msg_id: string;
  msg_type: string;
  session: string;
}

export type RequestChannel = "shell" | "control" | "stdin";

const channels: readonly string[] = ["shell", "control", "stdin"] satisfies RequestChannel[];

/** A header longer than this is none. */
const mostHeader = 64 * 1024;

/**
 * The header of a client's message, and the channel that it is for.
 * @throws BadParcel where either is none.
 */
export function requestHeader({ channel, parts: [bytes] }: Parcel): {
  channel: RequestChannel;
  header: ReadHeader;
} {
  if (!channels.includes(channel)) throw new BadParcel("no channel of requests");
  if (bytes.byteLength > mostHeader) throw new BadParcel("a header without end");
  const header = readPart(bytes);
  const { msg_id, msg_type, session } = header ?? {};
  if (typeof msg_id !== "string" || typeof msg_type !== "string" || typeof session !== "string")
    throw new BadParcel("a header without names");
  return { channel: channel as RequestChannel, header: { msg_id, msg_type, session } };
}

/** A part as an object; null where it is none. */
export function readPart(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
