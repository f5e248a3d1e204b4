import type { OpenNotebook } from "./open-notebook.js";
import { ask } from "../shell/ask.js";
import { banner } from "../shell/notices.js";

/** How long the tab that has it may take to save before another one takes over, in milliseconds. */
const patience = 2000;

/** What was written here when another tab took over, and could not be saved by then. */
const lost = {
  title: "Discard what is not saved here?",
  text: "This tab has text that is not saved. Whoever edits here reads the file anew.",
  action: "Discard",
  loses: true,
};

/**
 * Lets one tab at a time edit a notebook: two would overwrite each other's outputs. The other ones show it, say so, and can take over;
 * then the one that has it saves, and they read the file.
 * @param notebook the notebook
 * @param place where the page's lines stand
 */
export function editAlone({ panel, context }: OpenNotebook, place: HTMLElement): void {
  const name = `gradsheet:${context.path}`;
  let line: { close: () => void } | undefined;
  const setReadOnly = (readOnly: boolean) => {
    const { dirty } = context.model;
    for (const cell of panel.content.widgets) cell.readOnly = readOnly;
    panel.node.classList.toggle("gs-readOnly", readOnly);
    context.model.readOnly = readOnly;
    context.model.dirty = dirty;
  };
  const watch = () => {
    line?.close();
    line = banner(place, "This notebook is being edited in another tab.", {
      label: "Edit here",
      run: takeOver,
    });
    setReadOnly(true);
  };
  /** Holds the lock for as long as nobody steals it. */
  const hold = (options: LockOptions) =>
    navigator.locks.request(name, options, async (lock) => {
      if (lock === null) return watch();
      line?.close();
      setReadOnly(false);
      await new Promise<never>(() => undefined);
    });
  const channel = new BroadcastChannel(name);
  channel.addEventListener("message", async ({ data }) => {
    if (data !== "hand over" || context.model.readOnly) return;
    if (context.model.dirty) await context.save().catch(() => undefined);
    channel.postMessage("handed over");
  });
  const askForIt = () =>
    new Promise<void>((resolve) => {
      channel.addEventListener("message", () => resolve(), { once: true });
      channel.postMessage("hand over");
      setTimeout(resolve, patience);
    });
  const takeOver = async () => {
    if (context.model.dirty && !(await ask(lost, async () => undefined))) return;
    await askForIt();
    line?.close();
    await context.revert();
    void hold({ steal: true }).catch(watch);
  };
  void hold({ ifAvailable: true }).catch(watch);
}
