/*
 * The library that cells and scripts import, in few files: node build/bundle-library.mjs (part of npm run build)
 * Node looks for each module on its own: eight hundred small files take three times as long to import as one large one, in every kernel
 * anew. They become `dist/library/index.js` and the other doors of package.json, with what they share. The files that they are made of
 * stay where they are: for the commands, for types, and for the threads that the library starts.
 */
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { ownPlaces } from "./own-places.mjs";

const source = fileURLToPath(new URL("../dist/src/", import.meta.url));
const target = fileURLToPath(new URL("../dist/library/", import.meta.url));
const doors = {
  index: `${source}index.js`,
  ...Object.fromEntries(["notebook", "pdf", "run", "tfjs"].map((door) => [door, `${source}api/${door}.js`])),
};

/** The library's own door, which it opens while it runs, is the one of the bundle. */
const ownDoor = {
  name: "own-door",
  transform(code, id) {
    if (id !== `${source}practice/library.js`) return null;
    const changed = code.replace('"../index.js"', '"./index.js"');
    if (changed === code)
      throw new Error(`${id}: the door is not where it was; see build/bundle-library.mjs.`);
    return changed;
  },
};

rmSync(target, { recursive: true, force: true });
const bundle = await rolldown({
  input: doors,
  platform: "node",
  // Packages stay packages: the same copy serves the library and the cells.
  external: (id) => !id.startsWith(".") && !id.startsWith(source),
  plugins: [ownDoor, ownPlaces(target, doors)],
});
await bundle.write({
  dir: target,
  format: "esm",
  chunkFileNames: "[name].js",
  sourcemap: false,
  comments: false,
  // Values show the names of their classes; two of one name would get a number.
  keepNames: true,
});
await bundle.close();
