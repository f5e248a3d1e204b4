import vm from "node:vm";
import { mappedScript } from "../bridge/mapped-script.js";
import { type CompiledModule, ownImport, ownMeta, ownRequire } from "./compile-module.js";

/** What the code of a local module finds around it. */
export interface ModuleScope {
  exports: unknown;
  module: { exports: unknown };
  /** The modules of its import statements. */
  statics: (specifier: string) => unknown;
  require: NodeJS.Require;
  import: (specifier: string, options?: ImportCallOptions) => Promise<unknown>;
  meta: object;
  filename: string;
  dirname: string;
}

const parameters = `exports, require, module, __filename, __dirname, ${ownRequire}, ${ownImport}, ${ownMeta}`;

/**
 * The code of a module, ready to run: the one place where what the author wrote becomes a script of V8's. The script is named
 * by its file's URL, and a position in it is the source's but for the source map.
 * @param url The script's name.
 */
export function runModule(
  { code, isEsModule, awaits }: CompiledModule,
  url: string,
): (scope: ModuleScope) => unknown {
  // A scope of its own, where a module may declare `__dirname` or `require` anew; of CommonJS, Node's own.
  const [head, tail] = isEsModule
    ? [`(function (${parameters}) { "use strict"; return (${awaits ? "async " : ""}() => {`, "\n})() })"]
    : [`(function (${parameters}) {`, "\n})"];
  const script = new vm.Script(`${head}${withoutShebang(code)}${tail}\n${mappedScript}`, {
    filename: url,
    columnOffset: -head.length,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const run = script.runInThisContext() as (this: unknown, ...values: unknown[]) => unknown;
  return ({ exports, module, statics, require, import: load, meta, filename, dirname }) =>
    run.call(
      isEsModule ? undefined : exports,
      exports,
      isEsModule ? statics : require,
      module,
      filename,
      dirname,
      require,
      load,
      meta,
    );
}

function withoutShebang(code: string): string {
  return code.startsWith("#!") ? `//${code.slice(2)}` : code;
}
