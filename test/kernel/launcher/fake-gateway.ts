import { type ChildProcess, spawn } from "node:child_process";
import { createDecipheriv, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { launcherProgram } from "../../../kernel/package-root.js";
import type { ConnectionInfo } from "../../../kernel/protocol/connection.js";

/** What a launcher tells its gateway. */
export type Told = ConnectionInfo & { pid: number; pgid: number; comm_port: number; kernel_id: string };

/** A launcher that runs. */
export interface Launched {
  child: ChildProcess;
  /** What it printed so far. */
  said: () => string;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
}

const big = (text: string | undefined): bigint =>
  BigInt(`0x${Buffer.from(text!, "base64url").toString("hex")}`);

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % modulus)
    if (rest & 1n) result = (result * square) % modulus;
  return result;
}

/**
 * RSA with PKCS #1 v1.5 padding by its definition: c^d mod n is 00 02, bytes other than 0, 00, the message.
 * Source: RFC 8017, section 7.2.2.
 */
function openRsa(sealed: Buffer, key: JsonWebKey): Buffer {
  const number = power(BigInt(`0x${sealed.toString("hex")}`), big(key.d), big(key.n));
  const block = Buffer.from(number.toString(16).padStart(sealed.length * 2, "0"), "hex");
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw new Error("not padded by PKCS #1 v1.5");
  return block.subarray(end + 1);
}

/** AES in ECB mode with PKCS #7 padding, which is looked at and taken off here. */
function openAes(sealed: Buffer, key: Buffer): string {
  const cipher = createDecipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  const padded = Buffer.concat([cipher.update(sealed), cipher.final()]);
  const count = padded.at(-1)!;
  if (count < 1 || count > 16 || padded.subarray(-count).some((byte) => byte !== count))
    throw new Error("not padded by PKCS #7");
  return padded.subarray(0, -count).toString("utf8");
}

/** What a message to a gateway says. */
export function openMessage(text: string, privateKey: KeyObject): { version: unknown; told: Told } {
  const payload = JSON.parse(Buffer.from(text, "base64").toString("utf8")) as Record<string, string>;
  const key = openRsa(Buffer.from(payload["key"]!, "base64"), privateKey.export({ format: "jwk" }));
  const told = JSON.parse(openAes(Buffer.from(payload["conn_info"]!, "base64"), key)) as Told;
  return { version: payload["version"], told };
}

/** The part of an Enterprise Gateway that starts kernels. */
export class FakeGateway {
  readonly #server: Server;
  readonly keys = generateKeyPairSync("rsa", { modulusLength: 1024 });
  readonly #waiting = new Map<string, (told: Told) => void>();
  readonly #children = new Set<ChildProcess>();

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      let text = "";
      socket.setEncoding("utf8").on("data", (more: string) => (text += more));
      socket.on("end", () => {
        const { version, told } = openMessage(text, this.keys.privateKey);
        if (version === 1) this.#waiting.get(told.kernel_id)?.(told);
      });
    });
  }

  static async start(): Promise<FakeGateway> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new FakeGateway(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The key as a gateway puts it into the command: PEM without its first and last line and the ends of lines. */
  get publicKey(): string {
    return this.keys.publicKey
      .export({ format: "pem", type: "spki" })
      .toString()
      .replace(/-----[A-Z ]+-----|\n/g, "");
  }

  /** A launcher's arguments. */
  args(kernelId: string, range = "0..0", port = this.port): string[] {
    return Object.entries({
      "kernel-id": kernelId,
      "response-address": `127.0.0.1:${port}`,
      "public-key": this.publicKey,
      "port-range": range,
    }).flatMap(([name, value]) => [`--RemoteProcessProxy.${name}`, value]);
  }

  /** Starts a launcher. */
  launch(args: string[], environment: Record<string, string> = {}): Launched {
    const child = spawn(process.execPath, [launcherProgram, ...args], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#children.add(child);
    let text = "";
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding("utf8").on("data", (more: string) => (text += more));
    const ended = new Promise<number | string | null>((resolve) => {
      child.once("exit", (code, signal) => {
        this.#children.delete(child);
        resolve(code ?? signal);
      });
    });
    return { child, said: () => text, ended };
  }

  /** Starts a kernel and waits for what its launcher tells. */
  async kernel(
    kernelId: string,
    range?: string,
    environment?: Record<string, string>,
  ): Promise<Launched & { told: Told }> {
    const told = new Promise<Told>((resolve) => this.#waiting.set(kernelId, resolve));
    const launched = this.launch(this.args(kernelId, range), environment);
    const end = launched.ended.then((code) => {
      throw new Error(`the launcher ended with ${code}: ${launched.said()}`);
    });
    end.catch(() => {});
    return { ...launched, told: await Promise.race([told, end]) };
  }

  async stop(): Promise<void> {
    for (const child of this.#children) child.kill("SIGTERM");
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Says something to a launcher's control port. */
export function say(port: number, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(text));
    socket.resume().once("close", () => resolve());
    socket.once("error", (error: NodeJS.ErrnoException) => {
      // A launcher may end the connection while more is on its way.
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
    });
  });
}
