import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { ConnectionError } from "../errors.js";
import { Array, JSON, Number, Object, Promise, SyntaxError } from "../intrinsics.js";
import { writeWhole } from "../write-whole.js";

/**
 * Where the five channels of a kernel are, and how its messages are signed. A port of 0 (tcp) is the kernel's own choice: it writes
 * the connection file anew once the port is bound.
 */
export interface ConnectionInfo {
  transport: "tcp" | "ipc";
  /** The address (tcp), or the path in front of `-port` (ipc). */
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  /** The HMAC key; `""` turns signatures off. */
  key: string;
  /** `hmac-` and the name of a hash that Node knows. */
  signature_scheme: string;
  kernel_name?: string;
  /** The lowest and the highest port that the kernel may choose; without it any that is free. */
  port_range?: [number, number];
}

/** The names of the five ports. */
export const ports = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

/**
 * The connection that a file describes.
 * @param path A connection file, JSON as Jupyter writes it.
 * @returns The connection, each field checked.
 * @throws ConnectionError when the file is absent, no JSON, or lacks a field.
 */
export function readConnectionFile(path: string): ConnectionInfo {
  const place = `connection file ${path}`;
  let info: Record<string, unknown>;
  try {
    info = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  } catch (cause) {
    const rule = cause instanceof SyntaxError ? "must be JSON" : "must be a readable file";
    throw new ConnectionError({ place, rule, got: (cause as Error).message }, { cause });
  }
  const least = info["transport"] === "ipc" ? 1 : 0;
  for (const field of ports)
    if (!isPort(info[field], least))
      throw new ConnectionError({
        place,
        rule: `needs a port as ${field}`,
        got: JSON.stringify(info[field]),
      });
  const { port_range: range } = info;
  if (range !== undefined && !isRange(range))
    throw new ConnectionError({ place, rule: "needs two ports as port_range", got: JSON.stringify(range) });
  const { transport = "tcp", ip = "127.0.0.1", key = "", signature_scheme = "hmac-sha256" } = info;
  if (transport !== "tcp" && transport !== "ipc")
    throw new ConnectionError({ place, rule: "needs transport tcp or ipc", got: JSON.stringify(transport) });
  for (const [name, value] of Object.entries({ ip, key, signature_scheme }))
    if (typeof value !== "string")
      throw new ConnectionError({ place, rule: `needs a string as ${name}`, got: JSON.stringify(value) });
  return { ...info, transport, ip, key, signature_scheme } as ConnectionInfo;
}

function isPort(value: unknown, least: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= 65_535;
}

function isRange(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && isPort(value[0], 1) && isPort(value[1], value[0]);
}

/**
 * A connection on five free ports of the loopback interface, with a random key.
 * @returns The connection; the ports were free a moment ago, as for every Jupyter client that chooses them.
 */
export async function newConnection(): Promise<ConnectionInfo> {
  const servers = await Promise.all(ports.map(() => listen()));
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = servers.map(
    (server) => (server.address() as AddressInfo).port,
  ) as [number, number, number, number, number];
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    shell_port,
    iopub_port,
    stdin_port,
    control_port,
    hb_port,
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
  };
}

function listen(): Promise<Server> {
  return new Promise((ready, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => ready(server));
  });
}

/**
 * Writes a connection file that its owner alone can read; readers see all of it or none.
 * @param path Where to.
 * @param info The connection.
 */
export function writeConnectionFile(path: string, info: ConnectionInfo): void {
  try {
    writeWhole(path, `${JSON.stringify(info, null, 2)}\n`, 0o600);
  } catch (cause) {
    throw new ConnectionError(
      { place: `connection file ${path}`, rule: "must be writable", got: (cause as Error).message },
      { cause },
    );
  }
}

/** The ZeroMQ address of one of the connection's ports: `tcp://127.0.0.1:50160`. */
export function endpoint(info: Pick<ConnectionInfo, "transport" | "ip">, port: number): string {
  return info.transport === "ipc" ? `ipc://${info.ip}-${port}` : `tcp://${info.ip}:${port}`;
}
