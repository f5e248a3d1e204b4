import type { IncomingMessage, ServerResponse } from "node:http";
import type { Reply } from "./reply.js";
import { readBody } from "./read-body.js";
import { HttpError } from "./http-error.js";

/** A request as handlers see it. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** `127.0.0.1:8890`, which the gate has let through. */
  readonly host: string;
  /** What the pattern's wildcards stand for, decoded once. */
  readonly words: Record<string, string>;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
    words: Record<string, string>,
  ) {
    this.request = request;
    this.response = response;
    this.query = query;
    this.host = request.headers.host ?? "";
    this.words = words;
  }

  /** A header that may come once. */
  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /**
   * The body as a JSON object; `{}` where there is none.
   * @throws HttpError 400 for anything else, 413 for one that is too large.
   */
  async json(): Promise<Record<string, unknown>> {
    const text = (await readBody(this.request)).toString("utf8");
    if (text.trim() === "") return {};
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new HttpError(400, "The body must be JSON.", "bad json");
    }
    if (value === null) return {};
    if (typeof value !== "object" || Array.isArray(value))
      throw new HttpError(400, "The body must be a JSON object.", "bad json");
    return value as Record<string, unknown>;
  }
}

/** Answers a request; null where it has written the answer itself. */
export type Handler = (exchange: Exchange) => Promise<Reply | null> | Reply | null;
