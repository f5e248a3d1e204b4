import Module, { createRequire } from "node:module";

const own = createRequire(import.meta.url);

/**
 * Makes a package that lies elsewhere use gradsheet's own copy of a module: a second copy of tfjs would have its own
 * backends and know nothing of the first one's tensors.
 * @param file a file of the package that lies elsewhere
 */
export function shareModule(file: string, moduleName: string): void {
  const foreign = findFrom(createRequire(file), moduleName);
  const ours = own.resolve(moduleName);
  if (foreign === undefined || foreign === ours) return;
  own(moduleName);
  own.cache[foreign] = own.cache[ours];
}

/** The file that a module name means to `require`; undefined where there is none. */
export function findFrom(require: NodeJS.Require, moduleName: string): string | undefined {
  try {
    return require.resolve(moduleName);
  } catch {
    return undefined;
  }
}

/**
 * Runs `load` while a package that lies elsewhere sees an object in the place of a module that it requires.
 * @param file a file of the package that lies elsewhere
 */
export function withModule<T>(file: string, moduleName: string, exports: object, load: () => T): T {
  const foreign = createRequire(file).resolve(moduleName);
  const before = own.cache[foreign];
  own.cache[foreign] = Object.assign(new Module(foreign), { exports, loaded: true });
  try {
    return load();
  } finally {
    if (before === undefined) delete own.cache[foreign];
    else own.cache[foreign] = before;
  }
}

/** The file that a module name means, looked for from each folder in turn; undefined where none has it. */
export function findModule(moduleName: string, folders: string[]): string | undefined {
  for (const folder of folders) {
    const file = findFrom(createRequire(`${folder}/package.json`), moduleName);
    if (file) return file;
  }
  return undefined;
}
