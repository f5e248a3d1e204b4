import { type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import {
  EditorView,
  hoverTooltip,
  keymap,
  showTooltip,
  type Tooltip,
  type TooltipView,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { Text } from "@jupyterlab/coreutils";
import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { Kernel } from "@jupyterlab/services";
import type { PartialJSONObject } from "@lumino/coreutils";

interface Inspecting {
  /** The notebook's kernel, where it has one. */
  kernel: () => Kernel.IKernelConnection | null | undefined;
  rendermime: IRenderMimeRegistry;
}

const showSignature = StateEffect.define<Tooltip | null>();

const signature = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(showSignature)) return effect.value;
    if (shown === null || !transaction.docChanged) return shown;
    return { ...shown, pos: transaction.changes.mapPos(shown.pos) };
  },
  provide: (field) => showTooltip.from(field),
});

/**
 * What the kernel knows of the code, beside it: of the name that the pointer rests on; of the call whose arguments are being written, with
 * its opening parenthesis, each comma, and Shift-Tab.
 */
export function popUps(inspecting: Inspecting): Extension {
  const hover = hoverTooltip(
    async (view, position) => {
      const word = view.state.wordAt(position);
      if (word === null) return null;
      const data = await inspect(inspecting, view, position);
      if (data === undefined) return null;
      return { pos: word.from, end: word.to, above: true, create: () => popUp(inspecting, data) };
    },
    { hoverTime: 400 },
  );
  const ask = (view: EditorView): void => {
    const { head } = view.state.selection.main;
    void inspect(inspecting, view, head).then((data) => {
      const isStill = view.hasFocus && view.state.selection.main.head === head;
      if (data === undefined || !isStill) return;
      const tooltip = { pos: head, above: true, create: () => popUp(inspecting, data) };
      view.dispatch({ effects: showSignature.of(tooltip) });
    });
  };
  const hide = (view: EditorView): boolean => {
    if (view.state.field(signature) === null) return false;
    view.dispatch({ effects: showSignature.of(null) });
    return true;
  };
  const keys = Prec.highest(
    keymap.of([{ key: "Shift-Tab", run: (view) => isInText(view) && (ask(view), true) }]),
  );
  return [hover, signature, keys, follow(ask, hide)];
}

/** Whether text stands before the cursor in its line: else Shift-Tab moves the line. */
function isInText(view: EditorView): boolean {
  const { head, empty } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  return empty && line.text.slice(0, head - line.from).trim() !== "";
}

/** Asks when a call's arguments begin, and ends with them, with the focus, and with Escape. */
function follow(ask: (view: EditorView) => void, hide: (view: EditorView) => boolean): Extension {
  return ViewPlugin.define((view) => {
    // Before the notebook, which leaves the text with Escape.
    const escape = (event: KeyboardEvent) => {
      if (event.key === "Escape" && view.hasFocus && hide(view)) event.stopPropagation();
    };
    addEventListener("keydown", escape, true);
    const soon = (work: () => unknown) => setTimeout(work);
    return {
      update(update: ViewUpdate) {
        const typed = typedIn(update);
        if (typed === "(" || typed === "()" || typed === ",") soon(() => ask(view));
        else if (typed === ")" || (update.focusChanged && !view.hasFocus) || changesLine(update))
          soon(() => hide(view));
      },
      destroy: () => removeEventListener("keydown", escape, true),
    };
  });
}

/** The text of a single insertion by typing. */
function typedIn(update: ViewUpdate): string {
  if (!update.transactions.some((transaction) => transaction.isUserEvent("input"))) return "";
  const texts: string[] = [];
  update.changes.iterChanges((_from, _to, _newFrom, _newTo, inserted) => texts.push(inserted.toString()));
  return texts.length === 1 ? texts[0]! : "";
}

function changesLine({ startState, state, selectionSet }: ViewUpdate): boolean {
  if (!selectionSet) return false;
  const lineOf = (of: typeof state) => of.doc.lineAt(of.selection.main.head).number;
  return lineOf(startState) !== lineOf(state);
}

async function inspect(
  { kernel }: Inspecting,
  view: EditorView,
  position: number,
): Promise<PartialJSONObject | undefined> {
  const code = view.state.doc.toString();
  const connection = kernel();
  if (!connection) return undefined;
  try {
    const cursor_pos = Text.jsIndexToCharIndex(position, code);
    const { content } = await connection.requestInspect({ code, cursor_pos, detail_level: 0 });
    return content.status === "ok" && content.found ? (content.data as PartialJSONObject) : undefined;
  } catch {
    // The kernel was restarted meanwhile.
    return undefined;
  }
}

function popUp({ rendermime }: Inspecting, data: PartialJSONObject): TooltipView {
  const dom = document.createElement("div");
  dom.className = "gs-PopUp jp-ThemedContainer";
  const mimeType = rendermime.preferredMimeType(data, "ensure");
  if (mimeType === undefined) return { dom };
  const renderer = rendermime.createRenderer(mimeType);
  dom.append(renderer.node);
  void renderer.renderModel(rendermime.createModel({ data }));
  return { dom, destroy: () => renderer.dispose() };
}
