import type { Notebook } from "@jupyterlab/notebook";

/** How long nobody has to have written before cells out of sight are drawn, in milliseconds. */
const pause = 600;

/** What JupyterLab's notebook keeps to itself: it draws cells out of sight, to know how high they are, when the browser is idle. */
interface Drawing {
  _runOnIdleTime?: (time?: number) => Promise<void>;
  _scheduleCellRenderOnIdle?: () => void;
}

/**
 * Has a notebook draw cells out of sight only while nobody writes: a browser is idle between two keys, but not for as long as a cell takes.
 * Where a later JupyterLab does it in another way nothing is changed.
 */
export function drawInPauses(notebook: Notebook): void {
  const own = notebook as unknown as Drawing;
  const draw = own._runOnIdleTime?.bind(notebook);
  const schedule = own._scheduleCellRenderOnIdle?.bind(notebook);
  if (draw === undefined || schedule === undefined) return;
  let written = -pause;
  notebook.node.addEventListener(
    "keydown",
    ({ ctrlKey, metaKey, altKey, shiftKey, key }) => {
      const isCommand = ctrlKey || metaKey || altKey || (shiftKey && key === "Enter");
      // Where all cells are there, those in sight are drawn in the same way: whoever runs one waits for it.
      if (!isCommand && notebook.notebookConfig.windowingMode === "full") written = performance.now();
    },
    true,
  );
  own._runOnIdleTime = async (time) => {
    const rest = written + pause - performance.now();
    if (rest <= 0) return draw(time);
    setTimeout(() => {
      if (!notebook.isDisposed) schedule();
    }, rest);
  };
}
