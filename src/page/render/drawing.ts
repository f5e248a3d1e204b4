import { type IRenderMime, RenderedSVG } from "@jupyterlab/rendermime";

/** A drawing, which tells screen readers what it shows. */
class Drawing extends RenderedSVG {
  override async render(model: IRenderMime.IMimeModel): Promise<void> {
    this.node.textContent = "";
    const source = String(model.data["image/svg+xml"] ?? "");
    const image = document.createElement("img");
    // As a picture it runs nothing and asks for nothing, whoever made it.
    image.src = `data:image/svg+xml,${encodeURIComponent(withNamespace(source))}`;
    image.alt = String(model.data["text/plain"] ?? "drawing");
    this.node.append(image);
  }
}

const withNamespace = (source: string): string =>
  /<svg[^>]+xmlns=/.test(source) ? source : source.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');

export const drawingFactory: IRenderMime.IRendererFactory = {
  safe: true,
  mimeTypes: ["image/svg+xml"],
  defaultRank: 80,
  createRenderer: (options) => new Drawing(options),
};
