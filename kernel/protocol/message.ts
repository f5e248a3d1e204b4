import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";

/** The Jupyter messaging protocol that this code speaks. */
export const protocolVersion = "5.5";

/** Who sent a message, when, and what it is. */
export interface Header {
  msg_id: string;
  session: string;
  username: string;
  /** ISO 8601, with a time zone. */
  date: string;
  msg_type: string;
  version: string;
  subshell_id?: string | null;
}

/** One Jupyter message, off the wire. */
export interface Message<C = Record<string, unknown>> {
  /** ROUTER addresses of a request or reply; the topic of a broadcast. */
  identities: Uint8Array[];
  header: Header;
  parent_header: Partial<Header>;
  metadata: Record<string, unknown>;
  content: C;
  buffers: Uint8Array[];
}

/** What a new message takes from elsewhere. */
export interface MessageOptions {
  /** The sender's own session id, never the other side's. */
  session: string;
  /** The request that this message answers or belongs to. */
  parent?: Message<unknown> | undefined;
  /** What JSON can hold, or JSON already. */
  metadata?: object;
  buffers?: Uint8Array[];
  /** Default: those of the parent, which is the way back to its sender. */
  identities?: Uint8Array[];
  /** Default: one that no other message has. */
  id?: string;
}

let counter = 0;

function username(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user id need not have an entry in /etc/passwd.
    return "username";
  }
}

const sender = username();
const idPrefix = randomUUID();

/**
 * A message with a header of its own: a fresh id, the time, and the protocol's version.
 * @param type The message type, `execute_request`.
 * @param content The body: what JSON can hold, or a `JsonText`.
 * @param options The sender's session, the parent, metadata, buffers and identities.
 * @returns The message, not yet signed.
 */
export function newMessage<C = Record<string, unknown>>(
  type: string,
  content: C,
  options: MessageOptions,
): Message<C> {
  counter += 1;
  return {
    identities: options.identities ?? options.parent?.identities ?? [],
    header: {
      msg_id: options.id ?? `${idPrefix}_${process.pid}_${counter}`,
      session: options.session,
      username: sender,
      date: new Date().toISOString(),
      msg_type: type,
      version: protocolVersion,
    },
    parent_header: options.parent?.header ?? {},
    metadata: (options.metadata ?? {}) as Record<string, unknown>,
    content,
    buffers: options.buffers ?? [],
  };
}
