import { createPublicKey, type KeyObject } from "node:crypto";
import { parseArgs } from "node:util";
import { KernelError } from "../errors.js";
import { launcherArguments } from "../launcher-arguments.js";

/** What an Enterprise Gateway tells a launcher. */
export interface LaunchOptions {
  /** By which the gateway knows the kernel. */
  kernelId: string;
  /** Where it waits for the kernel's connection. */
  response: { host: string; port: number };
  /** What the way there is encrypted for. */
  publicKey: KeyObject;
  /** The ports that the kernel may have; undefined: any. */
  range: [number, number] | undefined;
}

const place = "kernel launcher";

/**
 * Reads a launcher's arguments.
 * @param args The words after the program.
 * @throws KernelError for one that is missing or is not what the gateway gives.
 */
export function readLaunchOptions(args: string[]): LaunchOptions {
  const named = Object.keys(launcherArguments);
  let values: Record<string, string | undefined>;
  try {
    const options = Object.fromEntries(named.map((name) => [name, { type: "string" as const }]));
    values = parseArgs({ args, options }).values as typeof values;
  } catch (cause) {
    const rule = `takes ${named.map((name) => `--${name}`).join(", ")}`;
    throw new KernelError({ place, rule, got: (cause as Error).message }, { cause });
  }
  const given = (name: string): string => {
    const value = values[`RemoteProcessProxy.${name}`];
    if (value === undefined || value === "" || /^\{\w+\}$/.test(value))
      throw new KernelError({
        place,
        rule: `needs --RemoteProcessProxy.${name}`,
        got: value || "none",
        cure: "An Enterprise Gateway fills it in; other front ends start the kernel without the launcher.",
      });
    return value;
  };
  return {
    kernelId: given("kernel-id"),
    response: readAddress(given("response-address")),
    publicKey: readPublicKey(given("public-key")),
    range: readRange(values["RemoteProcessProxy.port-range"]),
  };
}

function readAddress(text: string): LaunchOptions["response"] {
  const [, host, digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || !(port >= 1 && port <= 65_535))
    throw new KernelError({ place, rule: "needs a response address as HOST:PORT", got: text });
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port };
}

/** The gateway sends its key as PEM without the first line, the last line and the ends of lines between them. */
function readPublicKey(text: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
  } catch (cause) {
    const got = `${text.slice(0, 20)}…`;
    throw new KernelError({ place, rule: "needs an RSA public key in base64", got }, { cause });
  }
}

/** `0..0` is how the gateway says that any port will do. */
function readRange(text: string | undefined): LaunchOptions["range"] {
  if (text === undefined || text === "" || text === "{port_range}" || text === "0..0") return undefined;
  const [, ...ends] = /^(\d{1,5})\.\.(\d{1,5})$/.exec(text) ?? [];
  const [low = 0, high = 0] = ends.map(Number);
  // Five for the channels and one for the launcher.
  if (low < 1 || high > 65_535 || high - low < 5)
    throw new KernelError({ place, rule: "needs six ports or more as LOW..HIGH", got: text });
  return [low, high];
}
