/*
 * The kernel's two threads, each in one file: node build/bundle-kernel.mjs (part of npm run build)
 * Node looks for each module of a thread on its own, which costs a start more than reading them; two hundred small files become
 * `dist/kernel/bundled/main.js` and `channels.js` with what both share. The files that they are made of stay where they are, for
 * whoever imports one of them, for the compiler's snapshots and for the processes that a cell starts.
 */
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { ownPlaces } from "./own-places.mjs";

const kernel = fileURLToPath(new URL("../dist/kernel/", import.meta.url));
const bundled = fileURLToPath(new URL("../dist/kernel/bundled/", import.meta.url));
const entries = { main: `${kernel}main.js`, channels: `${kernel}channels/worker.js` };

rmSync(bundled, { recursive: true, force: true });
const bundle = await rolldown({
  input: entries,
  platform: "node",
  // Packages stay packages: the same copy serves the library and the cells.
  external: (id) => !id.startsWith(".") && !id.startsWith(dirname(dirname(kernel))),
  plugins: [ownPlaces(bundled, entries)],
});
await bundle.write({ dir: bundled, format: "esm", chunkFileNames: "[name].js", sourcemap: false });
await bundle.close();
