import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fontsFile, type FontChoice } from "./font-choice.js";
import { assetsFolder } from "./fonts.js";

let template: Uint8Array | undefined;

/** The files that every document imports. */
export function templateFiles(
  fonts: FontChoice = { files: [], families: [], lacking: [] },
): Map<string, Uint8Array> {
  template ??= readFileSync(join(assetsFolder, "solution.typ"));
  return new Map([
    ["solution.typ", template],
    ["fonts.typ", fontsFile(fonts)],
  ]);
}
