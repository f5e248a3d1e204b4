import type { io } from "@tensorflow/tfjs-core";
import type { Tfjs } from "./library.js";
import { readModelFolder, writeModelFolder } from "./model-folder.js";

const scheme = "file://";
const none = null as unknown as io.IOHandler;

/**
 * Lets `model.save("file://folder")` and `tf.loadLayersModel("file://folder/model.json")` work on every device, as they do in
 * tfjs-node alone. Where that package is loaded too, its own handler does it: tfjs refuses two for one address.
 */
export function handleFiles(tf: Tfjs): void {
  let asking = false;
  /** Our handler where nobody else has one; asking the others asks us as well. */
  const unlessOthers =
    (others: (url: string) => readonly unknown[], handler: (path: string) => io.IOHandler) =>
    // tfjs takes null for "not mine", which its types leave out.
    (url: string | string[]): io.IOHandler => {
      if (asking || typeof url !== "string" || !url.startsWith(scheme)) return none;
      asking = true;
      try {
        return others(url).length > 0 ? none : handler(pathOf(url));
      } finally {
        asking = false;
      }
    };
  tf.io.registerSaveRouter(
    unlessOthers(tf.io.getSaveHandlers, (path) => ({
      save: async (artifacts) => {
        writeModelFolder(path, artifacts);
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
      },
    })),
  );
  tf.io.registerLoadRouter(
    unlessOthers(
      (url) => tf.io.getLoadHandlers(url),
      (path) => ({ load: async () => readModelFolder(path) }),
    ),
  );
}

/** `file://model` is a folder here, `file:///tmp/model` one from the root; on Windows `file:///C:/model` has a slash too many. */
const pathOf = (url: string): string => url.slice(scheme.length).replace(/^\/(?=[A-Za-z]:)/, "");
