/** A file or an entry that changes how the package works. */
export interface Setting {
  name: string;
  text: string;
}

/** Where what is configured: everything has a default, and nothing needs a file. */
export const settings: readonly Setting[] = [
  {
    name: "tsconfig.json",
    text: "The nearest one above the notebook's folder is how cells are checked: `strict`, `paths`, `jsx`, `lib` and the like. What would change how cells are bound together (modules, emit) stays the kernel's.",
  },
  {
    name: "package.json and node_modules",
    text: "The packages of the notebook's folder are those that its cells import; `%npm install` in a cell adds one.",
  },
  {
    name: "paper.json",
    text: "A folder with one is an exam paper: see [paper.json](/reference/paper-json).",
  },
  {
    name: "metadata.gradsheet of a cell",
    text: "`domains` and `where` on the parameters cell say what a variant may draw; `retell` on a text cell says which of its words follow. See `gradsheet variant` in [Commands](/reference/commands#variant).",
  },
  {
    name: "metadata.gradsheet of a notebook",
    text: "`noVariant` says why a problem has none; `seed` is the seed that the notebook was run with; commands write `paper`, `changedFrom` and `practice` into copies.",
  },
  { name: "Environment variables", text: "See [Environment variables](/reference/environment)." },
];
