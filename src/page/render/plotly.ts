import type { IRenderMime } from "@jupyterlab/rendermime";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import type { Figure } from "plotly.js-cartesian-dist-min";
import { onScheme } from "../shell/scheme.js";

const mimeType = "application/vnd.plotly.v1+json";

/** The library is half a megabyte: it comes with the first figure. */
const library = () => import("plotly.js-cartesian-dist-min").then((module) => module.default);

/** An interactive figure in the page's own colors. The same place is drawn anew when the figure is updated. */
class PlotlyFigure extends Widget implements IRenderMime.IRenderer {
  readonly #place = document.createElement("div");
  readonly #sizes = new ResizeObserver(() => void this.#fit());
  #figure: Figure = {};
  #endScheme: (() => void) | undefined;
  #drawing: Promise<unknown> = Promise.resolve();
  #isDrawn = false;

  constructor() {
    super();
    this.addClass("gs-Plot");
    this.#place.setAttribute("role", "img");
    this.node.append(this.#place);
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    // Plotly writes into what it is given, and the notebook keeps it.
    this.#figure = structuredClone(model.data[mimeType]) as Figure;
    this.#place.setAttribute("aria-label", String(model.data["text/plain"] ?? "figure"));
    return this.#draw();
  }

  override dispose(): void {
    this.#endScheme?.();
    this.#sizes.disconnect();
    if (this.#isDrawn) void library().then((plotly) => plotly.purge(this.#place));
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.#endScheme ??= onScheme(() => void this.#draw());
    this.#sizes.observe(this.node);
  }

  protected override onBeforeDetach(message: Message): void {
    this.#sizes.disconnect();
    super.onBeforeDetach(message);
  }

  async #draw(): Promise<void> {
    const plotly = await library();
    // One after the other: figures of a training arrive quicker than they are drawn.
    this.#drawing = this.#drawing.then(async () => {
      if (this.isDisposed || !this.isAttached) return;
      const { data = [], layout = {} } = structuredClone(this.#figure);
      const height = typeof layout["height"] === "number" ? layout["height"] : 380;
      this.#place.style.height = `${height}px`;
      await plotly.react(this.#place, data, styled(layout, height), config);
      this.#isDrawn = true;
    });
    await this.#drawing;
  }

  async #fit(): Promise<void> {
    if (!this.#isDrawn) return;
    const plotly = await library();
    if (this.isDisposed || !this.isVisible || this.#place.clientWidth === 0) return;
    // It is measured a moment later, when it may have been taken away.
    await plotly.Plots.resize(this.#place).catch(() => undefined);
  }
}

const config = {
  displaylogo: false,
  showLink: false,
  showEditInChartStudio: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d"],
  doubleClickDelay: 400,
};

/** The layout with the page's colors where the figure has none of its own. */
function styled(layout: Record<string, unknown>, height: number): Record<string, unknown> {
  const style = getComputedStyle(document.body);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    gridcolor: color("--jp-border-color2"),
    zerolinecolor: color("--jp-border-color1"),
    linecolor: color("--jp-border-color1"),
  };
  const own = (layout["template"] ?? {}) as { data?: object; layout?: object };
  return {
    ...layout,
    height,
    autosize: layout["width"] === undefined,
    template: {
      ...own,
      layout: {
        font: { color: color("--jp-ui-font-color1"), family: color("--jp-ui-font-family"), size: 13 },
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        colorway: ["#3178c6", "#e07b39", "#3a9d5d", "#b5559c", "#8a6fd1", "#c0a021", "#4fa3a5", "#c94c4c"],
        margin: { l: 60, r: 20, t: layout["title"] === undefined ? 20 : 50, b: 50 },
        xaxis: axis,
        yaxis: axis,
        legend: { bgcolor: "rgba(0,0,0,0)" },
        ...own.layout,
      },
    },
  };
}

export const plotlyFactory: IRenderMime.IRendererFactory = {
  safe: true,
  mimeTypes: [mimeType],
  defaultRank: 40,
  createRenderer: () => new PlotlyFigure(),
};
