import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { commandProgram } from "../package-root.js";
import { productName } from "../product.js";

/*
 * `npx` for programs that cells start: `npx gradsheet …` runs the kernel's own installation, unless the folder has one; npx itself would
 * ask a registry for it, for it looks into folders of packages and not along PATH. Anything else is for the npx that comes next on PATH.
 */

/** What may stand in front of the command's name and changes nothing about it. Source: npm's documentation of `npm exec`. */
const asides = new Set([
  "-y",
  "--yes",
  "--no",
  "--no-install",
  "--offline",
  "--prefer-offline",
  "-q",
  "--quiet",
  "--",
]);

const hasOwn = (folder: string): boolean =>
  existsSync(join(folder, "node_modules", ".bin", productName)) ||
  (dirname(folder) !== folder && hasOwn(dirname(folder)));

const words = process.argv.slice(2);
const first = words.findIndex((word) => !asides.has(word));
const isOurs = words[first] === productName && !hasOwn(process.cwd());
const child = isOurs
  ? spawn(process.execPath, [commandProgram, ...words.slice(first + 1)], { stdio: "inherit" })
  : startNpx();
child.once("error", (error) => {
  process.stderr.write(`npx: cannot start: ${error.message}\n`);
  process.exitCode = 127;
});
child.once("exit", (code, signal) => {
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = code ?? 1;
});

/** Starts npm's own. A `.cmd` file would need a shell that reads the words once more, so on Windows it is the one beside Node. */
function startNpx(): ChildProcess {
  const { PATH = "", ...rest } = process.env;
  if (process.platform === "win32") {
    const program = join(dirname(process.execPath), "node_modules", "npm", "bin", "npx-cli.js");
    return spawn(process.execPath, [program, ...words], { stdio: "inherit" });
  }
  const entries = PATH.split(delimiter);
  // The first one with an npx led here.
  const here = entries.findIndex((entry) => existsSync(join(entry, "npx")));
  const further = entries.filter((_, at) => at !== here).join(delimiter);
  return spawn("npx", words, { stdio: "inherit", env: { ...rest, PATH: further } });
}
