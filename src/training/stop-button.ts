/** What tells work that the notebook's stop button was pressed. */
export interface StopButton {
  isAsked: () => boolean;
  end: () => void;
}

/** How long a run may take from the stop button to its result, in milliseconds: a step, a reading of losses, a last drawing. */
const grace = 2_000;

/** The notebook's stop button, where there is one: a run that looks at it ends with what it has recorded. */
export function stopButton(): StopButton {
  const begin = (globalThis as Record<symbol, unknown>)[Symbol.for("Jupyter.endingWork")];
  if (typeof begin !== "function") return { isAsked: () => false, end: () => undefined };
  return (begin as (milliseconds: number) => StopButton)(grace);
}
