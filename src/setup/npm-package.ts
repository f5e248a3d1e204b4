import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDataFolder } from "./make-data-folder.js";
import { runStep } from "./run-command.js";

/**
 * Installs npm packages into a folder of gradsheet's own, without running any of their scripts. A folder that was not there before
 * is removed again where it cannot be filled.
 * @param packages names with versions: `webgpu@0.6.2`
 * @throws FileError where the folder cannot be written; GradsheetError where npm fails
 */
export async function installPackages(place: string, folder: string, packages: string[]): Promise<void> {
  const wasThere = existsSync(folder);
  makeDataFolder(place, folder);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--save-exact"];
  try {
    const manifest = join(folder, "package.json");
    if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
    await runStep(
      place,
      `could not install ${packages.join(" ")}`,
      "Check the network, npm's registry setting and the disk's free space, then run it again.",
      npm,
      ["install", ...options, ...packages],
      { cwd: folder },
    );
  } catch (error) {
    if (!wasThere) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
