/** Commands of IPython that have nothing to do here: the cell goes on. */
const needless: Readonly<Record<string, string>> = {
  autoreload:
    "A file of the notebook's folder is read anew when a cell imports it after a change; there is nothing to switch on.",
  config: "Figures show themselves, as large as they say; there is nothing to set.",
  matplotlib: "Figures show themselves; there is nothing to switch on.",
};

const npm = "Packages for cells come from npm: %npm install PACKAGE.";
const profiler = "Measure with %time or %timeit.";

/** Commands of IPython that mean something else here: what to do instead. */
const instead: Readonly<Record<string, string>> = {
  alias: "Run programs with !COMMAND.",
  capture: "What a cell prints is shown; leave the line out.",
  conda: npm,
  debug: "Set a breakpoint in the front end's debugger.",
  edit: "Write a file with %%writefile FILE.",
  hist: "The front end has the history.",
  history: "The front end has the history.",
  load: 'Import the file: import * as name from "./file".',
  load_ext: "Python's extensions do not load here; import a package instead.",
  ls: "Run programs with !ls.",
  mamba: npm,
  memit: profiler,
  pdb: "Set a breakpoint in the front end's debugger.",
  pip: npm,
  prun: profiler,
  pylab: "Import what you need; figures show themselves.",
  reload_ext: "Python's extensions do not load here; import a package instead.",
  reset: "Restart the kernel.",
  run: 'Import the file: await import("./file"), or run it with !node FILE.',
  save: "Write a file with %%writefile FILE.",
  store: 'Write a file: import { writeFileSync } from "node:fs".',
  sx: "Run programs with !COMMAND.",
  system: "Run programs with !COMMAND.",
  uv: npm,
};

/** What there is to say to a line of IPython's: a note, after which the cell goes on, or a reason why it does not. */
export function wordsForForeign(
  name: string,
  rest: string,
): { note: string } | { refusal: string } | undefined {
  if (name === "load_ext" && rest.trim() === "autoreload") return { note: needless["autoreload"]! };
  if (Object.hasOwn(needless, name)) return { note: needless[name]! };
  return Object.hasOwn(instead, name) ? { refusal: instead[name]! } : undefined;
}

/** A hint beside a shell line that installs for another language. */
export function wordsForShell(line: string): string | undefined {
  const installs = /^\s*(?:python\d?\s+-m\s+)?(pip\d?|conda|mamba)\s+install\b/.exec(line);
  return installs ? `${installs[1]} installs for Python. ${npm}\n` : undefined;
}
