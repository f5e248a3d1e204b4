import type { IOutput } from "@jupyterlab/nbformat";
import { OutputArea, OutputAreaModel, SimplifiedOutputArea } from "@jupyterlab/outputarea";
import { Widget } from "@lumino/widgets";
import { latexTypesetter } from "../render/latex.js";
import { h } from "../shell/dom.js";
import { type View, whenever } from "./view.js";

/** A row or a column of other widgets. */
function boxView(direction: "row" | "column"): View {
  return (model, place, around) => {
    const box = h("div.gs-Box", { "data-direction": direction });
    place.append(box);
    let shown = "";
    whenever(model, around, () => {
      const children = model.get<unknown[]>("children");
      const now = JSON.stringify(children);
      if (now === shown) return;
      shown = now;
      const places = children.map(() => h("div.gs-Child"));
      box.replaceChildren(...places);
      for (const [index, child] of children.entries())
        void around.models.refer(child).then((found) => found && around.show(found, places[index]!));
    });
  };
}

export const row = boxView("row");
export const column = boxView("column");

/** Words that a program changes: as they are, or as HTML that has been made safe; formulas stand between dollars. */
function wordsView(isHtml: boolean): View {
  return (model, place, around) => {
    const words = h("div.gs-Words.jp-RenderedHTMLCommon");
    place.append(words);
    whenever(model, around, () => {
      const value = model.get<string>("value");
      if (isHtml) words.innerHTML = around.rendermime.sanitizer.sanitize(value);
      else words.textContent = value;
      void latexTypesetter.typeset(words);
    });
  };
}

export const plainWords = wordsView(false);
export const htmlWords = wordsView(true);

/** A place for what a function prints and shows. An output of the same kinds as before is drawn in the same place, without a flicker. */
export const outputs: View = (model, place, around) => {
  const area = new SimplifiedOutputArea({
    model: new OutputAreaModel({ trusted: true }),
    rendermime: around.rendermime,
    contentFactory: OutputArea.defaultContentFactory,
  });
  Widget.attach(area, place);
  around.onEnd(() => area.dispose());
  let kinds = "";
  whenever(model, around, () => {
    const list = model.get<IOutput[]>("outputs");
    const now = JSON.stringify(list.map(kindOf));
    if (now === kinds) for (const [index, output] of list.entries()) area.model.set(index, output);
    else area.model.fromJSON(list);
    kinds = now;
  });
};

const kindOf = (output: IOutput): unknown => [
  output.output_type,
  output["name"],
  Object.keys(output["data"] ?? {}),
];
