import { isAbsolute, join } from "node:path";
import { writeFile } from "../../write-file.js";
import { contentsPath } from "./contents-path.js";
import type { Requests } from "./requests.js";

/** How much is fetched of what a notebook has written, in bytes: a file comes as text, of which V8 holds 500 MB at most. */
const mostBytes = 350_000_000;

/** What the contents service tells of a file or folder. */
export interface Model {
  path?: unknown;
  type?: unknown;
  size?: unknown;
  last_modified?: unknown;
  content?: unknown;
}

/** What two versions of a file differ in. */
export const versionOf = ({ size, last_modified: changed }: Model): string =>
  `${String(size)} ${String(changed)}`;

/**
 * Fetches what a notebook has written into its folder on a server.
 * @param folder - The folder's path there.
 * @param known - The versions of the files that were put there, by their name in the folder.
 * @param target - Where they go on this machine.
 * @throws InputError or GradsheetError where the server does not hand one out; FileError where one cannot be written.
 */
export async function fetchWritten(
  requests: Requests,
  folder: string,
  known: ReadonlyMap<string, string>,
  target: string,
): Promise<void> {
  let bytes = 0;
  const fetchFrom = async (path: string): Promise<void> => {
    for (const entry of await entriesOf(requests, path)) {
      const name = String(entry.path).slice(folder.length + 1);
      // A server is not to say where on this machine it writes.
      if (!`${String(entry.path)}`.startsWith(`${path}/`) || !isInside(name)) continue;
      if (entry.type === "directory") {
        await fetchFrom(String(entry.path));
        continue;
      }
      if (known.get(name) === versionOf(entry)) continue;
      bytes += Number(entry.size ?? 0);
      if (bytes > mostBytes)
        throw requests.fault(`have notebooks write at most ${mostBytes / 1_000_000} MB`, tooMuch);
      const asked = `${contentsPath(String(entry.path))}?type=file&format=base64&content=1`;
      const { content } = await requests.json<Model>("GET", asked, `hand out the file ${name}`, {
        patience: 15_000,
      });
      writeFile(join(target, name), Buffer.from(String(content ?? ""), "base64"));
    }
  };
  await fetchFrom(folder);
}

const tooMuch = { status: 413, type: "", location: null, body: { message: "more" } };

async function entriesOf(requests: Requests, path: string): Promise<Model[]> {
  const asked = `${contentsPath(path)}?content=1`;
  const { content } = await requests.json<Model>("GET", asked, `list the folder ${path}`, {
    patience: 15_000,
  });
  return Array.isArray(content) ? (content as Model[]) : [];
}

/** Whether a name leads to a file below a folder, none of them hidden. */
const isInside = (name: string): boolean =>
  name !== "" &&
  !isAbsolute(name) &&
  name.split("/").every((step) => step !== "" && !step.startsWith(".") && !/[\\:\0]/.test(step)) &&
  !name.split("/").includes("node_modules");
