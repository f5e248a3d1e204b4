import { STATUS_CODES, type ServerResponse } from "node:http";
import { HttpError } from "./http-error.js";

/** What a handler answers with; the server writes it. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** A value as JSON, never kept by a browser. */
export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers },
  body: JSON.stringify(value),
});

/** Nothing but a status: 204. */
export const empty = (status = 204): Reply => ({ status, headers: { "Cache-Control": "no-store" } });

/** A page. */
export const html = (body: string, policy: string, status = 200): Reply => ({
  status,
  headers: {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": policy,
  },
  body,
});

/** A way elsewhere on this server. */
export const redirect = (location: string, status = 302, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { Location: location, "Cache-Control": "no-store", ...headers },
});

/** An error in Jupyter's shape. */
export function errorReply(error: HttpError): Reply {
  return json({ message: error.message, reason: error.reason, ...error.more }, error.status);
}

/** An error as bytes, for a connection that carries no request: what came is none, or asks for a websocket that there is not. */
export function rawErrorReply(error: HttpError): string {
  const { status, body = "" } = errorReply(error);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    String(body),
  ].join("\r\n");
}

/** Writes a reply; `HEAD` has its headers alone. */
export function send(response: ServerResponse, reply: Reply, isHead: boolean): void {
  const body = reply.body === undefined ? undefined : Buffer.from(reply.body);
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.status !== 204 && reply.status !== 304) response.setHeader("Content-Length", body?.length ?? 0);
  response.end(isHead ? undefined : body);
}
