import type { Edit } from "../../server/api.js";
import { put } from "../shell/server.js";
import type { OpenNotebook } from "./open-notebook.js";

/** Lets nobody close the page, or stop the server, over text that is not saved without being told. */
export function guardUnsaved({ context }: OpenNotebook): void {
  const page = crypto.randomUUID();
  let told = false;
  const tell = () => {
    const unsaved = context.model.dirty;
    if (unsaved === told) return;
    told = unsaved;
    void put("/gradsheet/edits", { page, path: context.path, unsaved } satisfies Edit).catch(() => {
      told = !unsaved;
    });
  };
  context.model.stateChanged.connect(tell);
  addEventListener("beforeunload", (event) => {
    if (context.model.dirty) event.preventDefault();
  });
}
