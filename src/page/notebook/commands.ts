import type { SessionContextDialogs } from "@jupyterlab/apputils";
import { NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import {
  addIcon,
  copyIcon,
  cutIcon,
  fastForwardIcon,
  type LabIcon,
  pasteIcon,
  refreshIcon,
  runIcon,
  saveIcon,
  stopIcon,
} from "@jupyterlab/ui-components";
import { CommandRegistry } from "@lumino/commands";

/** In the notebook, while no text is edited and no control has the keys. */
const inCommandMode =
  ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus:not(input):not(select):not(textarea):not(button):not(a)";
const inEditMode = ".jp-Notebook.jp-mod-editMode";
const inNotebook = ".jp-Notebook";

interface Command {
  /** JupyterLab's name of it. */
  id: string;
  label: string;
  /** Keys as JupyterLab has them; `Accel` is Ctrl, and ⌘ on a Mac. */
  keys?: readonly (readonly [selector: string, ...keys: string[]])[];
  icon?: LabIcon;
  /** Where something must be true before it can be done. */
  enabled?: () => boolean;
  execute: () => unknown;
}

/** What the page does beside what the notebook's own widgets do. */
export interface PageActions {
  dialogs: SessionContextDialogs;
  save: () => Promise<void>;
  search: (replace: boolean) => void;
  showShortcuts: () => void;
}

/** The notebook's commands with JupyterLab's names and keys. */
export function notebookCommands(panel: NotebookPanel, actions: PageActions): CommandRegistry {
  const registry = new CommandRegistry();
  for (const { id, label, keys = [], icon, enabled, execute } of commandsOf(panel, actions)) {
    registry.addCommand(id, {
      label,
      caption: label,
      ...(icon === undefined ? {} : { icon }),
      ...(enabled === undefined ? {} : { isEnabled: enabled }),
      execute: () => execute(),
    });
    for (const [selector, ...combinations] of keys)
      for (const key of combinations)
        registry.addKeyBinding({ command: id, selector, keys: key.split(", ") });
  }
  return registry;
}

function commandsOf(panel: NotebookPanel, { dialogs, save, search, showShortcuts }: PageActions): Command[] {
  const { content, sessionContext } = panel;
  const actions = NotebookActions;
  const restarted = async (then?: () => unknown) => {
    if (await dialogs.restart(sessionContext)) await then?.();
  };
  const runAll = () => actions.runAll(content, sessionContext, dialogs);
  const edit = () => {
    content.mode = "edit";
  };
  return [
    ...running(panel, dialogs),
    { id: "notebook:run-all-cells", label: "Run All Cells", execute: runAll },
    {
      id: "notebook:run-all-above",
      label: "Run All Above Selected Cell",
      execute: () => actions.runAllAbove(content, sessionContext, dialogs),
    },
    {
      id: "notebook:run-all-below",
      label: "Run Selected Cell and All Below",
      execute: () => actions.runAllBelow(content, sessionContext, dialogs),
    },
    {
      id: "notebook:interrupt-kernel",
      label: "Interrupt the kernel",
      icon: stopIcon,
      keys: [[inCommandMode, "I, I"]],
      execute: () => sessionContext.session?.kernel?.interrupt(),
    },
    {
      id: "notebook:restart-kernel",
      label: "Restart the kernel",
      icon: refreshIcon,
      keys: [[inCommandMode, "0, 0"]],
      execute: () => restarted(),
    },
    {
      id: "notebook:restart-run-all",
      label: "Restart the kernel and run all cells",
      icon: fastForwardIcon,
      execute: () => restarted(runAll),
    },
    {
      id: "notebook:restart-clear-output",
      label: "Restart the kernel and clear outputs",
      execute: () => restarted(() => actions.clearAllOutputs(content)),
    },
    { id: "docmanager:save", label: "Save", icon: saveIcon, keys: [["body", "Accel S"]], execute: save },
    ...editing(panel),
    ...moving(panel),
    { id: "notebook:enter-edit-mode", label: "Edit", keys: [[inCommandMode, "Enter"]], execute: edit },
    {
      id: "notebook:enter-command-mode",
      label: "Leave the text",
      keys: [[inEditMode, "Escape", "Ctrl M"]],
      execute: () => {
        content.mode = "command";
      },
    },
    {
      id: "documentsearch:start",
      label: "Find…",
      keys: [
        ["body", "Accel F"],
        [inCommandMode, "F"],
      ],
      execute: () => search(false),
    },
    {
      id: "documentsearch:startWithReplace",
      label: "Find and Replace…",
      keys: [["body", "Accel H"]],
      execute: () => search(true),
    },
    {
      id: "help:shortcuts",
      label: "Keyboard shortcuts",
      keys: [[inCommandMode, "H", "Shift /"]],
      execute: showShortcuts,
    },
  ];
}

function running({ content, sessionContext }: NotebookPanel, dialogs: SessionContextDialogs): Command[] {
  const actions = NotebookActions;
  return [
    {
      id: "notebook:run-cell-and-select-next",
      label: "Run this cell and go on",
      icon: runIcon,
      keys: [[inNotebook, "Shift Enter"]],
      execute: () => actions.runAndAdvance(content, sessionContext, dialogs),
    },
    {
      id: "notebook:run-cell",
      label: "Run this cell",
      keys: [[inNotebook, "Ctrl Enter", "Accel Enter"]],
      execute: () => actions.run(content, sessionContext, dialogs),
    },
    {
      id: "notebook:run-cell-and-insert-below",
      label: "Run this cell and insert one below",
      keys: [[inNotebook, "Alt Enter"]],
      execute: () => actions.runAndInsert(content, sessionContext, dialogs),
    },
  ];
}

function editing({ content }: NotebookPanel): Command[] {
  const actions = NotebookActions;
  const become = (type: "code" | "markdown" | "raw") => () => actions.changeCellType(content, type);
  const cell = (id: string, label: string, key: string, execute: () => unknown, icon?: LabIcon): Command => ({
    id: `notebook:${id}`,
    label,
    keys: [[inCommandMode, key]],
    execute,
    ...(icon === undefined ? {} : { icon }),
  });
  return [
    cell("insert-cell-above", "Insert a cell above", "A", () => actions.insertAbove(content)),
    cell("insert-cell-below", "Insert a cell below", "B", () => actions.insertBelow(content), addIcon),
    cell("cut-cell", "Cut this cell", "X", () => actions.cut(content), cutIcon),
    cell("copy-cell", "Copy this cell", "C", () => actions.copy(content), copyIcon),
    cell("paste-cell-below", "Paste cells below", "V", () => actions.paste(content, "below"), pasteIcon),
    cell("paste-cell-above", "Paste cells above", "Shift V", () => actions.paste(content, "above")),
    cell("delete-cell", "Delete this cell", "D, D", () => actions.deleteCells(content)),
    cell("undo-cell-action", "Undo of cells", "Z", () => actions.undo(content)),
    cell("redo-cell-action", "Redo of cells", "Shift Z", () => actions.redo(content)),
    {
      id: "editmenu:undo",
      label: "Undo in the text",
      keys: [[inEditMode, "Accel Z"]],
      execute: () => content.activeCell?.editor?.undo(),
    },
    {
      id: "editmenu:redo",
      label: "Redo in the text",
      keys: [[inEditMode, "Accel Shift Z", "Accel Y"]],
      execute: () => content.activeCell?.editor?.redo(),
    },
    cell("change-cell-to-code", "Code", "Y", become("code")),
    cell("change-cell-to-markdown", "Markdown", "M", become("markdown")),
    cell("change-cell-to-raw", "Raw", "R", become("raw")),
    ...[1, 2, 3, 4, 5, 6].map((level) =>
      cell(`change-cell-to-heading-${level}`, `Heading ${level}`, String(level), () =>
        actions.setMarkdownHeader(content, level),
      ),
    ),
    cell("merge-cells", "Merge cells", "Shift M", () => actions.mergeCells(content)),
    {
      id: "notebook:split-cell-at-cursor",
      label: "Split the cell here",
      keys: [[inEditMode, "Ctrl Shift -"]],
      execute: () => actions.splitCell(content),
    },
    cell("toggle-all-cell-line-numbers", "Line numbers", "Shift L", () =>
      actions.toggleAllLineNumbers(content),
    ),
    cell("toggle-cell-outputs", "Show or hide outputs", "O", () => actions.toggleOutput(content)),
    {
      id: "notebook:clear-all-cell-outputs",
      label: "Clear all outputs",
      execute: () => actions.clearAllOutputs(content),
    },
  ];
}

function moving({ content }: NotebookPanel): Command[] {
  const actions = NotebookActions;
  const move = (id: string, label: string, keys: string[], execute: () => unknown): Command => ({
    id: `notebook:${id}`,
    label,
    keys: [[inCommandMode, ...keys]],
    execute,
  });
  return [
    move("move-cursor-up", "Cell above", ["ArrowUp", "K"], () => actions.selectAbove(content)),
    move("move-cursor-down", "Cell below", ["ArrowDown", "J"], () => actions.selectBelow(content)),
    move("extend-marked-cells-above", "Select the cell above too", ["Shift ArrowUp", "Shift K"], () =>
      actions.extendSelectionAbove(content),
    ),
    move("extend-marked-cells-below", "Select the cell below too", ["Shift ArrowDown", "Shift J"], () =>
      actions.extendSelectionBelow(content),
    ),
    move("select-all", "Select all cells", ["Accel A"], () => actions.selectAll(content)),
    move("move-cell-up", "Move the cell up", ["Ctrl Shift ArrowUp"], () => actions.moveUp(content)),
    move("move-cell-down", "Move the cell down", ["Ctrl Shift ArrowDown"], () => actions.moveDown(content)),
    move("collapse-heading", "Collapse the heading", ["ArrowLeft"], () =>
      actions.selectHeadingAboveOrCollapseHeading(content),
    ),
    move("expand-heading", "Expand the heading", ["ArrowRight"], () =>
      actions.selectHeadingBelowOrExpandHeading(content),
    ),
  ];
}

/** Every command that has keys, as people read them: for the list of shortcuts. */
export function shortcutsOf(registry: CommandRegistry): { label: string; keys: string[] }[] {
  const byCommand = new Map<string, string[]>();
  for (const { command, keys } of registry.keyBindings) {
    const shown = keys.map((key) => CommandRegistry.formatKeystroke(key)).join(" ");
    byCommand.set(command, [...(byCommand.get(command) ?? []), shown]);
  }
  return [...byCommand].map(([command, keys]) => ({
    label: registry.label(command),
    keys: [...new Set(keys)],
  }));
}
