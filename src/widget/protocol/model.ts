import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { joinBuffers, splitBuffers } from "./buffers.js";
import { answerControlComms, knownModels } from "./known-models.js";
import { type Comm, type CommMessage, kernelDoor } from "./kernel-doors.js";

type State = Record<string, unknown>;

/** What a model's owner does with what the front end sends. */
export interface ModelOwner {
  /** What an attribute becomes; undefined refuses it, and the front end gets back what stands. */
  accept?: (name: string, value: unknown) => unknown;
  /** Called after attributes have changed, from either side. */
  changed?: (names: string[], fromFrontEnd: boolean) => unknown;
  /** Gets a message of the widget's own. */
  custom?: (content: unknown, buffers: Uint8Array[]) => unknown;
}

/** The content of a message on a widget's comm. */
interface WidgetMessage {
  method?: unknown;
  state?: State;
  buffer_paths?: (string | number)[][];
  content?: unknown;
}

/**
 * One object that the kernel and the front ends share: its state, kept the same on both sides over a comm.
 * Source: ipywidgets' messaging protocol 2.1.0.
 */
export class Model {
  readonly id = randomUUID().replaceAll("-", "");
  readonly #state: State;
  readonly #owner: ModelOwner;
  /** Models that live in the front ends beside this one, as a link does; opened after it. */
  readonly companions: Model[] = [];
  #comm: Comm | undefined;

  constructor(state: State, owner: ModelOwner = {}) {
    this.#state = { ...state };
    this.#owner = owner;
  }

  get(name: string): unknown {
    return this.#state[name];
  }

  /** Whether a front end may show it. */
  get isOpen(): boolean {
    return this.#comm !== undefined;
  }

  /** The state as it travels, but for binary parts: other models by their ids. */
  get state(): State {
    return onWire(this.#state) as State;
  }

  /** Changes attributes here and in the front ends. */
  set(changes: State): unknown {
    const changed = this.#take(changes);
    if (changed.length === 0) return undefined;
    this.#sendState(Object.fromEntries(changed.map((name) => [name, this.#state[name]])));
    return this.#owner.changed?.(changed, false);
  }

  /** Sends a message of the widget's own. */
  send(content: unknown, buffers: Uint8Array[] = []): void {
    this.#comm?.send({ method: "custom", content }, { buffers });
  }

  /** Lets front ends know of the model, and before it of the models that it speaks of. Nothing where no kernel runs. */
  open(): void {
    const comms = kernelDoor("comms");
    if (this.#comm !== undefined || comms === undefined) return;
    openAll(this.#state);
    answerControlComms(comms);
    const { buffers, ...data } = splitBuffers(this.state);
    const comm = comms.open("jupyter.widget", data, {
      id: this.id,
      metadata: { version: "2.1.0" },
      buffers,
    });
    this.#comm = comm;
    knownModels.set(this.id, this);
    comm.onMessage = (message) => this.#receive(message);
    comm.onClose = () => this.#forget();
    for (const companion of this.companions) companion.open();
  }

  /** Takes the model away from all front ends. */
  close(): void {
    this.#comm?.close();
    this.#forget();
  }

  #forget(): void {
    this.#comm = undefined;
    knownModels.delete(this.id);
  }

  /** Takes over what differs; tells the names. */
  #take(changes: State): string[] {
    const names = Object.keys(changes).filter((name) => !isDeepStrictEqual(changes[name], this.#state[name]));
    for (const name of names) this.#state[name] = changes[name];
    if (this.#comm !== undefined) for (const name of names) openAll(this.#state[name]);
    return names;
  }

  #sendState(state: State, method = "update"): void {
    if (this.#comm === undefined) return;
    const { buffers, ...data } = splitBuffers(onWire(state) as State);
    this.#comm.send({ method, ...data }, { buffers });
  }

  #receive({ data, buffers }: CommMessage): unknown {
    const { method, state = {}, buffer_paths = [], content } = (data ?? {}) as WidgetMessage;
    switch (method) {
      case "update":
        return this.#receiveState(joinBuffers({ state, buffer_paths, buffers }));
      case "request_state":
        return this.#sendState(this.#state);
      case "custom":
        return this.#owner.custom?.(content, buffers);
      default:
        // A later protocol's message: there is nothing that this one could do.
        return undefined;
    }
  }

  #receiveState(received: State): unknown {
    const known = Object.entries(received).filter(([name]) => name in this.#state);
    if (known.length === 0) return undefined;
    // Other front ends of the same notebook learn of it, and this one that it has arrived.
    this.#sendState(Object.fromEntries(known), "echo_update");
    const { accept = (_name: string, value: unknown) => value } = this.#owner;
    const accepted = known.map(([name, value]) => [name, accept(name, value)] as const);
    const refused = accepted.filter(([, value]) => value === undefined).map(([name]) => name);
    if (refused.length > 0)
      this.#sendState(Object.fromEntries(refused.map((name) => [name, this.#state[name]])));
    const changed = this.#take(Object.fromEntries(accepted.filter(([, value]) => value !== undefined)));
    return changed.length === 0 ? undefined : this.#owner.changed?.(changed, true);
  }
}

/** A value as it travels: models by their ids. */
function onWire(value: unknown): unknown {
  if (value instanceof Model) return `IPY_MODEL_${value.id}`;
  if (Array.isArray(value)) return value.map(onWire);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, onWire(item)]));
}

function openAll(value: unknown): void {
  if (value instanceof Model) value.open();
  else if (Array.isArray(value)) for (const item of value) openAll(item);
  else if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    for (const item of Object.values(value)) openAll(item);
}
