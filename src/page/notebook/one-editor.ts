import type { OpenNotebook } from "./open-notebook.js";
import { banner } from "../shell/notices.js";

/**
 * Lets one tab at a time edit a notebook: two would overwrite each other's outputs. The other ones show it, say so, and can take over;
 * then they read the file first.
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
  const takeOver = async () => {
    line?.close();
    await context.revert();
    void hold({ steal: true }).catch(watch);
  };
  void hold({ ifAvailable: true }).catch(watch);
}
