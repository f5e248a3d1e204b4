import { existsSync } from "node:fs";
import { HttpError } from "../http/http-error.js";
import type { Contents } from "../contents/contents.js";
import { freePlace, untitledName } from "../contents/free-name.js";
import type { RootFolder } from "../root/root-folder.js";

/**
 * Makes an empty worksheet.
 * @param wish - See `NewWorksheet`.
 * @returns Its path in the served folder.
 * @throws HttpError 409 where something of that name is there, 400 for a name that is none.
 */
export function newWorksheet(root: RootFolder, contents: Contents, wish: Record<string, unknown>): string {
  const { folder = "", name = "" } = wish;
  if (typeof folder !== "string" || typeof name !== "string")
    throw new HttpError(400, "A new worksheet has a folder and a name.", "bad name");
  const said = name
    .trim()
    .replace(/\.ipynb$/i, "")
    .trim();
  if (/[/\\]/.test(said))
    throw new HttpError(400, "A name has no slashes. Put the folder into its own field.", "bad name");
  if (said.startsWith("."))
    throw new HttpError(400, "A name that begins with a dot would be hidden.", "bad name");
  const place =
    said === ""
      ? freePlace(root, folder, untitledName("Untitled", ".ipynb"))
      : root.place(`${folder}/${said}.ipynb`);
  if (existsSync(place.entry)) throw new HttpError(409, `It is there already: ${place.path}`, "exists");
  return contents.createNotebook(place).path;
}
