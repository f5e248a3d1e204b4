import { extname } from "node:path";
import { InputError } from "../errors.js";
import { type Shown, shownNotebook } from "../experiment/shown-notebook.js";
import { writeNotebook } from "../notebook/write.js";
import { codeOf, type Open } from "./code-of.js";
import { checkNames } from "./option-checks.js";

/** The call that made some runs. */
export interface MadeBy {
  /** The function, and what its result is called. */
  call: string;
  name: string;
  /** Its arguments by the names that they have in the notebook: short ones stand in the call. */
  model: unknown;
  /** The data in words. */
  data: string;
  rest: readonly unknown[];
}

/** What the notebook of an experiment says beside its numbers. */
export interface NotebookOptions {
  /** The heading; default says what was compared. */
  title?: string;
  /** What the notebook is about, as Markdown; default says how many runs there were. */
  statement?: string;
  /** The data as code, so that the notebook runs again: `moons({ points: 200 })`; default a line that says what they were. */
  data?: string;
}

/**
 * Writes some runs as a notebook: a statement, the code that made them, and the table and the figures as outputs that are there without
 * running it.
 * @throws InputError for a path or options that are none; FileError where the file cannot be written
 */
export function writeExperiment(
  path: string,
  made: MadeBy | undefined,
  { title, statement, shown }: { title: string; statement: string; shown: readonly Shown[] },
  options: NotebookOptions,
): void {
  const place = "toNotebook";
  if (typeof path !== "string" || extname(path) !== ".ipynb")
    throw new InputError({ place, rule: "needs a path that ends in .ipynb", got: String(path) || "none" });
  checkNames(place, options, { title: true, statement: true, data: true });
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && typeof value !== "string")
      throw new InputError({ place, rule: `needs ${name} as text`, got: typeof value });
  writeNotebook(
    path,
    shownNotebook(`# ${options.title ?? title}\n\n${options.statement ?? statement}`, [
      ...(made ? [{ source: sourceOf(made, options.data) }] : []),
      ...shown,
    ]),
  );
}

/** The call with everything that it was given; what no code can say is a name, with a line that says what it was. */
function sourceOf({ call, name, model, data, rest }: MadeBy, dataCode: string | undefined): string {
  const open: Open = new Map();
  const modelCode = codeOf(model, "model", open);
  const restCode = rest.map((value, at) => codeOf(value, `given${at + 1}`, open));
  const used = /^\s*([A-Za-z]\w*)\(/.exec(dataCode ?? "")?.[1];
  return [
    `import { ${[call, ...(used === undefined ? [] : [used])].join(", ")} } from "gradsheet";`,
    "",
    ...(dataCode === undefined ? [`// data: ${data}`] : [`const data = ${dataCode};`]),
    ...[...open].map(([word, what]) => `// ${word}: ${what}`),
    `const model = ${modelCode};`,
    `const ${name} = await ${call}(model, data, ${restCode.join(", ")});`,
  ].join("\n");
}
