import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dealer, Subscriber } from "zeromq";
import { endpoint, ports } from "../../../kernel/protocol/connection.js";
import { type Message, newMessage } from "../../../kernel/protocol/message.js";
import { decodeMessage, encodeMessage } from "../../../kernel/protocol/wire.js";
import { FakeGateway, say, type Told } from "./fake-gateway.js";
import { isAlive } from "../../support/is-alive.js";

let gateway: FakeGateway;
const scratch = mkdtempSync(join(tmpdir(), "launcher-test-"));
beforeAll(async () => {
  gateway = await FakeGateway.start();
});
afterAll(async () => {
  await gateway.stop();
  rmSync(scratch, { recursive: true });
});

/** A client of a kernel's shell and broadcasts. */
class Client {
  readonly #shell = new Dealer({ linger: 0 });
  readonly #iopub = new Subscriber({ linger: 0 });

  constructor(private readonly told: Told) {
    this.#shell.connect(endpoint(told, told.shell_port));
    this.#iopub.connect(endpoint(told, told.iopub_port));
    this.#iopub.subscribe();
  }

  async send(type: string, content: Record<string, unknown>): Promise<void> {
    const { key, signature_scheme: scheme } = this.told;
    await this.#shell.send(encodeMessage(newMessage(type, content, { session: "test" }), key, scheme));
  }

  async reply(): Promise<Message> {
    return decodeMessage(await this.#shell.receive(), this.told.key, this.told.signature_scheme);
  }

  async broadcast(type: string): Promise<Message> {
    for await (const frames of this.#iopub) {
      const message = decodeMessage(frames, this.told.key, this.told.signature_scheme);
      if (message.header.msg_type === type) return message;
    }
    throw new Error("closed");
  }

  close(): void {
    this.#shell.close();
    this.#iopub.close();
  }
}

const execute = (code: string) => ({ code, silent: false, store_history: true, allow_stdin: false });

const refuses = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(!socket.destroy()));
    socket.once("error", () => resolve(true));
  });

/** The first of so many neighboring ports that are free, below those that systems give away by themselves. */
async function freeRange(count: number): Promise<[number, number]> {
  for (let low = 21_000; low < 32_000; low += count) {
    const servers: Server[] = [];
    try {
      for (let port = low; port < low + count; port++)
        servers.push(
          await new Promise((resolve, reject) => {
            const server = createServer().once("error", reject);
            server.listen(port, "127.0.0.1", () => resolve(server));
          }),
        );
      return [low, low + count - 1];
    } catch {
      // One of them is taken.
    } finally {
      await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
    }
  }
  throw new Error("no free ports");
}

const allPorts = (told: Told): number[] => [...ports.map((port) => told[port]), told.comm_port];

