import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The folder of what is shipped beside the code: fonts and the document's template. */
export function assetsFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("gradsheet/package.json")), "assets");
}

const fontNames = [
  "lmroman10-regular.otf",
  "lmroman10-italic.otf",
  "lmroman10-bold.otf",
  "lmroman10-bolditalic.otf",
  "latinmodern-math.otf",
  "DejaVuSansMono.ttf",
  "DejaVuSansMono-Bold.ttf",
];

/** The fonts of every PDF: with the same files on all systems come the same pages. */
export function fontFiles(): Buffer[] {
  return fontNames.map((name) => readFileSync(join(assetsFolder(), "fonts", name)));
}
