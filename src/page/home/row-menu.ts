import type { NotebookCard } from "../../server/api.js";
import { ask } from "../shell/ask.js";
import { menuButton, type MenuItem } from "../shell/menu.js";
import { notify } from "../shell/notices.js";
import { encodedPath, request } from "../shell/server.js";
import { type Desk, pathIn, splitPath } from "./desk.js";

/**
 * The menu of a notebook: rename, duplicate, download, delete, shut down its kernel.
 * @param desk the page
 * @param card the notebook
 * @param isKept whether it has to stay where it is: `paper.json` names the problems of a paper
 */
export function rowMenu(desk: Desk, card: NotebookCard, isKept: boolean): HTMLElement {
  return menuButton(`More for ${card.title}`, () => itemsFor(desk, card, isKept));
}

function itemsFor(desk: Desk, { path }: NotebookCard, isKept: boolean): MenuItem[] {
  const { folder, name } = splitPath(path);
  const address = `/api/contents/${encodedPath(path)}`;
  const session = desk.running.get(path);
  const endKernel = async () => {
    if (session !== undefined) await request("DELETE", `/api/sessions/${session}`);
  };
  const told = (work: () => Promise<unknown>) => () =>
    work().then(desk.refresh, (error: Error) => void notify(error.message, { tone: "fault" }));
  const rename = () =>
    ask(
      {
        title: "Rename",
        fields: [{ name: "name", label: "Name", value: name, marked: name.replace(/\.ipynb$/, "").length }],
        action: "Rename",
      },
      async ({ name: wish = "" }) => {
        if (wish.includes("/") || wish === "") throw new Error("A name has letters, and no slashes.");
        const to = pathIn(folder, wish.endsWith(".ipynb") ? wish : `${wish}.ipynb`);
        await request("PATCH", address, { path: to });
        // Its kernel goes with it.
        if (session !== undefined) await request("PATCH", `/api/sessions/${session}`, { path: to });
      },
    );
  const remove = () =>
    ask(
      {
        title: "Delete the notebook?",
        text: `${path} is deleted for good${session === undefined ? "" : ", and its kernel is shut down"}.`,
        action: "Delete",
        loses: true,
      },
      async () => {
        await endKernel();
        await request("DELETE", address);
      },
    );
  return [
    ...(isKept ? [] : [{ label: "Rename …", run: told(rename) }]),
    {
      label: "Duplicate",
      run: told(() => request("POST", `/api/contents/${encodedPath(folder)}`, { copy_from: path })),
    },
    { label: "Download", download: { href: `/files/${encodedPath(path)}?download=1`, name } },
    ...(session === undefined ? [] : [{ label: "Shut down its kernel", run: told(endKernel) }]),
    ...(isKept ? [] : [{ label: "Delete …", run: told(remove) }]),
  ];
}
