import { readFileSync } from "node:fs";
import { join } from "node:path";
import { complaintIn, sentence } from "./complaint.js";
import { assetsFolder, ownFamilies } from "./fonts.js";
import { TypstError, unfitLabel, type TypstCompiler } from "./job.js";

/* The addon @myriaddreamin/typst-ts-node-compiler-…, as far as it is used here. */
interface Diagnostics {
  shortDiagnostics: { message?: string; hints?: string[] }[];
}

interface Result {
  result: { numOfPages: number } | null;
  hasError(): boolean;
  takeError(): Diagnostics | null;
}

interface NodeCompiler {
  compile(options: { mainFileContent: string }): Result;
  query(options: { mainFileContent: string }, what: { selector: string; field: string }): string[];
  pdf(document: object, options: { pdfStandard?: string; creationTimestamp?: number }): Uint8Array;
  mapShadow(path: string, content: Buffer): void;
  resetShadow(): void;
  evictCache(age: number): void;
}

interface Addon {
  NodeCompiler: { create(options: { workspace: string; fontArgs: { fontBlobs: Buffer[] }[] }): NodeCompiler };
}

// The meta package is no dependency: it names binaries for systems where 0.7.0 has none, and npm 11's `npm ci` stops at that.
const packages = [
  "@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu",
  "@myriaddreamin/typst-ts-node-compiler-linux-x64-musl",
];

function loadAddon(require: NodeJS.Require): Addon | null {
  for (const name of packages) {
    try {
      return require(name) as Addon;
    } catch {
      // Not installed, or made for another C library: the next one.
    }
  }
  return null;
}

/** The native compiler, or null where no addon is installed for this system. */
export function createNativeCompiler(require: NodeJS.Require): TypstCompiler | null {
  const addon = loadAddon(require);
  return addon === null ? null : compilerWith(addon, []);
}

function compilerWith(addon: Addon, fonts: readonly string[]): TypstCompiler {
  const workspace = assetsFolder;
  const fontBlobs = [...ownFamilies.flat().map(({ path }) => path), ...fonts].map((path) =>
    readFileSync(path),
  );
  const compiler = withoutSystemFonts(() =>
    addon.NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs }] }),
  );

  function compileSource(source: string, files: ReadonlyMap<string, Uint8Array>): { numOfPages: number } {
    compiler.resetShadow();
    for (const [name, bytes] of files) compiler.mapShadow(join(workspace, name), Buffer.from(bytes));
    const outcome = compiler.compile({ mainFileContent: source });
    if (outcome.hasError() || outcome.result === null)
      throw new TypstError(firstComplaint(outcome.takeError()));
    return outcome.result;
  }

  return {
    kind: "native",
    withFonts: (more) => Promise.resolve(compilerWith(addon, more)),
    compile({ source, files, timestamp, standard }) {
      const document = compileSource(source, files);
      try {
        const pdf = compiler.pdf(document, { pdfStandard: standard, creationTimestamp: timestamp });
        const unfit = compiler.query(
          { mainFileContent: source },
          { selector: `<${unfitLabel}>`, field: "value" },
        );
        return { pdf: new Uint8Array(pdf), pages: document.numOfPages, unfit };
      } catch (error) {
        throw error instanceof TypstError ? error : complaintIn(error);
      } finally {
        compiler.evictCache(10);
      }
    },
    complaint({ source, files }) {
      try {
        compileSource(source, files);
        return null;
      } catch (error) {
        return complaintOf(error);
      }
    },
  };
}

function firstComplaint(diagnostics: Diagnostics | null): string {
  const [first] = diagnostics?.shortDiagnostics ?? [];
  return first?.message === undefined ? "Typst gives no reason" : sentence(first.message, first.hints);
}

function complaintOf(error: unknown): string {
  if (error instanceof TypstError) return error.message;
  if (error instanceof Error) return complaintIn(error).message;
  return firstComplaint(error as Diagnostics);
}

/** The addon always adds the machine's fonts; a fontconfig file that names no folder with any leaves it none to find. */
function withoutSystemFonts<T>(start: () => T): T {
  const before = process.env.FONTCONFIG_FILE;
  process.env.FONTCONFIG_FILE = join(assetsFolder, "fonts", "no-system-fonts.conf");
  try {
    return start();
  } finally {
    if (before === undefined) delete process.env.FONTCONFIG_FILE;
    else process.env.FONTCONFIG_FILE = before;
  }
}
