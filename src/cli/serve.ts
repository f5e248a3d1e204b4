import { once } from "node:events";
import { resolve } from "node:path";
import { FileError } from "../errors.js";
import { WorksheetServer, type Stopped } from "../server/server.js";
import { isLoopback } from "../server/gate/host.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";
import { quoted } from "./command-line.js";
import { isFolder } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { openBrowser } from "./open-browser.js";
import { paint, printable } from "./paint.js";

const help = `Serves worksheets to a browser: papers and problems, notebooks that run, documents, fresh numbers. Needs no Python. JupyterLab,
VS Code and other programs that speak Jupyter's protocol attach to it as well.

Usage: gradsheet serve [folder] [options]

  folder               what is served (default: the working folder)
  --port N             default: 8890, or the next one that is free; 0 takes any
  --no-browser         prints the address, and opens nothing
  --idle HOURS         ends a kernel that does nothing and that nobody is connected to (default: 8)
  --new-token          makes a new token; pages and programs that are in are sent away
  --host ADDRESS       listens on another address than 127.0.0.1: whoever reaches it and has the token runs programs here
  --allow-origin URL   lets pages of another site ask with the token, such as https://colab.research.google.com; may be repeated

The address that it prints lets a browser in; the token in it stays the same for a folder. Other programs attach like this:

  JupyterLab   jupyter lab --gateway-url=http://127.0.0.1:8890 --GatewayClient.auth_token=TOKEN
  VS Code      Select Kernel, Existing Jupyter Server, and the address

Closing the browser leaves kernels running: a page that comes back finds its kernel and what was printed meanwhile. Ctrl-C ends all of
them.

Exit codes: 0 stopped, 1 the port is taken or the folder cannot be served, 2 wrong usage.`;

const place = "gradsheet serve";

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(place, args, {
    port: { type: "string" },
    host: { type: "string", default: "127.0.0.1" },
    idle: { type: "string", default: "8" },
    "no-browser": { type: "boolean", default: false },
    "new-token": { type: "boolean", default: false },
    "allow-origin": { type: "string", multiple: true, default: [] },
  });
  if (positionals.length > 1)
    throw new UsageError({
      place,
      rule: "serves one folder",
      got: positionals.join(" "),
      cure: `See ${place} --help.`,
    });
  const [folder = "."] = positionals;
  if (!isFolder(folder))
    throw new FileError({
      place,
      rule: "needs a folder",
      got: folder,
      cure: "Name the folder that it is in.",
    });
  const { host } = values;
  if (!isLoopback(host))
    warn(`Whoever reaches ${host} and has the token runs programs here, and reads what is sent.`);
  const server = await WorksheetServer.start({
    folder,
    host,
    port: portOption(values.port),
    idleLimit: hoursOption(values.idle) * 3_600_000,
    newToken: values["new-token"],
    origins: values["allow-origin"].map(originOption),
    onFault: (text) => console.error(paint(process.stderr, "red", printable(text))),
  });
  console.log(`${server.entrance}\n`);
  console.log(`gradsheet serves ${quoted(resolve(folder))} there. Ctrl-C stops it and its kernels.`);
  const forget = values["no-browser"] ? () => {} : openBrowser(server.entrance);
  const stopped = await interruptible(async (signal) => {
    if (!signal.aborted) await once(signal, "abort");
    return server.stop();
  }, "saved notebooks are safe, kernels are ended").finally(forget);
  for (const line of linesOf(stopped)) warn(line);
  return exitCode.done;
}

/** What was lost, a line each. */
function linesOf({ running, unsaved }: Stopped): string[] {
  return [
    ...running.map((path) => `Cells were running: ${path}`),
    ...unsaved.map((path) => `Not saved, and still in its page: ${path}`),
  ];
}

const warn = (text: string) => console.error(paint(process.stderr, "yellow", `  ${printable(text)}`));

function portOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError({ place, rule: "needs a port from 0 to 65535 after --port", got: text || '""' });
}

/** The longest time that a clock of Node can wait is 24 days. */
function hoursOption(text: string): number {
  const hours = Number(text);
  if (hours > 0 && hours <= 500) return hours;
  throw new UsageError({
    place,
    rule: "needs a positive number of hours, at most 500, after --idle",
    got: text || '""',
  });
}

/** An origin as a browser says it: a scheme and a host, compared as a whole. */
function originOption(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin !== "null" && (text === origin || text === `${origin}/`)) return origin;
  throw new UsageError({
    place,
    rule: "needs an origin after --allow-origin, a scheme and a host without a path",
    got: text || '""',
    cure: "Such as https://colab.research.google.com",
  });
}

export const command: Command = { help, run };
