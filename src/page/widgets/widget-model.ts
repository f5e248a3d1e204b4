import type { Kernel } from "@jupyterlab/services";
import type { JSONObject } from "@lumino/coreutils";

export type State = Record<string, unknown>;

/**
 * One object that the kernel and the page share. What the page changes goes to the kernel, one message at a time: while the kernel works
 * on one, the newest values wait and those between are skipped, so that a slider that is dragged stays quick.
 * Source: ipywidgets' messaging protocol 2.1.0.
 */
export class WidgetModel {
  readonly #listeners = new Set<(names: readonly string[]) => void>();
  #waiting: State = {};
  #isSending = false;
  #isAlive = true;

  constructor(
    readonly id: string,
    private readonly comm: Kernel.IComm,
    readonly state: State,
  ) {
    comm.onMsg = ({ content: { data } }) => this.#receive(data as { method?: unknown; state?: State });
    comm.onClose = () => this.end();
  }

  /** Whether its kernel still has it. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  get<T>(name: string): T {
    return this.state[name] as T;
  }

  /** Has a function called with the names of what has changed, from either side. Returns its end. */
  onChange(listener: (names: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes attributes, here and in the kernel. */
  set(changes: State): void {
    this.#take(changes);
    if (!this.#isAlive) return;
    Object.assign(this.#waiting, changes);
    void this.#send();
  }

  /** Sends a message of the widget's own: a button's click. */
  send(content: JSONObject): void {
    if (this.#isAlive) this.comm.send({ method: "custom", content });
  }

  /** Its kernel is gone: it is shown, and changes nothing. */
  end(): void {
    this.#isAlive = false;
    this.#tell([]);
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    while (Object.keys(this.#waiting).length > 0 && this.#isAlive) {
      const state = this.#waiting as JSONObject;
      this.#waiting = {};
      await this.comm.send({ method: "update", state, buffer_paths: [] }).done.catch(() => undefined);
    }
    this.#isSending = false;
  }

  #receive({ method, state = {} }: { method?: unknown; state?: State }): void {
    if (method === "update") this.#take(state);
    // An echo of what has been changed again meanwhile is old.
    if (method === "echo_update" && !this.#isSending) this.#take(state);
  }

  #take(changes: State): void {
    const names = Object.keys(changes).filter((name) => !isSame(changes[name], this.state[name]));
    for (const name of names) this.state[name] = changes[name];
    if (names.length > 0) this.#tell(names);
  }

  #tell(names: readonly string[]): void {
    for (const listener of this.#listeners) listener(names);
  }
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
