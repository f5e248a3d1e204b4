import { banner } from "../shell/notices.js";
import type { OpenNotebook } from "./open-notebook.js";

/** What JupyterLab keeps to itself: it tells each fault of a file in a dialog. */
interface Telling {
  _handleError?: (error: Error, title: string) => Promise<void>;
}

/**
 * Says in a line above the notebook why it is not saved, until it is: a dialog would stop whoever writes, again at each attempt. Where a later
 * JupyterLab tells it in another way nothing is changed.
 * @param notebook the notebook
 * @param place where the page's lines stand
 */
export function tellFailedSaves({ context }: OpenNotebook, place: HTMLElement): void {
  const own = context as unknown as Telling;
  const inDialog = own._handleError?.bind(context);
  let line: { close: () => void } | undefined;
  const say = (text: string) => {
    line?.close();
    line = banner(place, text);
  };
  if (context.contentsModel?.writable === false)
    say("This file can only be read. What you change here stays on this page alone.");
  if (inDialog !== undefined)
    own._handleError = async (error, title) => {
      if (!title.includes("Save")) return inDialog(error, title);
      const why = error instanceof TypeError ? "The server does not answer" : error.message;
      say(`Not saved. ${why}. What you write stays on this page.`);
    };
  context.saveState.connect((_, state) => {
    if (state === "completed") line?.close();
  });
}
