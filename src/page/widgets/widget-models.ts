import type { ISessionContext } from "@jupyterlab/apputils";
import type { Kernel } from "@jupyterlab/services";
import { type State, WidgetModel } from "./widget-model.js";

const target = "jupyter.widget";
const controlTarget = "jupyter.widget.control";

/** How long a model waits for another that it speaks of, in milliseconds; the kernel sends the inner ones before. */
const patience = 10_000;

/** The models of the notebook's kernel: those that it opens, and after a reload those that it has. */
export class WidgetModels {
  #models = new Map<string, WidgetModel>();
  readonly #arrivals = new Set<(id: string) => void>();

  /** Follows the kernel of a notebook. */
  follow(context: ISessionContext): void {
    const begin = (kernel: Kernel.IKernelConnection | null | undefined) => {
      this.#endAll();
      if (!kernel) return;
      kernel.registerCommTarget(target, (comm, { content: { data } }) =>
        this.#add(comm, (data as { state?: State }).state ?? {}),
      );
      void this.#restore(kernel);
    };
    context.kernelChanged.connect((_, { newValue }) => begin(newValue));
    context.statusChanged.connect((_, status) => {
      if (status === "restarting" || status === "autorestarting" || status === "dead") this.#endAll();
    });
    begin(context.session?.kernel);
  }

  /** The model of an id; undefined for one that the kernel does not have, or that is on its way. */
  known(id: string): WidgetModel | undefined {
    return this.#models.get(id);
  }

  /** Has a function called with the id of each model that arrives. Returns its end. */
  onArrival(listener: (id: string) => void): () => void {
    this.#arrivals.add(listener);
    return () => this.#arrivals.delete(listener);
  }

  /** The model of an id, which may be on its way; undefined where it does not come. */
  async find(id: string): Promise<WidgetModel | undefined> {
    const known = this.known(id);
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        end();
        resolve(this.known(id));
      };
      const end = this.onArrival((arrived) => arrived === id && finish());
      const timer = setTimeout(finish, patience);
    });
  }

  /** The model that an attribute speaks of: `IPY_MODEL_…`. */
  async refer(reference: unknown): Promise<WidgetModel | undefined> {
    if (typeof reference !== "string" || !reference.startsWith("IPY_MODEL_")) return undefined;
    return this.find(reference.slice("IPY_MODEL_".length));
  }

  #add(comm: Kernel.IComm, state: State): void {
    const model = new WidgetModel(comm.commId, comm, state);
    this.#models.set(comm.commId, model);
    if (state["_model_name"] === "LinkModel") void this.#link(model);
    for (const arrived of this.#arrivals) arrived(comm.commId);
  }

  /** Asks a kernel that was there before the page for the models that it has. */
  async #restore(kernel: Kernel.IKernelConnection): Promise<void> {
    await kernel.info.catch(() => undefined);
    if (kernel.isDisposed) return;
    const control = kernel.createComm(controlTarget);
    control.onMsg = ({ content: { data } }) => {
      const { method, states } = data as { method?: unknown; states?: Record<string, { state: State }> };
      if (method !== "update_states" || states === undefined) return;
      for (const [id, { state }] of Object.entries(states))
        if (!this.#models.has(id)) this.#add(kernel.createComm(target, id), state);
      if (!control.isDisposed) control.close();
    };
    control.open({}, { version: "1.0.0" });
    control.send({ method: "request_states" });
  }

  /** Keeps attributes of two models the same, in the page itself: also where the kernel is busy. */
  async #link(model: WidgetModel): Promise<void> {
    const [source, from] = await this.#end(model.get("source"));
    const [other, to] = await this.#end(model.get("target"));
    if (source === undefined || other === undefined) return;
    other.set({ [to]: source.get(from) });
    source.onChange((names) => names.includes(from) && other.set({ [to]: source.get(from) }));
    other.onChange((names) => names.includes(to) && source.set({ [from]: other.get(to) }));
  }

  async #end(end: unknown): Promise<[WidgetModel | undefined, string]> {
    const [reference, name] = Array.isArray(end) ? (end as unknown[]) : [];
    return [await this.refer(reference), String(name)];
  }

  #endAll(): void {
    const models = this.#models;
    this.#models = new Map();
    for (const model of models.values()) model.end();
  }
}
