import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../cache-folder.js";
import { packageRoot } from "../package-root.js";
import { stockWanted } from "./checker.js";

/**
 * What Node is told both where it makes a snapshot and where it starts from one. The hashes of all names stay as they were made, with
 * a seed that is each snapshot's own: to hash them anew takes a tenth of the start.
 */
export const snapshotFlags: readonly string[] = ["--no-rehash-snapshot"];

/** What the names of all snapshots begin with that this Node makes for this installation of the package. */
export function snapshotPrefix(): string {
  return `compiler-${process.version}-${digest(packageRoot, process.arch).slice(0, 8)}-`;
}

/** Where the compiler's snapshot is for this Node and this very build of the package, whether it exists or not. */
export function snapshotFile(): string {
  return `${snapshotBase()}.blob`;
}

/** What tells whether the packages of a folder are still the same: what the package managers write when they install. */
const installationMarks = [
  "package.json",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "node_modules",
  "node_modules/.package-lock.json",
  "node_modules/.modules.yaml",
  "node_modules/.yarn-state.yml",
];

/**
 * What the names of the snapshots begin with that know the packages of a folder, as they are installed now; undefined for a
 * folder without packages of its own.
 */
function folderBase(folder: string): string | undefined {
  if (!existsSync(join(folder, "node_modules")) || !existsSync(join(folder, "package.json")))
    return undefined;
  const marks = installationMarks.map((name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return `${name} ${found?.mtimeMs} ${found?.size}`;
  });
  return `${snapshotBase()}-${digest(folder, ...marks).slice(0, 16)}`;
}

/** Where the snapshot goes that knows some packages of a folder; undefined for a folder without packages of its own. */
export function folderSnapshotFile(folder: string, packages: readonly string[]): string | undefined {
  const base = folderBase(folder);
  return base && `${base}-${digest(...packages).slice(0, 8)}.blob`;
}

/** The snapshot to start from in a folder: the one that was used last of those that know its packages, else the one for all. */
export function snapshotFor(folder: string): string | undefined {
  const base = folderBase(folder);
  const own = base === undefined ? [] : blobsOf(base);
  return [...own, snapshotFile()].find((path) => existsSync(path));
}

function blobsOf(base: string): string[] {
  const used = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  try {
    return readdirSync(dirname(base))
      .filter((name) => name.startsWith(`${basename(base)}-`) && name.endsWith(".blob"))
      .map((name) => join(dirname(base), name))
      .toSorted((a, b) => used(b) - used(a));
  } catch {
    return [];
  }
}

/**
 * What the names of all snapshots begin with that this Node makes for this very build of the package.
 * @param installed A file of the packages that the snapshot has read: where they are installed anew, all it knows of them is out of date.
 */
export function snapshotBase(
  installed = createRequire(import.meta.url).resolve("typescript/package.json"),
): string {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const build = readdirSync(folder)
    .toSorted()
    .map((name) => {
      const { mtimeMs, size } = statSync(join(folder, name));
      return `${name} ${mtimeMs} ${size}`;
    });
  // The snapshot holds the package's types as well: of another version, or of another build in a clone.
  const version = readFileSync(join(packageRoot, "package.json"), "utf8");
  const written = [join(packageRoot, "dist", ".tsbuildinfo"), installed].map(
    (file) => `${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`,
  );
  return join(
    cacheFolder(),
    `${snapshotPrefix()}${digest(...snapshotFlags, ...build, version, ...written).slice(0, 16)}`,
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
