/*
 * Kernel messages on a websocket, in both of Jupyter's subprotocols. The four JSON parts (header, parent header, metadata, content) stay
 * bytes wherever nobody has to read them.
 * Source: jupyter_server, "WebSocket kernel wire protocols".
 */

/** The subprotocol that keeps the parts apart. */
export const v1Protocol = "v1.kernel.websocket.jupyter.org";

export type Subprotocol = typeof v1Protocol | "";

/** A message between a websocket and a kernel. */
export interface Parcel {
  channel: string;
  /** Header, parent header, metadata, content: JSON in UTF-8. */
  parts: Uint8Array[];
  buffers: Uint8Array[];
}

/** What a client sent is no message. */
export class BadParcel extends Error {
  override readonly name = "BadParcel";
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** How many parts a message may have. */
const mostParts = 10_000;

/** A message as bytes or text of a subprotocol. */
export function encodeParcel(parcel: Parcel, protocol: Subprotocol): Buffer | string {
  return protocol === v1Protocol ? encodeV1(parcel) : encodeDefault(parcel);
}

/**
 * The message in what a client sent.
 * @throws BadParcel for anything else.
 */
export function decodeParcel(data: Buffer, isBinary: boolean, protocol: Subprotocol): Parcel {
  try {
    if (protocol === v1Protocol) {
      if (!isBinary) throw new BadParcel("a text");
      return decodeV1(data);
    }
    return isBinary ? decodeBinary(data) : fromJson(utf8.decode(data), []);
  } catch (error) {
    // Deep JSON has no room on the stack, bytes beyond the end are a RangeError: both are no message.
    throw error instanceof BadParcel ? error : new BadParcel((error as Error).message);
  }
}

function encodeV1({ channel, parts, buffers }: Parcel): Buffer {
  const pieces = [Buffer.from(channel), ...parts, ...buffers];
  const offsets = [8 * (pieces.length + 2)];
  for (const piece of pieces) offsets.push(offsets.at(-1)! + piece.byteLength);
  const table = Buffer.alloc(offsets[0]);
  table.writeBigUInt64LE(BigInt(offsets.length), 0);
  for (const [at, offset] of offsets.entries()) table.writeBigUInt64LE(BigInt(offset), 8 * (at + 1));
  return Buffer.concat([table, ...pieces]);
}

function decodeV1(data: Buffer): Parcel {
  const count = Number(data.readBigUInt64LE(0));
  if (count < 6 || count > mostParts || 8 * (count + 1) > data.length)
    throw new BadParcel("no table of offsets");
  const offsets = Array.from({ length: count }, (_, at) => Number(data.readBigUInt64LE(8 * (at + 1))));
  if (offsets[0] !== 8 * (count + 1) || offsets.at(-1) !== data.length)
    throw new BadParcel("offsets of another length");
  const pieces = offsets.slice(1).map((end, at) => {
    if (end < offsets[at]) throw new BadParcel("offsets out of order");
    return data.subarray(offsets[at], end);
  });
  return { channel: utf8.decode(pieces[0]), parts: pieces.slice(1, 5), buffers: pieces.slice(5) };
}

/** JSON, put together from the parts as they are; with buffers behind it where there are some. */
function encodeDefault({ channel, parts, buffers }: Parcel): Buffer | string {
  const [header, parent, metadata, content] = parts.map((part) => Buffer.from(part).toString("utf8"));
  const { msg_id, msg_type } = JSON.parse(header) as Record<string, unknown>;
  const names = `"msg_id":${JSON.stringify(msg_id)},"msg_type":${JSON.stringify(msg_type)}`;
  const json = `{"channel":${JSON.stringify(channel)},"header":${header},${names},"parent_header":${parent},"metadata":${metadata},"content":${content},"buffers":[]}`;
  if (buffers.length === 0) return json;
  const pieces = [Buffer.from(json), ...buffers];
  const table = Buffer.alloc(4 * (pieces.length + 1));
  table.writeUInt32BE(pieces.length, 0);
  let offset = table.length;
  for (const [at, piece] of pieces.entries()) {
    table.writeUInt32BE(offset, 4 * (at + 1));
    offset += piece.byteLength;
  }
  return Buffer.concat([table, ...pieces]);
}

function decodeBinary(data: Buffer): Parcel {
  const count = data.readUInt32BE(0);
  if (count < 1 || count > mostParts || 4 * (count + 1) > data.length)
    throw new BadParcel("no table of offsets");
  const offsets = Array.from({ length: count }, (_, at) => data.readUInt32BE(4 * (at + 1)));
  offsets.push(data.length);
  if (offsets[0] !== 4 * (count + 1)) throw new BadParcel("offsets of another length");
  const pieces = offsets.slice(1).map((end, at) => {
    if (end < offsets[at] || end > data.length) throw new BadParcel("offsets out of order");
    return data.subarray(offsets[at], end);
  });
  return fromJson(utf8.decode(pieces[0]), pieces.slice(1));
}

function fromJson(text: string, buffers: Uint8Array[]): Parcel {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new BadParcel("no object");
  const { channel, header, parent_header, metadata, content } = value as Record<string, unknown>;
  if (typeof channel !== "string") throw new BadParcel("no channel");
  const parts = [header, parent_header ?? {}, metadata ?? {}, content ?? {}].map((part) => {
    if (typeof part !== "object" || part === null || Array.isArray(part))
      throw new BadParcel("a part is no object");
    return Buffer.from(JSON.stringify(part));
  });
  return { channel, parts, buffers };
}
