import type { IncomingMessage } from "node:http";
import { HttpError } from "./http-error.js";

/** The largest body that is read, in bytes. */
export const mostBody = 64 * 2 ** 20;

/**
 * A request's body.
 * @throws HttpError 413 for one that is too large, before it is read where it says so itself.
 */
export async function readBody(request: IncomingMessage, most = mostBody): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > most) throw tooLarge(most);
  const parts: Buffer[] = [];
  let size = 0;
  // Whoever sends too much is answered before the connection ends.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw tooLarge(most);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const tooLarge = (most: number) =>
  new HttpError(413, `A request may have ${most / 2 ** 20} MB at most.`, "too large");
