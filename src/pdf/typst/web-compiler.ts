import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { GradsheetError } from "../../errors.js";
import { ownFamilies } from "./fonts.js";
import { TypstError, unfitLabel, type TypstCompiler } from "./job.js";

/* The module @myriaddreamin/typst-ts-web-compiler, as far as it is used here. */
interface WebCompiler {
  add_source(path: string, content: string): boolean;
  map_shadow(path: string, content: Uint8Array): boolean;
  reset_shadow(): void;
  compile(main: string, inputs: null, format: string, diagnostics: number): Outcome;
  query(main: string, inputs: null, selector: string, field: string): string;
}

interface Outcome {
  result?: Uint8Array;
  hasError?: boolean;
  diagnostics?: unknown[];
}

interface WebModule {
  initSync(options: { module: Uint8Array }): void;
  TypstCompilerBuilder: new () => {
    set_dummy_access_model(): void;
    add_raw_font(font: Uint8Array): Promise<void>;
    build(): Promise<WebCompiler>;
  };
}

const name = "@myriaddreamin/typst-ts-web-compiler";
const main = "/main.typ";
/** Diagnostics as objects with a message. */
const full = 3;

/** The WebAssembly compiler, or null where its package is not installed. */
export async function createWebCompiler(require: NodeJS.Require): Promise<TypstCompiler | null> {
  let entry: string;
  let wasm: Uint8Array;
  try {
    entry = require.resolve(name);
    wasm = readFileSync(require.resolve(`${name}/wasm`));
  } catch {
    return null;
  }
  const module = (await import(pathToFileURL(entry).href)) as WebModule;
  module.initSync({ module: wasm });
  return compilerWith(module, []);
}

async function compilerWith(module: WebModule, fonts: readonly string[]): Promise<TypstCompiler> {
  const builder = new module.TypstCompilerBuilder();
  builder.set_dummy_access_model();
  for (const path of [...ownFamilies.flat().map((file) => file.path), ...fonts])
    await builder.add_raw_font(readFileSync(path));
  const compiler = await builder.build();

  function compileSource(source: string, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
    compiler.reset_shadow();
    for (const [file, bytes] of files) compiler.map_shadow(`/${file}`, bytes);
    compiler.map_shadow(main, Buffer.from(source, "utf8"));
    const outcome = compiler.compile(main, null, "pdf", full);
    if (outcome.result === undefined) throw new TypstError(firstMessage(outcome.diagnostics));
    return outcome.result;
  }

  return {
    kind: "web",
    withFonts: (more) => compilerWith(module, more),
    compile({ source, files, standard }) {
      if (standard !== undefined)
        throw new GradsheetError({
          place: "pdf",
          rule: "writes PDF standards with the native compiler alone",
          got: `${standard} on ${process.platform} ${process.arch}`,
          cure: "Leave the standard out, or run it on Linux x64.",
        });
      const pdf = compileSource(source, files);
      const unfit = JSON.parse(compiler.query(main, null, `<${unfitLabel}>`, "value")) as string[];
      return { pdf, pages: pageCount(pdf), unfit };
    },
    complaint({ source, files }) {
      try {
        compileSource(source, files);
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

/** The root of the page tree says how many pages there are; Typst writes it uncompressed. */
function pageCount(pdf: Uint8Array): number {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString("latin1");
  return Math.max(
    0,
    ...Array.from(text.matchAll(/\/Type \/Pages\s+\/Count (\d+)/g), ([, count]) => Number(count)),
  );
}

function firstMessage(diagnostics: unknown[] | undefined): string {
  const [first] = diagnostics ?? [];
  if (typeof first === "string") return first;
  return (first as { message?: string } | undefined)?.message ?? "Typst gives no reason";
}
