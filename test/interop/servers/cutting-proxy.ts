import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** How a connection breaks: what is on its way still arrives, or is lost with it. */
export type Cut = "after" | "with";

/** A way to a server that breaks: all its connections at once, each time that the server first says one of some texts. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #texts: string[];
  readonly #cut: Cut;
  /** The texts at which it was cut. */
  readonly cuts: string[] = [];

  private constructor(target: number, texts: readonly string[], cut: Cut) {
    this.#texts = [...texts];
    this.#cut = cut;
    this.#server = createServer((client) => {
      const upstream = connect(target, "127.0.0.1");
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#open.add(from);
        from.setNoDelay(true);
        from.on("data", (bytes: Buffer) => {
          if (from === client || !this.#isCutBy(bytes)) to.write(bytes);
          else if (this.#cut === "with") this.#breakAll();
          else to.write(bytes, () => this.#breakAll());
        });
        from.on("error", () => {});
        from.on("close", () => {
          this.#open.delete(from);
          to.destroy();
        });
      }
    });
  }

  /** @param texts - At which it is cut, once for each. */
  static async to(target: number, texts: readonly string[], cut: Cut = "after"): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target, texts, cut);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #isCutBy(bytes: Buffer): boolean {
    const found = this.#texts.find((text) => bytes.includes(text));
    if (found === undefined) return false;
    this.#texts.splice(this.#texts.indexOf(found), 1);
    this.cuts.push(found);
    return true;
  }

  #breakAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.#breakAll();
  }
}
