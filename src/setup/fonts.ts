import { copyFileSync, existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fetchedFiles, fetchedFolder } from "../pdf/typst/fonts.js";
import { scripts, type Script, type ScriptName } from "../pdf/typst/scripts.js";
import { takeFromPackage } from "./npm-package.js";
import type { OnProgress } from "./progress.js";

export interface FontSetupResult {
  /** The scripts whose fonts were fetched; those that were there already are left out. */
  fetched: ScriptName[];
  folder: string;
}

const place = "gradsheet setup fonts";

/**
 * Fetches the Noto fonts of scripts from npm into gradsheet's data folder, a regular and a bold one each; PDFs then use them where
 * their text needs them. A second run changes nothing.
 * @param names the scripts; default: all
 * @throws GradsheetError where a package cannot be installed; FileError where the folder cannot be written
 */
export async function setupFonts({
  names = [],
  onProgress,
}: { names?: readonly ScriptName[]; onProgress?: OnProgress } = {}): Promise<FontSetupResult> {
  const folder = fetchedFolder();
  const wanted = scripts.filter(({ name }) => names.length === 0 || names.includes(name));
  const missing = wanted.filter(
    ({ name }) => !fetchedFiles(name).every((file) => existsSync(join(folder, file))),
  );
  for (const script of missing) {
    const { name, title, megabytes } = script;
    onProgress?.({ step: "install", message: `fetching ${title} (${megabytes} MB) from npm` });
    await fetchFont(script, folder, fetchedFiles(name));
  }
  return { fetched: missing.map(({ name }) => name), folder };
}

function fetchFont({ package: name, files: family }: Script, folder: string, files: string[]): Promise<void> {
  return takeFromPackage(place, folder, name, (from) => {
    copyFileSync(join(from, "LICENSE_FONT"), join(folder, `${family}-LICENSE.txt`));
    // A script's fonts are there when all of them are: the last one makes it so.
    for (const file of files)
      renameSync(join(from, /_(\w+)\.ttf$/.exec(file)![1]!, file), join(folder, file));
  });
}
