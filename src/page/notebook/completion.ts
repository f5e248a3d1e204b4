import {
  CompletionHandler,
  Completer,
  CompleterModel,
  KernelCompleterProvider,
  ProviderReconciliator,
} from "@jupyterlab/completer";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { CommandRegistry } from "@lumino/commands";
import { Widget } from "@lumino/widgets";

/** How long a reply is waited for, in milliseconds: the very first look at a program takes its time on a slow machine. */
const patience = 30_000;

class Handler extends CompletionHandler {
  /** Looks where the cursor is: a click that also gives the cell its focus goes unnoticed. */
  lookAgain(): void {
    if (this.editor !== null) this.onSelectionsChanged();
  }
}

/** Completes what is being typed, as the kernel knows it: Tab, or Ctrl-Space. */
export function addCompletion(panel: NotebookPanel, commands: CommandRegistry): void {
  const completer = new Completer({ editor: null, model: new CompleterModel() });
  completer.addClass("jp-ThemedContainer");
  completer.hide();
  const provider = new KernelCompleterProvider();
  const reconciliator = () => {
    const cell = panel.content.activeCell;
    return new ProviderReconciliator({
      context: {
        widget: panel,
        editor: cell?.editor ?? null,
        session: panel.sessionContext.session,
        sanitizer: panel.content.rendermime.sanitizer,
      },
      providers: [provider],
      inlineProviders: [],
      inlineProvidersSettings: {},
      timeout: patience,
    });
  };
  const handler = new Handler({ completer, reconciliator: reconciliator() });
  Widget.attach(completer, document.body);

  const follow = () => {
    const cell = panel.content.activeCell;
    handler.editor = cell?.model.type === "code" ? cell.editor : null;
    handler.reconciliator = reconciliator();
  };
  const followEditor = () => {
    follow();
    // A cell far below makes its editor when it comes into view.
    const cell = panel.content.activeCell;
    if (cell !== null && cell.editor === null) void cell.ready.then(follow);
  };
  panel.content.activeCellChanged.connect(followEditor);
  panel.sessionContext.sessionChanged.connect(follow);
  panel.sessionContext.kernelChanged.connect(follow);
  followEditor();
  addEventListener("keydown", ({ key }) => key === "Tab" && handler.lookAgain(), true);

  commands.addCommand("completer:invoke-notebook", { label: "Complete", execute: () => handler.invoke() });
  commands.addCommand("completer:select-notebook", {
    label: "Take the completion",
    execute: () => completer.selectActive(),
  });
  const enabled = ".jp-Notebook.jp-mod-editMode .jp-CodeCell .jp-mod-completer-enabled";
  commands.addKeyBinding({
    command: "completer:invoke-notebook",
    selector: `${enabled}:not(.jp-mod-at-line-beginning)`,
    keys: ["Tab"],
  });
  commands.addKeyBinding({ command: "completer:invoke-notebook", selector: enabled, keys: ["Ctrl Space"] });
  commands.addKeyBinding({
    command: "completer:select-notebook",
    selector: ".jp-Notebook .jp-mod-completer-active",
    keys: ["Enter"],
  });
}
