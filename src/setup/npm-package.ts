import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runStep } from "./run-command.js";

/**
 * Installs npm packages into a folder of gradsheet's own, without running any of their scripts.
 * @param packages names with versions: `webgpu@0.6.2`
 */
export async function installPackages(place: string, folder: string, packages: string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--save-exact"];
  await runStep(
    place,
    `could not install ${packages.join(" ")}`,
    "Check the network and npm's registry setting, then run it again.",
    npm,
    ["install", ...options, ...packages],
    { cwd: folder },
  );
}
