import type { JobLine, PageData } from "../../server/api.js";

const written = document.querySelector<HTMLMetaElement>('meta[name="gradsheet"]')?.content ?? "{}";

/** What the server wrote into the page. */
export const pageData = JSON.parse(written) as PageData;

/** What tells the server that a request comes from its own page: other sites' pages cannot read it. */
export const ownHeaders: Readonly<Record<string, string>> = { "X-Gradsheet": pageData.write };

/** Why a request was refused, in the server's words. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Asks the server for what an address holds. */
export async function get<Answer>(address: string): Promise<Answer> {
  const response = await fetch(address, { cache: "no-store" });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as Answer;
}

/** Sends the server something to keep. */
export async function put(address: string, body: unknown): Promise<void> {
  await request("PUT", address, body);
}

/**
 * Asks for something whose answer does not matter.
 * @throws Refused where it is not done
 */
export async function request(
  method: "PUT" | "POST" | "PATCH" | "DELETE",
  address: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const response = await send(method, address, body, headers);
  if (!response.ok) throw await refusal(response);
}

/** Has the server do something at once. */
export async function post<Answer>(address: string, body: unknown): Promise<Answer> {
  const response = await send("POST", address, body);
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as Answer;
}

/**
 * Has the server do something that takes its time.
 * @param address what is to be done
 * @param body on what
 * @param tell called with each line on the way
 * @returns What came of it.
 * @throws Refused where the server did not begin, or the work failed
 */
export async function job(
  address: string,
  body: unknown,
  tell: (line: JobLine) => void,
): Promise<Extract<JobLine, { type: "done" }>> {
  const response = await send("POST", address, body);
  if (!response.ok || response.body === null) throw await refusal(response);
  let last: JobLine | undefined;
  for await (const line of linesOf(response.body)) {
    last = JSON.parse(line) as JobLine;
    tell(last);
  }
  if (last?.type === "done") return last;
  if (last?.type === "failed") throw new Refused(last.message, response.status);
  throw new Refused("The server ended before the work was done.", response.status);
}

/** The address of a notebook's page. */
export const notebookAddress = (path: string): string => `/notebooks/${encodedPath(path)}`;

/** A path of the served folder for an address: its names encoded, its slashes kept. */
export const encodedPath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

function send(method: string, address: string, body: unknown, more: object = {}): Promise<Response> {
  const headers = { ...ownHeaders, "Content-Type": "application/json", ...more };
  return fetch(address, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

async function refusal(response: Response): Promise<Refused> {
  const answer = (await response.json().catch(() => undefined)) as { message?: unknown } | undefined;
  const message =
    typeof answer?.message === "string" ? answer.message : `${response.status} ${response.statusText}`;
  return new Refused(message, response.status);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = "";
  for (;;) {
    const { done, value = "" } = await reader.read();
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter(Boolean);
    if (!done) continue;
    if (rest !== "") yield rest;
    return;
  }
}
