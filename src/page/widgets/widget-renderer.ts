import type { IRenderMime, IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { h } from "../shell/dom.js";
import { layOut } from "./layout.js";
import type { Surroundings } from "./view.js";
import { views } from "./views.js";
import type { WidgetModel } from "./widget-model.js";
import type { WidgetModels } from "./widget-models.js";

const mimeType = "application/vnd.jupyter.widget-view+json";

/** Controls in an output. Where the kernel does not have them, as in a notebook that was only opened, what else the output has stands for them. */
class WidgetOutput extends Widget implements IRenderMime.IRenderer {
  #model: IRenderMime.IMimeModel | undefined;
  #ends: (() => void)[] = [];

  constructor(
    private readonly models: WidgetModels,
    private readonly rendermime: IRenderMimeRegistry,
  ) {
    super();
    this.addClass("gs-Widget");
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#model = model;
    if (this.isAttached) await this.#draw();
  }

  override dispose(): void {
    this.#end();
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this.#draw();
  }

  protected override onBeforeDetach(message: Message): void {
    this.#end();
    super.onBeforeDetach(message);
  }

  async #draw(): Promise<void> {
    const shown = this.#model;
    if (shown === undefined) return;
    this.#end();
    const { model_id } = (shown.data[mimeType] ?? {}) as { model_id?: unknown };
    const id = typeof model_id === "string" ? model_id : "";
    const model = this.models.known(id);
    this.node.replaceChildren();
    if (model !== undefined && views[model.get<string>("_model_name")] !== undefined)
      return this.#show(model, this.node);
    this.#showRest(shown);
    // After a reload the kernel tells its models a little later.
    this.#ends.push(this.models.onArrival((arrived) => arrived === id && void this.#draw()));
  }

  async #show(model: WidgetModel, place: HTMLElement): Promise<void> {
    const view = views[model.get<string>("_model_name")];
    if (view === undefined) {
      place.append(
        h("p.gs-Small", {}, "This control is not shown here; JupyterLab with ipywidgets shows it."),
      );
      return;
    }
    const around: Surroundings = {
      models: this.models,
      rendermime: this.rendermime,
      onEnd: (end) => this.#ends.push(end),
      show: (child, its) => this.#show(child, its),
    };
    void layOut(model, place, around);
    view(model, place, around);
  }

  #showRest(model: IRenderMime.IMimeModel): void {
    const { [mimeType]: _, ...data } = model.data;
    const preferred = this.rendermime.preferredMimeType(data, "ensure");
    if (preferred === undefined) return;
    const renderer = this.rendermime.createRenderer(preferred);
    void renderer.renderModel(this.rendermime.createModel({ data, trusted: model.trusted }));
    Widget.attach(renderer, this.node);
    this.#ends.push(() => renderer.dispose());
  }

  #end(): void {
    const ends = this.#ends;
    this.#ends = [];
    for (const end of ends) end();
  }
}

/** Shows controls by the models of a notebook's kernel. */
export const widgetFactory = (
  models: WidgetModels,
  rendermime: () => IRenderMimeRegistry,
): IRenderMime.IRendererFactory => ({
  safe: true,
  mimeTypes: [mimeType],
  defaultRank: 20,
  createRenderer: () => new WidgetOutput(models, rendermime()),
});
