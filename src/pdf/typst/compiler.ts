import { createRequire } from "node:module";
import { join } from "node:path";
import { dataFolder } from "../../data-folder.js";
import { GradsheetError, InputError } from "../../errors.js";
import type { TypstCompiler } from "./job.js";
import { createNativeCompiler } from "./native-compiler.js";
import { createWebCompiler } from "./web-compiler.js";

/** No Typst compiler for {@link notebooksToPdf} exists for this system among the installed packages. */
export class NoCompilerError extends GradsheetError {
  override readonly name = "NoCompilerError";
}

const cached = new Map<string, Promise<TypstCompiler>>();

/**
 * The Typst compiler of this system, started once: the native addon where there is one, else the WebAssembly module, which
 * `gradsheet setup typst` brings.
 * `GRADSHEET_TYPST=native|web` asks for one of them.
 * @throws NoCompilerError
 */
export function typstCompiler(wanted = process.env.GRADSHEET_TYPST): Promise<TypstCompiler> {
  const key = wanted ?? "";
  let compiler = cached.get(key);
  if (compiler === undefined) {
    const brought = createRequire(join(dataFolder(), "typst", "package.json"));
    compiler = startCompiler(wanted, createRequire(import.meta.url), brought);
    cached.set(key, compiler);
    compiler.catch(() => cached.delete(key));
  }
  return compiler;
}

/**
 * Starts a compiler.
 * @param wanted `native`, `web`, or undefined for the first that there is
 * @param requires find the packages, the first one first
 * @throws NoCompilerError
 */
export async function startCompiler(
  wanted: string | undefined,
  ...requires: NodeJS.Require[]
): Promise<TypstCompiler> {
  if (wanted !== undefined && wanted !== "" && wanted !== "native" && wanted !== "web")
    throw new InputError({ place: "GRADSHEET_TYPST", rule: "needs native or web", got: wanted });
  for (const require of wanted === "web" ? [] : requires) {
    const native = createNativeCompiler(require);
    if (native !== null) return native;
  }
  for (const require of wanted === "native" ? [] : requires) {
    const web = await createWebCompiler(require);
    if (web !== null) return web;
  }
  throw new NoCompilerError({
    place: "pdf",
    rule: `needs a Typst compiler, and none is installed for ${process.platform} ${process.arch}`,
    cure: "Run npx gradsheet setup typst (28 MB, every system).",
  });
}
