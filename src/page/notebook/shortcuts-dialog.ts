import type { CommandRegistry } from "@lumino/commands";
import { h } from "../shell/dom.js";
import { shortcutsOf } from "./commands.js";

/** Shows the keys of all commands. */
export function showShortcuts(commands: CommandRegistry): void {
  const rows = shortcutsOf(commands).map(({ label, keys }) =>
    h("tr", {}, h("td", {}, ...keys.flatMap((key) => [h("kbd", {}, key), " "])), h("td", {}, label)),
  );
  const dialog: HTMLDialogElement = h(
    "dialog",
    { id: "shortcuts", "aria-labelledby": "shortcuts-title", onclose: (): void => dialog.remove() },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "shortcuts-title" }, "Keyboard shortcuts"),
      h("p", {}, "Enter edits a cell, Escape leaves its text; the keys without Ctrl are for then."),
      h("table", {}, h("tbody", {}, ...rows)),
      h("button.gs-Action", { value: "close" }, "Close"),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
