/*
 * The kernel's two threads, each in one file: node build/bundle-kernel.mjs (part of npm run build)
 * Node looks for each module of a thread on its own, which costs a start more than reading them; two hundred small files become
 * `dist/kernel/bundled/main.js` and `channels.js` with what both share. The files that they are made of stay where they are, for
 * whoever imports one of them, for the compiler's snapshots and for the processes that a cell starts.
 */
import { rmSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const kernel = fileURLToPath(new URL("../dist/kernel/", import.meta.url));
const bundled = fileURLToPath(new URL("../dist/kernel/bundled/", import.meta.url));
const entries = { main: `${kernel}main.js`, channels: `${kernel}channels/worker.js` };

/** A module still finds what lies beside it: the files that it starts as threads and processes, packages, the kernel's own folder. */
const ownPlaces = {
  name: "own-places",
  transform(code, id) {
    if (!code.includes("import.meta.url")) return null;
    const threads = code.replace(/new URL\("(\.[^"]+)", import\.meta\.url\)/g, (text, path) => {
      const target = fileURLToPath(new URL(path, `file://${id}`));
      const entry = Object.keys(entries).find((name) => entries[name] === target);
      return entry === undefined ? text : `new URL("./${entry}.js", __bundled)`;
    });
    const place = relative(bundled, id).replaceAll("\\", "/");
    const own = threads.replaceAll("import.meta.url", `new URL(${JSON.stringify(place)}, __bundled).href`);
    return own.replaceAll("__bundled", "import.meta.url");
  },
};

rmSync(bundled, { recursive: true, force: true });
const bundle = await rolldown({
  input: entries,
  platform: "node",
  // Packages stay packages: the same copy serves the library and the cells.
  external: (id) => !id.startsWith(".") && !id.startsWith(dirname(dirname(kernel))),
  plugins: [ownPlaces],
});
await bundle.write({ dir: bundled, format: "esm", chunkFileNames: "[name].js", sourcemap: false });
await bundle.close();
