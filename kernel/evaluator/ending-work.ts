import type { SharedState } from "../bridge/shared-state.js";
import { currentContext, onInterrupt } from "./cell-context.js";
import { Math, Set, setImmediate } from "../intrinsics.js";

/** Work that comes to an end by itself when it is asked to. */
export interface EndingWork {
  /** Whether the stop button was pressed: the work should end now, with what it has. */
  isAsked: () => boolean;
  /** Says that it has ended. */
  end: () => void;
}

/** How long work may take at most to end by itself, in milliseconds: nobody waits longer for a stop button. */
const longest = 5_000;
/**
 * How long what awaited the work may take to have its result, in milliseconds. It has it before the event loop turns again; this
 * is for a loop that follows the work and lets nothing turn.
 */
const settling = 100;

/**
 * Lets long work end well: when the stop button is pressed it is asked first, so that what awaits it gets what it has, and the cell
 * is stopped after that, or when the time is over, or when the button is pressed again.
 * @param state What both threads see.
 * @returns Begins such work of the running cell; it takes how long the work may need to end, in milliseconds.
 */
export function endingWork(state: SharedState): (milliseconds: number) => EndingWork {
  const works = new Set<{ cell: number; grace: number }>();
  const tell = (): void => {
    const cell = Math.max(0, ...[...works].map((work) => work.cell));
    const graces = [...works].filter((work) => work.cell === cell).map(({ grace }) => grace);
    state.setGrace(cell, Math.max(0, ...graces));
  };
  return (milliseconds) => {
    const cell = currentContext()?.cell ?? 0;
    const work = { cell, grace: Math.min(longest, Math.max(0, Math.ceil(milliseconds))) };
    const forget = (): void => {
      if (works.delete(work)) tell();
    };
    const end = (): void => {
      if (!works.has(work)) return;
      work.grace = settling;
      tell();
      setImmediate(forget);
    };
    works.add(work);
    tell();
    onInterrupt(forget);
    return { isAsked: () => state.askedToEnd === cell, end };
  };
}
