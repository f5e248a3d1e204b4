import { createRequire } from "node:module";
import { GradsheetError, InputError } from "../../errors.js";
import type { TypstCompiler } from "./job.js";
import { createNativeCompiler } from "./native-compiler.js";
import { createWebCompiler } from "./web-compiler.js";

/** No Typst compiler exists for this system among the installed packages. */
export class NoCompilerError extends GradsheetError {
  override readonly name = "NoCompilerError";
}

const cached = new Map<string, Promise<TypstCompiler>>();

/**
 * The Typst compiler of this system, started once: the native addon where there is one, else the WebAssembly module.
 * `GRADSHEET_TYPST=native|web` asks for one of them.
 * @throws NoCompilerError
 */
export function typstCompiler(wanted = process.env.GRADSHEET_TYPST): Promise<TypstCompiler> {
  const key = wanted ?? "";
  let compiler = cached.get(key);
  if (compiler === undefined) {
    compiler = startCompiler(wanted, createRequire(import.meta.url));
    cached.set(key, compiler);
    compiler.catch(() => cached.delete(key));
  }
  return compiler;
}

/**
 * Starts a compiler.
 * @param wanted `native`, `web`, or undefined for the first that there is
 * @param require finds the packages
 * @throws NoCompilerError
 */
export async function startCompiler(
  wanted: string | undefined,
  require: NodeJS.Require,
): Promise<TypstCompiler> {
  if (wanted !== undefined && wanted !== "" && wanted !== "native" && wanted !== "web")
    throw new InputError({ place: "GRADSHEET_TYPST", rule: "needs native or web", got: wanted });
  const native = wanted === "web" ? null : createNativeCompiler(require);
  if (native !== null) return native;
  const web = wanted === "native" ? null : await createWebCompiler(require);
  if (web !== null) return web;
  throw new NoCompilerError({
    place: "pdf",
    rule: `needs a Typst compiler, and none is installed for ${process.platform} ${process.arch}`,
    cure: "Run npm install @myriaddreamin/typst-ts-web-compiler@0.7.0 (28 MB, every system).",
  });
}
