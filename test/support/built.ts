import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/*
 * The kernel and the command are tested as they are built. Whoever types `npx vitest run test/kernel` after a change would
 * test the last build, or none: this builds first where the sources are newer, before any test starts.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Builds `dist/` where a source is newer than the build; says so in one line. */
export function setup(): void {
  const built = join(root, "dist", ".tsbuildinfo");
  const made = existsSync(built) ? statSync(built).mtimeMs : 0;
  const newer = ["kernel", "src", "build", "tsconfig.build.json", "package.json"].find(
    (place) => newest(join(root, place)) > made,
  );
  if (newer === undefined) return;
  console.log(
    made === 0
      ? "Building dist/, which the tests run."
      : `Building dist/: ${newer} has changed since the last build.`,
  );
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: { build: string };
  };
  const { status, stdout, stderr } = spawnSync(scripts.build, { cwd: root, encoding: "utf8", shell: true });
  if (status !== 0) throw new Error(`the build fails, so nothing can be tested:\n${stdout}${stderr}`);
  // The compiler leaves this file alone where nothing but times has changed.
  utimesSync(built, new Date(), new Date());
}

/** When a file, or the newest file of a folder, was last written. */
function newest(place: string): number {
  if (!statSync(place).isDirectory()) return statSync(place).mtimeMs;
  return Math.max(
    0,
    ...readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}
