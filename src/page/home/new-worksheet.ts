import type { NewWorksheet, NotebookPlace } from "../../server/api.js";
import { ask } from "../shell/ask.js";
import { notebookAddress, post } from "../shell/server.js";
import { type Desk, foldersOf } from "./desk.js";

/** Asks for a name, makes an empty worksheet, and opens it. */
export async function startWorksheet(desk: Desk, folder: string): Promise<void> {
  await ask(
    {
      title: "New worksheet",
      fields: [
        { name: "name", label: "Name", placeholder: "Untitled" },
        {
          name: "folder",
          label: "Folder",
          value: folder,
          placeholder: desk.papers.folder,
          choices: foldersOf(desk.papers).filter(Boolean),
        },
      ],
      action: "Create",
    },
    async (wish) => {
      const { path } = await post<NotebookPlace>("/gradsheet/worksheets", wish satisfies NewWorksheet);
      location.assign(notebookAddress(path));
    },
  );
}
