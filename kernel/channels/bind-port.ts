import type { Reply, Router, XPublisher } from "zeromq";
import { KernelError } from "../errors.js";
import { type ConnectionInfo, endpoint } from "../protocol/connection.js";

/**
 * Binds a socket. A port that is left to the kernel is bound before anybody is told of it: of two kernels that start at the same
 * time only one can get it, and the other goes on to the next.
 * @param port The port, or 0 for one that is free: of the connection's range, where it has one.
 * @returns The port that the socket now has.
 * @throws KernelError where the port is taken, or each of the range is.
 */
export async function bindPort(
  socket: Router | XPublisher | Reply,
  info: ConnectionInfo,
  port: number,
): Promise<number> {
  if (port !== 0) {
    await bindTo(socket, endpoint(info, port));
    return port;
  }
  if (info.port_range === undefined) {
    await bindTo(socket, `tcp://${info.ip}:*`);
    return Number(/\d+$/.exec(socket.lastEndpoint ?? "")?.[0]);
  }
  const [low, high] = info.port_range;
  const count = high - low + 1;
  // Kernels that all began at the lowest port would be in each other's way.
  const first = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step++) {
    const candidate = low + ((first + step) % count);
    try {
      await socket.bind(endpoint(info, candidate));
      return candidate;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE")
        throw refusal(endpoint(info, candidate), cause);
    }
  }
  throw new KernelError({
    place: "kernel",
    rule: `needs five free ports in ${low}..${high}`,
    got: "a range that is in use",
    cure: "Choose a wider range, or end other kernels.",
  });
}

async function bindTo(socket: Router | XPublisher | Reply, address: string): Promise<void> {
  try {
    await socket.bind(address);
  } catch (cause) {
    throw refusal(address, cause);
  }
}

function refusal(address: string, cause: unknown): KernelError {
  return new KernelError(
    { place: "kernel", rule: `needs to bind ${address}`, got: (cause as Error).message },
    { cause },
  );
}
