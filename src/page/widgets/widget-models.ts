import type { ISessionContext } from "@jupyterlab/apputils";
import type { Kernel } from "@jupyterlab/services";
import { type State, WidgetModel } from "./widget-model.js";

const target = "jupyter.widget";
const controlTarget = "jupyter.widget.control";

/** How long is waited for a model that an output speaks of, in milliseconds; the kernel sends it before the output. */
const patience = 3000;

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

  /** The model of an id, which may be on its way; undefined for one that the kernel does not have. */
  async find(id: string): Promise<WidgetModel | undefined> {
    const known = this.#models.get(id);
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const look = (arrived: string) => {
        if (arrived === id) finish();
      };
      const finish = () => {
        clearTimeout(timer);
        this.#arrivals.delete(look);
        resolve(this.#models.get(id));
      };
      const timer = setTimeout(finish, patience);
      this.#arrivals.add(look);
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
