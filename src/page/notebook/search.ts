import { SearchDocumentModel, SearchDocumentView } from "@jupyterlab/documentsearch";
import { type NotebookPanel, NotebookSearchProvider } from "@jupyterlab/notebook";
import { Widget } from "@lumino/widgets";

/** How long is waited for the next letter, in milliseconds. */
const debounce = 300;

/** The box that finds text in cells and outputs, and replaces it. */
export function searchBox(panel: NotebookPanel): (replace: boolean) => void {
  let view: SearchDocumentView | undefined;
  return (replace) => {
    if (view === undefined) {
      const model = new SearchDocumentModel(new NotebookSearchProvider(panel), debounce);
      view = new SearchDocumentView(model);
      view.closed.connect(() => panel.content.activate());
    }
    if (!view.isAttached) {
      view.node.style.top = `${panel.toolbar.node.offsetTop + panel.toolbar.node.offsetHeight}px`;
      Widget.attach(view, panel.node);
    }
    const { suggestedInitialQuery } = view.model;
    if (suggestedInitialQuery !== "") view.setSearchText(suggestedInitialQuery);
    if (replace) view.showReplace();
    view.focusSearchInput();
  };
}
