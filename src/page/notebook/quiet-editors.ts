import { EditorView, ViewPlugin } from "@codemirror/view";
import type { Extension } from "@codemirror/state";

/** What CodeMirror keeps to itself of a view: who hears where the cursor of the page goes. */
interface Observed {
  observer?: { onSelectionChange?: (event: Event) => void };
}

/** Has an editor hear of the page's cursor, or not; where a later CodeMirror has no such listener nothing is changed. */
function hear(view: EditorView, hears: boolean): void {
  const listener = (view as unknown as Observed).observer?.onSelectionChange;
  if (typeof listener !== "function") return;
  const { ownerDocument } = view.dom;
  ownerDocument.removeEventListener("selectionchange", listener);
  if (hears) ownerDocument.addEventListener("selectionchange", listener);
}

/**
 * Lets the editor that has the focus alone look where the page's cursor goes. Every editor of a page does by itself, after each key: with 150
 * cells of code that takes longer than all else that the key causes.
 */
export const quietEditors: Extension = [
  ViewPlugin.define((view) => {
    // The view has its observer when it is made, after its plugins.
    queueMicrotask(() => hear(view, view.hasFocus));
    return {};
  }),
  EditorView.domEventHandlers({
    focus: (_, view) => {
      hear(view, true);
      return false;
    },
    blur: (_, view) => {
      hear(view, false);
      return false;
    },
  }),
];
