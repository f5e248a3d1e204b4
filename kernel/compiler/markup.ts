import type TypeScript from "typescript";
import { isUnfinished, syntaxErrors } from "./syntax-errors.js";

type Ts = typeof TypeScript;

/** How the elements of markup in a cell (JSX) are made. */
export type Markup =
  /** By functions that the cell sees: `React.createElement`, `h`. */
  | { runtime: "classic"; factory: string; fragmentFactory: string }
  /** By a module that the compiler imports: `react/jsx-runtime`. */
  | { runtime: "automatic"; source: string };

/**
 * What a notebook's options say of markup; undefined where they do not turn it on. One that is to be left as it is has to be
 * made something of all the same, for it is going to run.
 * @param ts The compiler.
 * @param options Those of the notebook's tsconfig.json.
 */
export function markupOf(ts: Ts, options: TypeScript.CompilerOptions): Markup | undefined {
  const { jsx, jsxFactory, jsxFragmentFactory, jsxImportSource, reactNamespace = "React" } = options;
  if (jsx === undefined || jsx === ts.JsxEmit.None) return undefined;
  if (jsx === ts.JsxEmit.ReactJSX) return { runtime: "automatic", source: jsxImportSource ?? "react" };
  return {
    runtime: "classic",
    factory: jsxFactory ?? `${reactNamespace}.createElement`,
    fragmentFactory: jsxFragmentFactory ?? `${reactNamespace}.Fragment`,
  };
}

/** Whether a cell was read as one with markup in it. */
export function hasMarkup(ts: Ts, file: TypeScript.SourceFile): boolean {
  return file.languageVariant === ts.LanguageVariant.JSX;
}

/**
 * A cell as TypeScript, or as TypeScript with markup where the options allow that and it has fewer faults so: `<T>(x) => x`
 * and `<T>x` mean something only in the one, elements only in the other.
 * @param ts The compiler.
 * @param path Ends in `.ts`; the file's own path ends in `.tsx` where there is markup.
 * @param text The cell.
 * @param markup What the options say.
 */
export function parseSource(
  ts: Ts,
  path: string,
  text: string,
  markup: Markup | undefined,
): TypeScript.SourceFile {
  const plain = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  if (markup === undefined || syntaxErrors(plain).length === 0) return plain;
  const other = ts.createSourceFile(`${path}x`, text, ts.ScriptTarget.ESNext, true);
  const faults = (file: TypeScript.SourceFile): number => {
    const errors = syntaxErrors(file);
    // One that a longer text may not have counts less.
    return errors.length + 1000 * errors.filter((error) => !isUnfinished(error, text)).length;
  };
  return faults(other) < faults(plain) ? other : plain;
}

/** A text read in each way that the options allow. */
export function readings(ts: Ts, text: string, markup: Markup | undefined): TypeScript.SourceFile[] {
  const paths = markup === undefined ? ["cell.ts"] : ["cell.ts", "cell.tsx"];
  return paths.map((path) => ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true));
}

/** The names that a cell's markup means without writing them. */
export function markupNames(text: string, markup: Markup | undefined): string[] {
  const own = [...text.matchAll(/@jsx(?:Frag)?\s+([\p{ID_Continue}$.]+)/gu)].map(
    ([, name]) => name as string,
  );
  const given = markup?.runtime === "classic" ? [markup.factory, markup.fragmentFactory] : [];
  return [...own, ...given].map((name) => name.split(".")[0] as string);
}
