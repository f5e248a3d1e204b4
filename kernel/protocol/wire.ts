import { createHmac, timingSafeEqual } from "node:crypto";
import { WireError } from "../errors.js";
import { jsonOf } from "./json-text.js";
import type { Header, Message } from "./message.js";

const delimiter = Buffer.from("<IDS|MSG>");
const decoder = new TextDecoder("utf-8", { fatal: true });

/** The lower-case hexadecimal HMAC over the four JSON parts; empty without a key. */
function signature(parts: Uint8Array[], key: string, scheme: string): Buffer {
  if (key === "") return Buffer.alloc(0);
  const hmac = createHmac(scheme.replace(/^hmac-/, ""), key);
  for (const part of parts) hmac.update(part);
  return Buffer.from(hmac.digest("hex"));
}

/**
 * The frames of a message: identities, delimiter, signature, four JSON parts, buffers.
 * @param message The message to send.
 * @param key The connection's key; `""` leaves messages unsigned.
 * @param scheme The signature scheme, default `hmac-sha256`.
 * @returns The frames of one multipart ZeroMQ message.
 * Source: Jupyter messaging protocol, "The Wire Protocol".
 */
export function encodeMessage(message: Message<unknown>, key: string, scheme = "hmac-sha256"): Buffer[] {
  const parts = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
    Buffer.from(jsonOf(part)),
  );
  return joinFrames({ ...message, parts }, key, scheme);
}

/** A message whose four JSON parts (header, parent header, metadata, content) are bytes yet: what passes it on need not read them. */
export interface SignedParts {
  identities: Uint8Array[];
  parts: Uint8Array[];
  buffers: Uint8Array[];
}

/** The frames of a message from its parts; as `encodeMessage`. */
export function joinFrames(
  { identities, parts, buffers }: SignedParts,
  key: string,
  scheme = "hmac-sha256",
): Buffer[] {
  return [
    ...identities.map(asBuffer),
    delimiter,
    signature(parts, key, scheme),
    ...parts.map(asBuffer),
    ...buffers.map(asBuffer),
  ];
}

/**
 * The message in a list of frames.
 * @param frames The frames of one multipart ZeroMQ message.
 * @param key The connection's key; `""` accepts any signature.
 * @param scheme The signature scheme, default `hmac-sha256`.
 * @returns The message, with its identities and buffers.
 * @throws WireError with `reason` `frames`, `signature` or `json`.
 * Source: Jupyter messaging protocol, "The Wire Protocol".
 */
export function decodeMessage(frames: Uint8Array[], key: string, scheme = "hmac-sha256"): Message {
  const { identities, parts, buffers } = splitFrames(frames, key, scheme);
  const [header, parent, metadata, content] = parts.map(parseObject) as [object, object, object, object];
  return {
    identities,
    header: checkedHeader(header),
    parent_header: parent as Partial<Header>,
    metadata: metadata as Record<string, unknown>,
    content: content as Record<string, unknown>,
    buffers,
  };
}

/**
 * The parts of a message in a list of frames, proved to be signed with the key.
 * @throws WireError with `reason` `frames` or `signature`.
 */
export function splitFrames(frames: Uint8Array[], key: string, scheme = "hmac-sha256"): SignedParts {
  const split = frames.findIndex((frame) => delimiter.equals(frame));
  if (split < 0) throw new WireError("frames", { place: "message", rule: "needs the delimiter <IDS|MSG>" });
  const [signed, ...rest] = frames.slice(split + 1);
  const parts = rest.slice(0, 4);
  if (signed === undefined || parts.length < 4)
    throw new WireError("frames", {
      place: "message",
      rule: "needs a signature and 4 parts after the delimiter",
      got: `${frames.length - split - 1} frames`,
    });
  if (key !== "" && !sameBytes(signature(parts, key, scheme), signed))
    throw new WireError("signature", { place: "message", rule: "must be signed with the connection's key" });
  return { identities: frames.slice(0, split), parts, buffers: rest.slice(4) };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function parseObject(part: Uint8Array, index: number): object {
  const name = ["header", "parent header", "metadata", "content"][index];
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(part));
  } catch (cause) {
    throw new WireError("json", { place: `message ${name}`, rule: "must be JSON in UTF-8" }, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WireError("json", { place: `message ${name}`, rule: "must be an object", got: kindOf(value) });
  return value;
}

function checkedHeader(value: object): Header {
  const header = value as Partial<Record<keyof Header, unknown>>;
  for (const field of ["msg_id", "msg_type"] as const)
    if (typeof header[field] !== "string")
      throw new WireError("json", {
        place: "message header",
        rule: `needs a string \`${field}\``,
        got: kindOf(header[field]),
      });
  return header as Header;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value;
}
