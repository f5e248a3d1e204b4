import { readFileSync, statSync } from "node:fs";
import { FileError, InputError } from "../errors.js";
import type { Engine } from "../run/engine.js";
import { connectServer } from "../run/remote/connect-server.js";
import { serverAddress } from "../run/remote/server-address.js";
import { isLoopback } from "../server/gate/host.js";
import { UsageError } from "./command.js";
import { paint, printable } from "./paint.js";
import type { Progress } from "./progress.js";

/** How many kernels run at a time on a server unless it is said: its cores are not known here. */
export const usualJobs = 4;

/** What commands say of it in their help. */
export const serverHelp = `  --server URL         runs on the kernels of a server instead: Jupyter Server, JupyterHub (it starts your server), Kernel Gateway,
                       Enterprise Gateway, gradsheet serve; --jobs N is how many kernels at a time (default there: ${usualJobs})
  --token-file FILE    what opens it; default: GRADSHEET_TOKEN or JUPYTER_TOKEN in the environment. Never on the command line`;

/** How commands declare it. */
export const serverOption = {
  server: { type: "string" },
  "token-file": { type: "string" },
  token: { type: "string" },
} as const;

/** A server that was asked for, and what opens it. */
export interface ServerAsked {
  address: string;
  token: string | null;
}

/** A token is one line of these: what a header can carry. */
const tokenForm = /^[\x21-\x7e]{1,4096}$/;

/** The variables that may hold the token; the first one that is set counts. */
const variables = ["GRADSHEET_TOKEN", "JUPYTER_TOKEN"];

/**
 * The server that is asked for, or null.
 * @param refused - What the server cannot do, by option, as far as it was asked for.
 * @throws UsageError for options that do not go together, or a token on the command line; FileError for a token that cannot be read.
 */
export function serverAsked(
  place: string,
  values: { server?: string | undefined; "token-file"?: string | undefined; token?: string | undefined },
  refused: Record<string, unknown> = {},
): ServerAsked | null {
  const cure = `See ${place} --help.`;
  if (values.token !== undefined)
    throw new UsageError({
      place,
      rule: "takes no token on the command line, which every user of this machine can read in the list of processes",
      got: "--token",
      cure: "Put it into GRADSHEET_TOKEN in the environment, or into a file for --token-file; the one that was given is better replaced.",
    });
  const file = values["token-file"];
  if (values.server === undefined) {
    if (file === undefined) return null;
    throw new UsageError({
      place,
      rule: "needs --server for --token-file",
      got: file === "" ? '""' : file,
      cure,
    });
  }
  for (const [option, value] of Object.entries(refused))
    if (value !== undefined && value !== false)
      throw new UsageError({
        place,
        rule: `has no --${option} on a server, which has limits of its own`,
        got: "--server",
        cure: "Leave out one of both.",
      });
  let address: URL;
  try {
    address = serverAddress(values.server);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { rule, got = "none" } = error;
    throw new UsageError(
      { place, rule: `--server ${rule}`, got, cure: error.cure ?? cure },
      { cause: error },
    );
  }
  const token = file === undefined ? tokenInEnvironment() : tokenIn(file);
  if (token !== null && address.protocol === "http:" && !isLoopback(address.hostname.replace(/^\[|\]$/g, "")))
    warn(`The token goes to ${address.host} as anyone on the way can read it: it is http. https keeps it.`);
  return { address: address.href, token };
}

/**
 * Connects with what was asked for, and shows how far a hub is with starting the server.
 * @returns Null where it was stopped on the way.
 */
export async function connected(
  { address, token }: ServerAsked,
  progress: Progress,
  signal: AbortSignal,
): Promise<Engine | null> {
  const name = new URL(address).host;
  progress.show(name, "connecting");
  try {
    return await connectServer(address, {
      token,
      signal,
      onProgress: (text) => progress.show(name, printable(text)),
      onNote: (text) => progress.note(paint(process.stderr, "yellow", printable(`  ${text}`))),
    });
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    progress.drop(name);
  }
}

function tokenIn(file: string): string {
  const rule = "must be a file with a token, one line of letters, digits and signs";
  const cure = "Give its path after --token-file.";
  let text: string;
  try {
    const size = statSync(file).size;
    if (size > 10_000) throw new FileError({ place: file, rule, got: `${size} bytes`, cure });
    text = readFileSync(file, "utf8").trim();
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    const { code = (cause as Error).name } = cause as NodeJS.ErrnoException;
    throw new FileError({ place: file, rule, got: unreadable[code] ?? code, cure }, { cause });
  }
  if (tokenForm.test(text)) {
    // Windows has no such bits.
    if (process.platform !== "win32" && (statSync(file).mode & 0o004) !== 0)
      warn(`${file} can be read by every user of this machine: chmod 600 ${file} keeps the token.`);
    return text;
  }
  const lines = text.split("\n").length;
  const got =
    text === "" ? "an empty one" : lines > 1 ? `${lines} lines` : "a line with spaces or other letters";
  throw new FileError({ place: file, rule, got, cure: "Put the token into it, and nothing else." });
}

/** Why a file cannot be read, by the system's code. */
const unreadable: Record<string, string> = {
  ENOENT: "nothing there",
  EISDIR: "a folder",
  EACCES: "one that may not be read",
};

/** The token in the environment, which the kernels of this machine do not get. */
function tokenInEnvironment(): string | null {
  const name = variables.find((each) => (process.env[each] ?? "") !== "");
  if (name === undefined) return null;
  const token = process.env[name]!.trim();
  delete process.env[name];
  if (tokenForm.test(token)) return token;
  throw new InputError({
    place: name,
    rule: "must be a token, one line of letters, digits and signs",
    got: "something else",
    cure: "Set it to the token alone.",
  });
}

const warn = (text: string): void => console.error(paint(process.stderr, "yellow", `  ${printable(text)}`));
