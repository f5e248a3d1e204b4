import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

interface Wanted {
  text: string;
  /** Whether the connection breaks before what carries the text arrives. */
  breaks: boolean;
  found: () => void;
}

/** A way to a server that can break. */
export class BreakableWay {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #wanted = new Set<Wanted>();
  #isBroken = false;

  private constructor(target: number) {
    this.#server = createServer((client) => {
      if (this.#isBroken) return void client.destroy();
      const upstream = connect(target, "127.0.0.1");
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#open.add(from);
        from.setNoDelay(true);
        from.on("data", (bytes: Buffer) => {
          if (from === upstream) this.#pass(bytes, client);
          else to.write(bytes);
        });
        from.on("error", () => {});
        from.on("close", () => {
          this.#open.delete(from);
          to.destroy();
        });
      }
    });
  }

  static async to(target: number): Promise<BreakableWay> {
    const way = new BreakableWay(target);
    way.#server.listen(0, "127.0.0.1");
    await once(way.#server, "listening");
    return way;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #pass(bytes: Buffer, client: Socket): void {
    const found = [...this.#wanted].filter(({ text }) => bytes.includes(text));
    for (const one of found) this.#wanted.delete(one);
    if (found.some(({ breaks }) => breaks)) this.#breakAll();
    else client.write(bytes);
    for (const one of found) one.found();
  }

  /** Resolves once the server has said a text, and it is on its way to the client. */
  passed(text: string): Promise<void> {
    return new Promise((found) => this.#wanted.add({ text, breaks: false, found }));
  }

  /** Breaks all connections when the server says a text, which does not arrive. */
  loses(text: string): Promise<void> {
    return new Promise((found) => this.#wanted.add({ text, breaks: true, found }));
  }

  /** Breaks all connections and takes no more. */
  cut(): void {
    this.#isBroken = true;
    // What is on its way still arrives.
    for (const socket of this.#open) socket.destroySoon();
  }

  /** Takes connections again. */
  mend(): void {
    this.#isBroken = false;
  }

  close(): void {
    this.#server.close();
    this.#breakAll();
  }

  #breakAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
