import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { keepWithin, snapshotLimit } from "../cache-folder.js";
import { makeFolder } from "../make-folder.js";
import {
  folderSnapshotFile,
  snapshotBase,
  snapshotFile,
  snapshotFlags,
  snapshotPrefix,
} from "./snapshot-file.js";
import { runtimeLib } from "./runtime-lib.js";
import { loadTypeScript } from "./typescript.js";

/**
 * Makes the compiler's snapshot: `node snapshot-build.js`, or one that knows packages of a folder:
 * `node snapshot-build.js FOLDER PACKAGE…`. Started by a kernel that had to do without one.
 * A snapshot is made of one script that may load no module, so the compiler's modules become functions of that script.
 */
const monthMilliseconds = 30 * 24 * 3600 * 1000;
const buildMilliseconds = 120_000;
const [folder, ...packages] = process.argv.slice(2);
const target =
  folder === undefined ? snapshotFile() : (folderSnapshotFile(folder, packages) ?? process.exit());
makeFolder(dirname(target), 0o700);
removeOld();
// Where a folder has compiler options of its own, nothing prepared fits.
const { findConfigFile, sys } = loadTypeScript();
if (folder !== undefined && findConfigFile(folder, sys.fileExists) !== undefined) process.exit();
const lock = `${target}.lock`;
if (existsSync(target) || !takeLock()) process.exit();
const work = mkdtempSync(`${target}-`);
try {
  const entry = join(work, "entry.cjs");
  writeFileSync(entry, entryScript());
  const blob = join(work, "blob");
  const args = [...snapshotFlags, "--snapshot-blob", blob, "--build-snapshot", entry];
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore", timeout: buildMilliseconds });
  if (status === 0) renameSync(blob, target);
  keepWithin(dirname(target), snapshotLimit, (name) => /^compiler-[^/\\]*\.blob$/.test(name));
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
  rmSync(lock, { force: true });
}

/** Removes the snapshots of earlier builds, and those of other installations that nobody has used for a month. */
function removeOld(): void {
  for (const name of readdirSync(dirname(target))) {
    const path = join(dirname(target), name);
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    const ownOld =
      name.startsWith(snapshotPrefix()) && name.endsWith(".blob") && !path.startsWith(snapshotBase());
    const forgotten = name.startsWith("compiler-") && Date.now() - written > monthMilliseconds;
    if (ownOld || forgotten) rmSync(path, { recursive: true, force: true });
  }
}

/** False where another kernel's build is under way; one that left its lock behind a while ago is not. */
function takeLock(): boolean {
  const written = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - written > 2 * buildMilliseconds) rmSync(lock, { force: true });
  try {
    closeSync(openSync(lock, "wx"));
    return true;
  } catch {
    return false;
  }
}

function entryScript(): string {
  const ts = loadTypeScript();
  const modules = new Map<string, string>();
  const add = (url: string): void => {
    if (modules.has(url)) return;
    const source = readFileSync(fileURLToPath(url), "utf8").replaceAll("import.meta.url", "__url");
    modules.set(url, "");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    });
    modules.set(url, outputText);
    for (const { fileName } of ts.preProcessFile(source, true, true).importedFiles)
      if (fileName.startsWith(".")) add(new URL(fileName, url).href);
  };
  const main = new URL("./snapshot-main.js", import.meta.url).href;
  add(main);
  const typescript = createRequire(import.meta.url).resolve("typescript");
  const functions = [...modules].map(
    ([url, code]) => `${JSON.stringify(url)}: function (exports, require, __url) {${code}\n}`,
  );
  return `"use strict";
const { readFileSync } = require("node:fs");
const { dirname } = require("node:path");
const { Script } = require("node:vm");
const file = ${JSON.stringify(typescript)};
const loaded = { exports: {} };
new Script("(function (exports, require, module, __filename, __dirname) {" + readFileSync(file, "utf8") + "\\n})", { filename: file })
  .runInThisContext()(loaded.exports, require, loaded, file, dirname(file));
globalThis[Symbol.for("gradsheet.typescript")] = loaded.exports;
globalThis[Symbol.for("gradsheet.runtimeLib")] = ${JSON.stringify(runtimeLib())};
globalThis[Symbol.for("gradsheet.prepared")] = ${JSON.stringify({ folder, packages })};
const modules = {${functions.join(",\n")}};
const cache = {};
function load(url) {
  if (cache[url] !== undefined) return cache[url];
  const exports = (cache[url] = {});
  modules[url](exports, (name) => (name.startsWith(".") ? load(new URL(name, url).href) : require(name)), url);
  return exports;
}
load(${JSON.stringify(main)});
`;
}
