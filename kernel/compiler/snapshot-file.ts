import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../cache-folder.js";
import { packageRoot } from "../package-root.js";
import { stockWanted } from "./checker.js";

/** What the names of all snapshots begin with that this Node makes for this installation of the package. */
export function snapshotPrefix(): string {
  return `compiler-${process.version}-${digest(packageRoot, process.arch).slice(0, 8)}-`;
}

/** Where the compiler's snapshot is for this Node and this very build of the package, whether it exists or not. */
export function snapshotFile(): string {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const build = readdirSync(folder)
    .toSorted()
    .map((name) => {
      const { mtimeMs, size } = statSync(join(folder, name));
      return `${name} ${mtimeMs} ${size}`;
    });
  // The snapshot holds the package's types as well: of another version, or of another build in a clone.
  const version = readFileSync(join(packageRoot, "package.json"), "utf8");
  const types = statSync(join(packageRoot, "dist", ".tsbuildinfo"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return join(
    cacheFolder(),
    `${snapshotPrefix()}${digest(...build, version, String(types)).slice(0, 16)}.blob`,
  );
}

function digest(...texts: string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text}\n`);
  return hash.digest("hex");
}

/** Whether this kernel uses snapshots, which hold the fast checker; `GRADSHEET_SNAPSHOT=off` turns them off. */
export function snapshotsWanted(): boolean {
  return process.env["GRADSHEET_SNAPSHOT"] !== "off" && !stockWanted();
}
