import { type INotebookTracker, type NotebookPanel, NotebookToCFactory } from "@jupyterlab/notebook";
import { TableOfContentsWidget } from "@jupyterlab/toc";
import type { IMarkdownParser } from "@jupyterlab/rendermime";
import type { CommandRegistry } from "@lumino/commands";
import { Widget } from "@lumino/widgets";

/** The headings of the notebook, each a way to its place. */
export function addContents(
  panel: NotebookPanel,
  place: HTMLElement,
  parser: IMarkdownParser,
  commands: CommandRegistry,
): void {
  // All that the factory asks of a tracker is whether it may handle the notebook.
  const everything = { has: () => true } as unknown as INotebookTracker;
  const { sanitizer } = panel.content.rendermime;
  const model = new NotebookToCFactory(everything, parser, sanitizer, commands).createNew(panel, {
    baseNumbering: 1,
    maximalDepth: 3,
    numberingH1: true,
    numberHeaders: false,
    includeOutput: false,
    syncCollapseState: false,
  });
  const tree = new TableOfContentsWidget({
    model,
    placeholderHeadline: "No headings",
    placeholderText: "The headings of the notebook will be here.",
  });
  Widget.attach(tree, place);
  model.isActive = true;
}
