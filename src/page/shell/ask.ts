import "../style/ask.css";
import { h } from "./dom.js";

/** A field of a question. */
export interface Field {
  name: string;
  label: string;
  value?: string;
  placeholder?: string;
  /** What may be chosen; other words may be written too. */
  choices?: readonly string[];
  /** How much of the value is marked, so that the next key replaces it; default: all of it. */
  marked?: number;
}

/** A question before something is done. */
export interface Question {
  title: string;
  text?: string;
  fields?: readonly Field[];
  /** The word on the button that does it. */
  action: string;
  /** Whether something is lost by it. */
  loses?: boolean;
}

/**
 * Asks in a dialog, and does what was asked for while the dialog waits: where that fails it says why, and can be asked again.
 * @param question what
 * @param perform does it, with what was written
 * @returns Whether it was done.
 */
export function ask(
  question: Question,
  perform: (values: Record<string, string>) => Promise<unknown>,
): Promise<boolean> {
  const inputs = (question.fields ?? []).map(({ name, value, placeholder, choices }) => ({
    name,
    input: h("input", {
      id: `ask-${name}`,
      value,
      placeholder,
      autocomplete: "off",
      spellcheck: "false",
      list: choices === undefined ? null : `choices-${name}`,
    }),
  }));
  const labels = (question.fields ?? []).map(({ name, label, choices }, at) =>
    h(
      "label",
      {},
      h("span", {}, label),
      inputs[at]!.input,
      choices &&
        h("datalist", { id: `choices-${name}` }, ...choices.map((choice) => h("option", { value: choice }))),
    ),
  );
  const dialog = h("dialog.gs-Ask", { "aria-labelledby": "ask-title" });
  const why = h("p.gs-Fault", { role: "alert" });
  const confirm = h(
    "button",
    { type: "submit", class: question.loses === true ? "gs-Loses" : "gs-Main" },
    question.action,
  );
  const cancel = h("button", { type: "button", onclick: () => dialog.close() }, "Cancel");
  const form = h(
    "form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        confirm.disabled = true;
        try {
          await perform(Object.fromEntries(inputs.map(({ name, input }) => [name, input.value.trim()])));
          dialog.close("done");
        } catch (error) {
          why.textContent = (error as Error).message;
          confirm.disabled = false;
          inputs[0]?.input.focus();
        }
      },
    },
    h("h2", { id: "ask-title" }, question.title),
    question.text !== undefined && h("p", {}, question.text),
    ...labels,
    why,
    h("div.gs-Buttons", {}, cancel, confirm),
  );
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  const first = inputs[0]?.input;
  // What would be lost is not one key away.
  if (first === undefined) (question.loses === true ? cancel : confirm).focus();
  else {
    first.focus();
    first.setSelectionRange(0, question.fields?.[0]?.marked ?? first.value.length);
  }
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "done");
    });
  });
}
