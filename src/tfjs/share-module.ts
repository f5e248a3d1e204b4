import { createRequire } from "node:module";

const own = createRequire(import.meta.url);

/**
 * Makes a package that lies elsewhere use gradsheet's own copy of a module: a second copy of tfjs would have its own
 * backends and know nothing of the first one's tensors.
 * @param file a file of the package that lies elsewhere
 */
export function shareModule(file: string, moduleName: string): void {
  const foreign = resolveFrom(createRequire(file), moduleName);
  const ours = own.resolve(moduleName);
  if (foreign === undefined || foreign === ours) return;
  own(moduleName);
  own.cache[foreign] = own.cache[ours];
}

function resolveFrom(require: NodeJS.Require, moduleName: string): string | undefined {
  try {
    return require.resolve(moduleName);
  } catch {
    return undefined;
  }
}

/** The file that a module name means, looked for from each folder in turn; undefined where none has it. */
export function findModule(moduleName: string, folders: string[]): string | undefined {
  for (const folder of folders) {
    const file = resolveFrom(createRequire(`${folder}/package.json`), moduleName);
    if (file) return file;
  }
  return undefined;
}
