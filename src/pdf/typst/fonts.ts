import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../package.js";

/** The folder of what is shipped beside the code: fonts and the document's template. */
export const assetsFolder: string = join(packageFolder, "assets");

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
  return fontNames.map((name) => readFileSync(join(assetsFolder, "fonts", name)));
}
