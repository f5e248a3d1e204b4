import { createServer, type Server, type Socket } from "node:net";
import { constants } from "node:os";
import type { AddressInfo } from "node:net";
import { KernelError } from "../errors.js";

/** More than the gateway ever says, in characters. */
const longest = 4_096;

/** How long a connection may stay silent, in milliseconds. */
const patience = 5_000;

/** What a gateway asks of a launcher. */
export interface ControlRequests {
  /** Sends the kernel a signal. */
  signal(number: number): void;
  /** Ends the kernel. */
  shutdown(): void;
}

const signals: readonly number[] = Object.values(constants.signals);

/**
 * Listens for what the gateway asks, each on a connection of its own: `{ "signum": 2 }`, where 0 asks only whether somebody is
 * there, and `{ "shutdown": 1 }`. Everything else is dropped.
 * @param ip Where to listen.
 * @param range The ports to choose from; undefined: any.
 * @throws KernelError where all of the range are taken.
 */
export async function openControlPort(
  ip: string,
  range: [number, number] | undefined,
  requests: ControlRequests,
): Promise<{ port: number; close(): void }> {
  const [low, high] = range ?? [0, 0];
  const count = high - low + 1;
  const first = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step++) {
    const server = await listen(ip, low + ((first + step) % count));
    if (server === null) continue;
    server.on("connection", (socket) => receive(socket, requests));
    return { port: (server.address() as AddressInfo).port, close: () => server.close() };
  }
  throw new KernelError({
    place: "kernel launcher",
    rule: `needs a free port in ${low}..${high}`,
    got: "a range that is in use",
    cure: "Choose a wider range, or end other kernels.",
  });
}

/** A server on the port, or null where another has it. */
function listen(ip: string, port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(port, ip, () => resolve(server));
  });
}

function receive(socket: Socket, requests: ControlRequests): void {
  let text = "";
  socket.setEncoding("utf8").setTimeout(patience, () => socket.destroy());
  socket.on("error", () => {});
  socket.on("data", (more: string) => {
    text += more;
    if (text.length > longest) socket.destroy();
  });
  socket.on("end", () => {
    const { signum, shutdown } = read(text);
    if (signals.includes(signum as number)) requests.signal(signum as number);
    if (shutdown) requests.shutdown();
  });
}

function read(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
