import { setTimeout as sleep } from "node:timers/promises";
import { GradsheetError, InputError } from "../../errors.js";
import { type Answer, wordsOf } from "./faults.js";
import type { Requests } from "./requests.js";
import { place } from "./server-address.js";

/** How long a user's server that is ready may take to answer through the hub's proxy, in milliseconds. */
const patience = 60_000;

/** How long a hub that starts many servers is asked again, in milliseconds. */
const longestQueue = 300_000;

/** A step of a server's start. Source: JupyterHub's REST API, "server/progress". */
interface Progress {
  progress?: number;
  message?: string;
  ready?: boolean;
  failed?: boolean;
  url?: string;
}

/** A hub, and whose server of it is asked for; null where that is the token's own user's. */
export interface HubAddress {
  hub: Requests;
  user: string | null;
  /** The name of one of several servers of the user; empty: the usual one. */
  server: string;
}

/** What browsers show behind the address of a server: pages, and no server's name. */
const pages = new Set(["lab", "tree", "notebooks", "edit", "terminals", "doc", "nbclassic", "api"]);

/**
 * The hub at an address, which may be that of a user's server (`/user/NAME/`), or null where there is none.
 * @throws InputError where nobody answers, and for the address of a page.
 */
export async function hubAt(requests: Requests, signal?: AbortSignal): Promise<HubAddress | null> {
  const url = new URL(requests.server);
  const [, before, below = ""] = /^(.*?\/)((?:user|hub)\/.*)$/.exec(url.pathname) ?? [];
  const hub = before === undefined ? requests : requests.at(new URL(before, url).href);
  const { status, body } = await hub.ask("GET", "hub/api", { signal, timeout: 30_000 });
  const isHub = status === 200 && typeof (body as { version?: unknown } | null)?.version === "string";
  if (!isHub) return null;
  const [kind, user, ...rest] = below.split("/").filter((step) => step !== "");
  const [server, ...page] = pages.has(rest[0]) ? [undefined, ...rest] : rest;
  if (kind === "hub" || page.length > 0) {
    const own = kind === "hub" ? "" : `${[kind, user, server].filter(Boolean).join("/")}/`;
    throw new InputError({
      place,
      rule: "needs the address of a hub, or of a user's server on it",
      got: `that of a page (${url.pathname})`,
      cure: `Does --server ${new URL(own, hub.server).href} work?`,
    });
  }
  return {
    hub,
    user: user === undefined ? null : decodeURIComponent(user),
    server: decodeURIComponent(server ?? ""),
  };
}

/** A name as a hub has it in an address. Source: JupyterHub, `utils.url_escape_path`; a user's name is often a mail address. */
const escaped = (name: string): string =>
  encodeURIComponent(name)
    .replaceAll("%40", "@")
    .replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Starts a user's server where it does not run, and waits until it answers.
 * @param onProgress - Told how far it is.
 * @returns The requests to it.
 * @throws InputError for a token that is nobody's, or a service's; GradsheetError where the server does not start.
 */
export async function startedServer(
  { hub, user, server }: HubAddress,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress: (text: string) => void },
): Promise<Requests> {
  const name = user ?? (await ownName(hub, signal));
  const path = `hub/api/users/${escaped(name)}/server${server === "" ? "" : `s/${escaped(server)}`}`;
  const own = `user/${escaped(name)}/${server === "" ? "" : `${escaped(server)}/`}`;
  const home = hub.at(new URL(own, hub.server).href);
  onProgress("asking the hub");
  const asked = await startAsked(hub, path, { onProgress, signal });
  // A token may be allowed to use a server and not to start one.
  if ((asked.status === 403 || asked.status === 404) && (await answers(home, signal))) return home;
  if (asked.status === 404)
    throw new InputError({
      place,
      rule: `needs a token that may start the server of ${name} on ${hub.server}`,
      got: "one that may not, or a user whom the hub does not know (404)",
      cure: "Is the name right? Has the user logged in once? A user's own token starts the own server; that of another needs the scope servers.",
    });
  const isRefused =
    asked.status === 401 || (asked.status === 403 && /scope|credential/i.test(wordsOf(asked.body)));
  if (isRefused) throw hub.fault(`start the server of ${name}`, asked);
  // 400: it runs already, or is about to. Why one did not start, its progress says.
  if (asked.status !== 201)
    await followed(hub, `${path}/progress`, { name, onProgress, signal, said: asked.body });
  onProgress("waiting for the server's first answer");
  for (
    const deadline = Date.now() + patience;
    ;
    await sleep(300, undefined, signal === undefined ? {} : { signal })
  ) {
    const isThere = await answers(home, signal);
    if (isThere) return home;
    if (Date.now() > deadline)
      throw new GradsheetError({
        place: home.server,
        rule: `must answer within ${patience / 1_000} s of its start`,
        got: "nothing of Jupyter's",
        cure: "The log of the hub may say why.",
      });
  }
}

