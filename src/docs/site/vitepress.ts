import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Has VitePress make the site of the pages that are written. It is installed first where it is missing, from its own lock file: whoever
 * builds no book does not carry it.
 * @param sources - `docs/site`.
 */
export async function buildSite(sources: string, say: (text: string) => void): Promise<void> {
  const entry = join(sources, "node_modules/vitepress/dist/node/index.js");
  if (!existsSync(entry)) {
    say("installing VitePress into docs/site/node_modules (about 100 MB, this once)");
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const { status } = spawnSync(npm, ["ci", "--no-progress", "--prefix", sources], {
      cwd: sources,
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    });
    if (status !== 0) throw new Error(`npm ci --prefix ${sources} has failed: VitePress cannot be installed`);
  }
  const { build } = (await import(pathToFileURL(entry).href)) as { build: (root: string) => Promise<void> };
  await build(sources);
}
