import type { CopyRequest, DocumentRequest, JobLine } from "../../server/api.js";
import { h } from "../shell/dom.js";
import { notify } from "../shell/notices.js";
import { job, notebookAddress } from "../shell/server.js";

interface Action {
  label: string;
  title: string;
  address: string;
  body: (path: string) => DocumentRequest | CopyRequest;
  /** Where what was made can be seen. */
  link: (done: Extract<JobLine, { type: "done" }>) => string;
}

const document = (kind: DocumentRequest["kind"]) => (path: string) => ({ path, kind });

const actions: readonly Action[] = [
  {
    label: "Solution PDF",
    title: "Typeset the problem with its solution, into the folder solutions",
    address: "/gradsheet/documents",
    body: document("solution"),
    link: ({ url }) => url,
  },
  {
    label: "Question sheet",
    title: "Typeset the questions alone, into the folder solutions",
    address: "/gradsheet/documents",
    body: document("questions"),
    link: ({ url }) => url,
  },
  {
    label: "Fresh numbers",
    title: "Make the same problem with other numbers, as a notebook in the folder solutions",
    address: "/gradsheet/variant",
    body: (path) => ({ path }),
    link: ({ path }) => notebookAddress(path ?? ""),
  },
  {
    label: "Practise",
    title: "Make a copy without its solutions, to solve yourself, in the folder solutions",
    address: "/gradsheet/practise",
    body: (path) => ({ path }),
    link: ({ path }) => notebookAddress(path ?? ""),
  },
];

/**
 * The buttons that make something of the notebook. What is made is told at the page's lower edge, with the way there.
 * @param path the notebook
 * @param save saves it first, where something has changed
 * @param after called when something new is in the folder
 */
export function documentActions(
  path: string,
  save: () => Promise<void>,
  after: () => unknown,
): HTMLElement[] {
  return actions.map((action) => {
    const button = h(
      "button.gs-Action",
      {
        type: "button",
        title: action.title,
        onclick: async () => {
          button.disabled = true;
          await perform(action, path, save).finally(() => {
            button.disabled = false;
          });
          after();
        },
      },
      action.label,
    );
    return button;
  });
}

async function perform(action: Action, path: string, save: () => Promise<void>): Promise<void> {
  const notice = notify(`${action.label}: beginning …`);
  try {
    await save();
    const done = await job(action.address, action.body(path), (line) => {
      if (line.type === "progress") notice.say(`${action.label}: ${line.text}`);
    });
    const link = h(
      "a",
      { href: action.link(done), target: "_blank", rel: "noopener" },
      done.path ?? "open it",
    );
    const warnings = done.warnings.map((warning) => h("p", {}, warning));
    notice.say(`${action.label}: `, link, ...warnings);
  } catch (error) {
    notice.close();
    // A browser's own word for it is that it failed to fetch.
    const why = error instanceof TypeError ? "The server does not answer." : (error as Error).message;
    notify(`${action.label}: ${why}`, { tone: "fault" });
  }
}