/** Whether a user's server answers, be it with a refusal of its own. */
async function answers(home: Requests, signal?: AbortSignal): Promise<boolean> {
  const { status, body } = await home.ask("GET", "api", { signal, timeout: 30_000 });
  return status === 200 && typeof (body as { version?: unknown } | null)?.version === "string";
}

/** Asks for the start; a hub that starts so many at the moment that it wants to be asked later is. */
async function startAsked(
  hub: Requests,
  path: string,
  { onProgress, signal }: { onProgress: (text: string) => void; signal: AbortSignal | undefined },
): Promise<Answer> {
  for (const deadline = Date.now() + longestQueue; ;) {
    const asked = await hub.ask("POST", path, { signal, body: {} });
    if (asked.status !== 429 || Date.now() > deadline) return asked;
    onProgress(`the hub is busy: ${wordsOf(asked.body)}`);
    const pause = Math.min(Math.max(asked.retryAfter ?? 5, 1), 30);
    await sleep(1_000 * pause, undefined, signal === undefined ? {} : { signal });
  }
}

async function ownName(hub: Requests, signal?: AbortSignal): Promise<string> {
  const { name, kind } = await hub.json<{ name?: unknown; kind?: unknown }>(
    "GET",
    "hub/api/user",
    "say whose the token is",
    { signal },
  );
  if (typeof name === "string" && kind !== "service") return name;
  throw new InputError({
    place,
    rule: "needs to know whose server of the JupyterHub it is to use",
    got: "a token of a service, which has none",
    cure: `Name the user in the address: --server ${hub.server}user/NAME/`,
  });
}

/** Waits for the end of a start by its progress, which the hub tells line by line; a proxy may cut that. */
async function followed(
  hub: Requests,
  path: string,
  {
    name,
    onProgress,
    signal,
    said,
  }: { name: string; onProgress: (text: string) => void; signal: AbortSignal | undefined; said: unknown },
): Promise<void> {
  const fault = (got: string) =>
    new GradsheetError({
      place: hub.server,
      rule: `must start the server of ${name}`,
      got: got === "" ? "no reason" : got.replace(/\.$/, ""),
      cure: "Start it in the browser to see more, or ask whoever runs the hub.",
    });
  for (;;) {
    const response = await hub.stream(path, signal);
    if (!response.ok || response.body === null) throw fault(wordsOf(said) || `the answer ${response.status}`);
    try {
      for await (const step of stepsIn(response.body)) {
        if (step.failed === true) throw fault(step.message ?? "");
        if (step.ready === true) return;
        onProgress(`the hub starts the server: ${step.message ?? ""} ${step.progress ?? 0} %`);
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof GradsheetError) throw error;
      // A stream that was cut is asked for again.
    }
    await sleep(500, undefined, signal === undefined ? {} : { signal });
  }
}

/** The steps in a stream of server-sent events. */
async function* stepsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<Progress> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.startsWith("data:")) continue;
      try {
        yield JSON.parse(line.slice(5)) as Progress;
      } catch {
        // Half a line of a proxy.
      }
    }
  }
}
