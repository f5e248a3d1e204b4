import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * For bundles: a module still finds what lies beside it, such as packages and the files that it starts as threads and processes.
 * @param {string} folder Where the bundle goes.
 * @param {Record<string, string>} entries The files that are entries of the bundle, by their names: threads of them are started from it.
 */
export const ownPlaces = (folder, entries) => ({
  name: "own-places",
  transform(code, id) {
    if (!code.includes("import.meta.url")) return null;
    const threads = code.replace(/new URL\("(\.[^"]+)", import\.meta\.url\)/g, (text, path) => {
      const target = fileURLToPath(new URL(path, `file://${id}`));
      const entry = Object.keys(entries).find((name) => entries[name] === target);
      return entry === undefined ? text : `new URL("./${entry}.js", __bundled)`;
    });
    const place = relative(folder, id).replaceAll("\\", "/");
    const own = threads.replaceAll("import.meta.url", `new URL(${JSON.stringify(place)}, __bundled).href`);
    return own.replaceAll("__bundled", "import.meta.url");
  },
});
