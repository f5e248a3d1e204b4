import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { homeFolder } from "../home-folder.js";
import { packageRoot } from "../package-root.js";
import { productName } from "../product.js";
import { stockWanted } from "./checker.js";

/** The folder of things that can be made again, by the system's custom. */
export function cacheFolder(
  environment: Record<string, string | undefined> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment["XDG_CACHE_HOME"]) return join(environment["XDG_CACHE_HOME"], productName);
  if (platform === "darwin") return join(homeFolder(), "Library", "Caches", productName);
  if (platform === "win32")
    return join(environment["LOCALAPPDATA"] ?? join(homeFolder(), "AppData", "Local"), productName, "Cache");
  return join(homeFolder(), ".cache", productName);
}

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
