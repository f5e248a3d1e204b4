import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { KernelSocket } from "../../src/run/remote/kernel-socket.js";

/** Beats come when a test says so. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
const closing: (() => void)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const close of closing.splice(0)) close();
});

/** How long a proxy waits at least before it closes a connection on which nothing moves, in milliseconds. */
const impatient = 10_000;

/** A connection to a server that answers pings, or does not. */
async function connection(isSilent: boolean) {
  const server = new WebSocketServer({ port: 0, autoPong: !isSilent });
  await once(server, "listening");
  let drops = 0;
  const first = once(server, "connection") as Promise<[WebSocket]>;
  const socket = new KernelSocket({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    headers: {},
    patience: 10_000,
    onMessage: () => {},
    onDrop: () => (drops += 1),
    onGone: () => {},
  });
  closing.push(
    () => socket.close(),
    () => server.close(),
  );
  const [peer] = await first;
  while (socket.openFor === 0) await turn();
  return { server, peer, drops: () => drops };
}

/** A beat, and what the server is asked at it. */
async function beat(peer: WebSocket): Promise<void> {
  const asked = once(peer, "ping");
  vi.advanceTimersToNextTimer();
  await asked;
}

describe("a connection to a kernel", () => {
  it("on which nothing comes back is given up, and opened anew", async () => {
    const { server, peer, drops } = await connection(true);
    for (let at = 0; at < 3; at++) await beat(peer);
    expect([drops(), server.clients.size]).toEqual([0, 1]);
    const again = once(server, "connection");
    vi.advanceTimersToNextTimer();
    await again;
    expect(drops()).toBe(1);
  });

  it("is kept as long as pings are answered, though the kernel says nothing; a proxy sees it move in time", async () => {
    const { server, peer, drops } = await connection(false);
    for (let at = 0; at < 20; at++) {
      const asked = once(peer, "ping");
      vi.advanceTimersByTime(impatient / 2);
      await asked;
      // What the client answers comes after what it has read before.
      const answered = once(peer, "pong");
      peer.ping();
      await answered;
    }
    expect([drops(), server.clients.size]).toEqual([0, 1]);
  });
});
