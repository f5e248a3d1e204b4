import type { DocumentRegistry } from "@jupyterlab/docregistry";
import { type NotebookPanel, ToolbarItems } from "@jupyterlab/notebook";
import { CommandToolbarButton, Toolbar } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";

const buttons = [
  "docmanager:save",
  "notebook:insert-cell-below",
  "notebook:cut-cell",
  "notebook:copy-cell",
  "notebook:paste-cell-below",
  "notebook:run-cell-and-select-next",
  "notebook:interrupt-kernel",
  "notebook:restart-kernel",
  "notebook:restart-run-all",
];

/** JupyterLab's row of buttons above the cells; those that have no room fold by themselves. */
export function fillToolbar(panel: NotebookPanel, commands: CommandRegistry): void {
  for (const item of toolbarItems(panel, commands)) panel.toolbar.addItem(item.name, item.widget);
  panel.toolbar.node.setAttribute("aria-label", "Cells and kernel");
}

function toolbarItems(panel: NotebookPanel, commands: CommandRegistry): DocumentRegistry.IToolbarItem[] {
  return [
    ...buttons.map((id) => ({ name: id, widget: new CommandToolbarButton({ commands, id, label: "" }) })),
    { name: "cell-type", widget: ToolbarItems.createCellTypeItem(panel) },
    { name: "spacer", widget: Toolbar.createSpacerItem() },
  ];
}
