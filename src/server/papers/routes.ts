import { packageVersion } from "../../package.js";
import type { Device, NotebookPlace, Runs, Status } from "../api.js";
import type { Contents } from "../contents/contents.js";
import { sendFile, fileHeaders } from "../contents/files.js";
import { HttpError } from "../http/http-error.js";
import { empty, json } from "../http/reply.js";
import { decodedOnce, type Routes } from "../http/router.js";
import type { Kernels } from "../kernels/kernels.js";
import type { Sessions } from "../kernels/sessions.js";
import type { Book } from "../page/book.js";
import { missing } from "../root/path-names.js";
import type { RootFolder } from "../root/root-folder.js";
import { lookAtDevice } from "./device.js";
import type { Edits } from "./edits.js";
import { helpIndex, helpPage, helpPicture } from "./help.js";
import type { Jobs } from "./jobs.js";
import { newWorksheet } from "./new-worksheet.js";
import { PaperShelf } from "./papers.js";
import { processMemory } from "./process-memory.js";
import { tryNotebook } from "./try-notebook.js";

/** What the page's own endpoints need. */
export interface PaperParts {
  root: RootFolder;
  contents: Contents;
  sessions: Sessions;
  kernels: Kernels;
  jobs: Jobs;
  edits: Edits;
  started: Date;
  book: Book;
}

/** What the page asks beside Jupyter's protocol: see `api.ts`. */
export function paperRoutes({
  root,
  contents,
  sessions,
  kernels,
  jobs,
  edits,
  started,
  book,
}: PaperParts): Routes {
  const shelf = new PaperShelf(root);
  let device: Promise<Device> | null = null;
  return {
    "GET /gradsheet/papers": () => json(shelf.list()),
    "POST /gradsheet/documents": async (exchange) => jobs.document(exchange, await exchange.json()),
    "GET /gradsheet/documents/:id/:name": async (exchange) => {
      const { id, name } = exchange.words;
      const file = jobs.take(id);
      if (file === null) throw new HttpError(404, "The document is gone. Make it again.", "not found");
      const place = { path: name, file, entry: file };
      await sendFile(exchange, place, fileHeaders(place, exchange.query.get("download") === "1"));
      return null;
    },
    "POST /gradsheet/variant": async (exchange) => jobs.copy(exchange, "variant", await exchange.json()),
    "POST /gradsheet/practise": async (exchange) => jobs.copy(exchange, "practise", await exchange.json()),
    "GET /gradsheet/runs/*path": async ({ words }) => {
      const session = await sessions.settled(root.placeOf(words["path"]).path);
      const kernel: Runs["kernel"] =
        session === null ? null : { id: session.kernel.id, state: session.kernel.state };
      const runs = session === null ? "[]" : session.kernel.runs.toJson();
      return { ...json(null), body: `{"kernel":${JSON.stringify(kernel)},"runs":${runs}}` };
    },
    "GET /gradsheet/device": async () => {
      device ??= lookAtDevice(root.folder);
      return json(await device);
    },
    "GET /gradsheet/status": () => {
      const status: Status = {
        version: packageVersion,
        folder: root.name,
        started: started.toISOString(),
        memory: process.memoryUsage.rss(),
        kernels: kernels.all.map((kernel) => ({
          id: kernel.id,
          name: kernel.name,
          path: sessions.all.find((session) => session.kernel === kernel)?.path ?? null,
          state: kernel.state,
          memory: processMemory(kernel.pid),
          connections: kernel.connections,
          lastActivity: kernel.lastActivity.toISOString(),
        })),
      };
      return json(status);
    },
    "POST /gradsheet/try": async (exchange) => {
      const { path } = await exchange.json();
      const tried: NotebookPlace = { path: tryNotebook(root, path) };
      return json(tried);
    },
    "POST /gradsheet/worksheets": async (exchange) => {
      const made: NotebookPlace = { path: newWorksheet(root, contents, await exchange.json()) };
      return json(made, 201);
    },
    "PUT /gradsheet/edits": async (exchange) => {
      edits.set(await exchange.json());
      return empty();
    },
    "GET /gradsheet/help": () => json(helpIndex(book.isBuilt)),
    "GET /gradsheet/help/*name": async (exchange) => {
      const name = decodedOnce(exchange.words["name"]);
      if (name === null) throw missing("help");
      if (name === "") return json(helpIndex(book.isBuilt));
      const picture = helpPicture(name);
      if (picture === null) return json(await helpPage(name));
      const place = { path: name, file: picture, entry: picture };
      await sendFile(exchange, place, fileHeaders(place));
      return null;
    },
  };
}
