import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { homeFolder } from "./home-folder.js";
import { productName } from "./product.js";
import { Date, process } from "./intrinsics.js";

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

/** Where Node keeps what it has compiled of the packages that cells load. */
export function codeFolder(): string {
  return join(cacheFolder(), "code");
}

/** How much a cache may hold. */
export interface CacheLimit {
  files: number;
  bytes: number;
}

/** Compiled code is a few kilobytes for a file of a package, and as much again for each version of Node. */
export const codeLimit: CacheLimit = { files: 20_000, bytes: 200 * 2 ** 20 };
/** A snapshot is some 45 MB; each version of Node and each copy of this package has its own. */
export const snapshotLimit: CacheLimit = { files: 8, bytes: 500 * 2 ** 20 };

/**
 * Removes from a cache what was not used for longest until the rest is within a limit. A file that another kernel removes at the
 * same time, or that may not be removed, is none of this one's business.
 * @param folder The cache; folders below it count too.
 * @param wanted Which files belong to it.
 */
export function keepWithin(folder: string, limit: CacheLimit, wanted: (name: string) => boolean): void {
  const files = filesIn(folder, wanted).toSorted((a, b) => b.used - a.used);
  let bytes = 0;
  for (const [index, { path, size }] of files.entries()) {
    bytes += size;
    if (index < limit.files && bytes <= limit.bytes) continue;
    try {
      rmSync(path, { force: true });
    } catch {
      // Without permission it stays.
    }
  }
}

/** Notes that a file of a cache is of use. */
export function markUsed(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // A cache that others maintain, to be read only.
  }
}

interface CachedFile {
  path: string;
  size: number;
  used: number;
}

function filesIn(folder: string, wanted: (name: string) => boolean): CachedFile[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
  return names.filter(wanted).flatMap((name) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? [{ path, size: found.size, used: found.mtimeMs }] : [];
  });
}
