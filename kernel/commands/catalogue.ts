/** A command of cells: `line` begins with one percent sign, `cell` with two and takes the rest of the cell. */
export interface CatalogueEntry {
  name: string;
  line?: string;
  cell?: string;
  does: string;
}

/** Every command that begins with a percent sign: how it is written, and what it does. */
export const catalogue: readonly CatalogueEntry[] = [
  { name: "bash", cell: "%%bash", does: "Runs the cell as a script of bash." },
  {
    name: "cd",
    line: "%cd FOLDER",
    does: "Changes the folder that files and programs start from. Imports stay with the notebook.",
  },
  { name: "env", line: "%env [NAME[=VALUE]]", does: "Shows the environment, shows a variable, or sets it." },
  { name: "html", cell: "%%html", does: "Shows the cell as HTML." },
  { name: "javascript", cell: "%%javascript", does: "Has the front end run the cell." },
  { name: "latex", cell: "%%latex", does: "Shows the cell as LaTeX." },
  { name: "lsmagic", line: "%lsmagic", does: "Lists these commands." },
  { name: "markdown", cell: "%%markdown", does: "Shows the cell as Markdown." },
  { name: "npm", line: "%npm install PACKAGE …", does: "Installs packages into the notebook's folder." },
  { name: "pwd", line: "%pwd", does: "Gives the folder that files and programs start from." },
  {
    name: "script",
    cell: "%%script PROGRAM [ARGUMENT …]",
    does: "Gives the cell to a program as its input.",
  },
  { name: "sh", cell: "%%sh", does: "Runs the cell as a script of sh." },
  { name: "svg", cell: "%%svg", does: "Shows the cell as SVG." },
  { name: "time", line: "%time CODE", cell: "%%time", does: "Says how long the code took." },
  {
    name: "timeit",
    line: "%timeit [-n LOOPS] [-r RUNS] CODE",
    cell: "%%timeit [-n LOOPS] [-r RUNS]",
    does: "Runs the code many times and says how long it takes.",
  },
  { name: "who", line: "%who", does: "Lists the names that cells have defined." },
  { name: "whos", line: "%whos", does: "Lists them with their kinds, types and values." },
  {
    name: "writefile",
    cell: "%%writefile [-a] FILE",
    does: "Writes the cell into a file; with -a, at its end.",
  },
];

/** Other names of the same commands, as notebooks of other kernels have them. */
export const aliases: Readonly<Record<string, string>> = {
  file: "writefile",
  help: "lsmagic",
  js: "javascript",
  magic: "lsmagic",
  quickref: "lsmagic",
  set_env: "env",
  SVG: "svg",
  HTML: "html",
};

/** The entry of a command, by its name without percent signs. */
export function entryOf(name: string): CatalogueEntry | undefined {
  const own = Object.hasOwn(aliases, name) ? aliases[name] : name;
  return catalogue.find((entry) => entry.name === own);
}

const shellUsage: [string, string] = ["!COMMAND", "Runs a line of the system's shell."];
const askUsage: [string, string] = [
  "?NAME or NAME?",
  "Says what is known about a name, or about one of these commands.",
];

/** All commands, one a line. */
export function catalogueText(): string {
  const rows = catalogue.flatMap(({ line, cell, does }) =>
    [line, cell].filter((usage) => usage !== undefined).map((usage): [string, string] => [usage, does]),
  );
  rows.push(shellUsage, askUsage);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return `${rows.map(([usage, does]) => `${usage.padEnd(width)}  ${does}`).join("\n")}\n`;
}