describe("a kernel that a gateway starts through the launcher", () => {
  it("tells where it listens; runs, is interrupted by { signum: 2 }, ended by { shutdown: 1 }", async () => {
    const { told, child, ended, said } = await gateway.kernel("one", undefined, { TMPDIR: scratch });
    expect(told).toMatchObject({ kernel_id: "one", ip: "127.0.0.1", transport: "tcp", pgid: told.pid });
    expect(told.key).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(allPorts(told)).size).toBe(6);
    expect(told.pid).not.toBe(child.pid);
    expect(readdirSync(scratch).some((name) => name.startsWith("gradsheet-launcher-"))).toBe(true);

    const client = new Client(told);
    // Whether somebody is there, nonsense, more than there is to say, a signal that none is: nothing of it matters.
    for (const text of [
      '{"signum": 0}',
      "",
      "{",
      "null",
      "[]",
      '{"signum": "2"}',
      '{"signum": 999}',
      "x".repeat(1e5),
    ])
      await say(told.comm_port, text);
    // The subscription has reached the kernel once its welcome is there.
    await client.broadcast("iopub_welcome");
    await client.send("execute_request", execute('console.log("runs"); for (;;) {}'));
    expect((await client.broadcast("stream")).content).toMatchObject({ text: "runs\n" });
    await say(told.comm_port, '{"signum": 2}');
    expect((await client.reply()).content).toMatchObject({ status: "error" });
    await client.send("execute_request", execute("6 * 7"));
    expect((await client.broadcast("execute_result")).content).toMatchObject({
      data: { "text/plain": "42" },
    });
    client.close();

    await say(told.comm_port, '{"shutdown": 1}');
    await ended;
    expect(isAlive(told.pid)).toBe(false);
    expect(await refuses(told.comm_port)).toBe(true);
    expect(readdirSync(scratch).filter((name) => name.startsWith("gradsheet-launcher-"))).toEqual([]);
    expect(said()).toBe("");
  });

  it("shares a range of 18 ports with two others that start at the same moment: none is wanted twice, none is left", async () => {
    const [low, high] = await freeRange(18);
    const range = `${low}..${high}`;
    const three = await Promise.all(["a", "b", "c"].map((id) => gateway.kernel(id, range)));
    const taken = three.flatMap(({ told }) => allPorts(told)).toSorted((one, other) => one - other);
    expect(taken).toEqual(Array.from({ length: 18 }, (_, index) => low + index));

    const fourth = gateway.launch(gateway.args("d", range));
    expect(await fourth.ended).toBe(1);
    expect(fourth.said()).toContain(`needs five free ports in ${range}`);
    for (const { told, ended } of three) {
      process.kill(told.pid, "SIGKILL");
      await ended;
      expect(await refuses(told.comm_port)).toBe(true);
    }
  });

  it("ends with its launcher, however that is ended", async () => {
    const [gentle, hard] = await Promise.all([gateway.kernel("gentle"), gateway.kernel("hard")]);
    gentle.child.kill("SIGTERM");
    await gentle.ended;
    expect(isAlive(gentle.told.pid)).toBe(false);
    hard.child.kill("SIGKILL");
    await expect.poll(() => isAlive(hard.told.pid), { timeout: 60_000 }).toBe(false);
  });

  it("is ended where its gateway does not listen", async () => {
    const [port] = await freeRange(1);
    const { ended, said } = gateway.launch(gateway.args("none", "0..0", port));
    expect(await ended).toBe(1);
    expect(said()).toContain(`kernel launcher: needs to reach the gateway at 127.0.0.1:${port}`);
  });
});

describe("a launcher's arguments", () => {
  const outcome = async (change: (args: string[]) => string[]): Promise<string> => {
    const { ended, said } = gateway.launch(change(gateway.args("one")));
    expect(await ended).toBe(1);
    return said();
  };
  const set = (name: string, value: string) => (args: string[]) =>
    args.map((word, index) => (args[index - 1] === `--RemoteProcessProxy.${name}` ? value : word));

  it("are refused each with what it needs: one that is missing, no address, no key, no range", async () => {
    const said = await Promise.all([
      outcome((args) => args.slice(2)),
      outcome(set("response-address", "{response_address}")),
      outcome(set("response-address", "127.0.0.1")),
      outcome(set("public-key", "bm8ga2V5")),
      outcome(set("port-range", "5..1")),
      outcome((args) => [...args, "--more"]),
    ]);
    expect(said).toEqual([
      expect.stringContaining("kernel launcher: needs --RemoteProcessProxy.kernel-id, got none."),
      expect.stringContaining(
        "needs --RemoteProcessProxy.response-address, got {response_address}. An Enterprise",
      ),
      expect.stringContaining("needs a response address as HOST:PORT, got 127.0.0.1."),
      expect.stringContaining("needs an RSA public key in base64, got bm8ga2V5…."),
      expect.stringContaining("needs six ports or more as LOW..HIGH, got 5..1."),
      expect.stringContaining("kernel launcher: takes --RemoteProcessProxy.kernel-id"),
    ]);
    for (const text of said) expect(text.trimEnd()).not.toContain("\n");
  });
});
