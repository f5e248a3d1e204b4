import { setTimeout as sleep } from "node:timers/promises";
import { answerFault, networkFault, type Answer } from "./faults.js";

/** How long a request may take, in milliseconds: a kernel on another machine is started within it. */
const longest = 300_000;

/** What a line carries at least, in bytes a millisecond: what is sent has that much longer. */
const slowest = 100;

export interface Asked {
  /** What is sent, as JSON. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Milliseconds that it may take. */
  timeout?: number | undefined;
  /** For how many milliseconds it is tried again while nobody answers: for what may be asked twice. */
  patience?: number | undefined;
}

/** A server's REST interface: each request carries the token in its header and nowhere else, and follows no redirection with it. */
export class Requests {
  /** The server's address, with `/` at its end. */
  readonly server: string;
  readonly #token: string | null;

  constructor(server: string, token: string | null) {
    this.server = server;
    this.#token = token;
  }

  get hasToken(): boolean {
    return this.#token !== null;
  }

  /** The headers that open the server. Gateways know no `Bearer`. */
  get headers(): Record<string, string> {
    return this.#token === null ? {} : { Authorization: `token ${this.#token}` };
  }

  /** The same token for another place of the server. */
  at(server: string): Requests {
    return new Requests(server, this.#token);
  }

  /**
   * Asks, and takes what is said.
   * @throws InputError where nobody answers; what `signal` was aborted with.
   */
  async ask(method: string, path: string, { patience = 0, ...asked }: Asked = {}): Promise<Answer> {
    const deadline = Date.now() + patience;
    for (let pause = 250; ; pause = Math.min(2 * pause, 2_000)) {
      const answer = await this.#askOnce(method, path, asked).catch((error: unknown) => {
        asked.signal?.throwIfAborted();
        return networkFault(this.server, error);
      });
      const isUnanswered = answer instanceof Error || [429, 502, 503, 504].includes(answer.status);
      if (isUnanswered && Date.now() + pause < deadline) {
        // A server that is asked too often says for how long it wants to be left alone.
        const asksFor = answer instanceof Error ? 0 : 1_000 * (answer.retryAfter ?? 0);
        await sleep(
          Math.min(Math.max(pause, asksFor), Math.max(0, deadline - Date.now())),
          undefined,
          asked.signal === undefined ? {} : { signal: asked.signal },
        );
        continue;
      }
      if (answer instanceof Error) throw answer;
      return answer;
    }
  }

  /**
   * Asks for JSON.
   * @param what - What the server must do, for the error: `start kernels`.
   * @throws InputError or GradsheetError for any other answer.
   */
  async json<T>(method: string, path: string, what: string, asked: Asked = {}): Promise<T> {
    const answer = await this.ask(method, path, asked);
    if (answer.status >= 200 && answer.status < 300 && answer.body !== null) return answer.body as T;
    throw this.fault(what, answer);
  }

  /** An answer that is none, as an error. */
  fault(what: string, answer: Answer): Error {
    return answerFault(this.server, what, answer, this.hasToken);
  }

  /** Asks for something that comes in pieces. */
  async stream(path: string, signal?: AbortSignal): Promise<Response> {
    try {
      return await this.#fetch("GET", path, "", signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw networkFault(this.server, error);
    }
  }

  async #askOnce(method: string, path: string, { timeout = longest, signal, body }: Asked): Promise<Answer> {
    const sent = body === undefined ? "" : JSON.stringify(body);
    const limit = AbortSignal.timeout(timeout + Math.ceil(sent.length / slowest));
    const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const response = await this.#fetch(method, path, sent, either);
    const text = await response.text();
    const type = (response.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
    const { status, headers } = response;
    return {
      status,
      type,
      location: headers.get("location"),
      retryAfter: retryAfter(headers),
      body: jsonIn(text),
    };
  }

  #fetch(method: string, path: string, body: string, signal: AbortSignal | undefined): Promise<Response> {
    return fetch(new URL(path, this.server), {
      method,
      redirect: "manual",
      headers: {
        ...this.headers,
        Accept: "application/json, text/event-stream",
        ...(body === "" ? {} : { "Content-Type": "application/json" }),
      },
      ...(signal === undefined ? {} : { signal }),
      ...(body === "" ? {} : { body }),
    });
  }
}

/**
 * After how many seconds a server wants to be asked again: it says so, or names a time, which its own clock tells.
 * Source: RFC 9110, 10.2.3.
 */
function retryAfter(headers: Headers): number | undefined {
  const said = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(said)) return Number(said);
  const pause = (Date.parse(said) - Date.parse(headers.get("date") ?? "")) / 1_000;
  return pause >= 0 ? pause : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page, or nothing.
    return null;
  }
}
