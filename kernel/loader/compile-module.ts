import { createRequire } from "node:module";
import type * as Swc from "@swc/core";
import type { Imports, ModuleEmit } from "../bridge/messages.js";
import { packageOf } from "./package-json.js";
import { isTypeScript } from "./resolver.js";
import { syntaxErrorOf } from "./syntax-error.js";
import { Array, Buffer, JSON, Map, Object, Set } from "../intrinsics.js";

/** A local module as code that the loader runs. */
export interface CompiledModule {
  /** Body of a function; see `parameters`. */
  code: string;
  /** Source map from the code to the source, as JSON; absent where they are the same. */
  map?: string | undefined;
  source: string;
  /** Whether it has the syntax of ES modules; what has not is CommonJS. */
  isEsModule: boolean;
  /** Whether it awaits at its top level. */
  awaits: boolean;
  /** The modules that must be there before it runs, as its own `import` and `export … from` name them. */
  imports: string[];
  /** The names that it imports, as its code has them. */
  bound: Imports;
  /** The names that it imports from each, if it is JavaScript: of TypeScript the checker knows which are values. */
  names: ReadonlyMap<string, string[]>;
}

/**
 * The names that the code of a module uses beside those of Node's CommonJS. They stand for `require`, `import` and
 * `import.meta` of the author's own, and are as wide as these, so that columns stay.
 */
export const ownRequire = "$requir";
export const ownImport = "$impor";
export const ownMeta = "$importMeta";

interface Node {
  type: string;
  span?: { start: number; end: number };
  [field: string]: unknown;
}

/** What of a module matters for loading it. */
interface Syntax {
  isEsModule: boolean;
  awaits: boolean;
  declaresRequire: boolean;
  /** Places whose text is replaced by one of the same width. */
  edits: [start: number, end: number, text: string][];
  sources: string[];
  names: Map<string, string[]>;
  /** The names of its imports, each with its module and what it is called there; null for the whole of it. */
  locals: [name: string, specifier: string, exported: string | null][];
  /** The text as the parser counts it. */
  bytes: Buffer;
}

const mattering = /\b(?:import|export|require|await|using)\b/;

/**
 * Makes a module of any kind (TypeScript, JSX, ES module, CommonJS) the body of a function in the manner of CommonJS.
 * @param source Its text.
 * @param path Its file.
 * @param options What of the notebook's tsconfig.json changes the JavaScript that comes out.
 * @throws SyntaxError with the module's own position.
 */
export function compileModule(source: string, path: string, options: ModuleEmit = {}): CompiledModule {
  const text = source.replace(/^\uFEFF/, "");
  const typed = isTypeScript(path);
  const plain = {
    code: text,
    source: text,
    isEsModule: false,
    awaits: false,
    imports: [],
    bound: [],
    names: new Map(),
  };
  if (!typed && !path.endsWith("x") && !mattering.test(text)) return plain;
  const isCommonJs = /\.c[jt]s$/.test(path);
  // Most scripts say no `import`: V8 alone reads them.
  if (isCommonJs && !typed && !/\bimport\b/.test(text)) return plain;
  const swc = createRequire(import.meta.url)("@swc/core") as typeof Swc;
  const parser: Swc.ParserConfig = typed
    ? { syntax: "typescript", decorators: true, tsx: path.endsWith("x") }
    : { syntax: "ecmascript", decorators: true, jsx: true };
  try {
    const bytes = Buffer.from(text);
    const syntax = readSyntax(swc.parseSync(text, { ...parser, target: "es2022" }) as unknown as Node, bytes);
    const edited = edit(text, syntax);
    const byType = packageOf(path)?.type === "module" && path.endsWith(".js");
    const isEsModule = syntax.isEsModule || path.endsWith(".mjs") || path.endsWith(".mts") || byType;
    if (!isEsModule && !typed && !path.endsWith("x")) return { ...plain, code: edited };
    const { code, map } = transform(swc, edited, path, parser, options);
    const imports = [...new Set(syntax.sources)].filter((specifier) => survives(swc, specifier, code, text));
    const names = typed ? new Map<string, string[]>() : syntax.names;
    const bound = boundIn(code, syntax.locals);
    return { code, map, source: text, isEsModule, awaits: syntax.awaits, imports, bound, names };
  } catch (error) {
    throw syntaxErrorOf(error, path, text) ?? error;
  }
}

/** Exports as getters and imports as `require`, both live. */
function transform(
  swc: typeof Swc,
  text: string,
  path: string,
  parser: Swc.ParserConfig,
  { legacyDecorators, decoratorMetadata, useDefineForClassFields = true, jsx }: ModuleEmit,
): Swc.Output {
  return swc.transformSync(text, {
    swcrc: false,
    configFile: false,
    filename: path,
    sourceMaps: true,
    inlineSourcesContent: false,
    isModule: true,
    module: { type: "commonjs", noInterop: true, ignoreDynamic: true },
    jsc: {
      parser,
      target: "es2022",
      transform: {
        ...(legacyDecorators
          ? { legacyDecorator: true, decoratorMetadata: decoratorMetadata ?? false }
          : { decoratorVersion: "2022-03" as const }),
        useDefineForClassFields,
        react: { runtime: "automatic", ...jsx },
      },
    },
  });
}

/** What the code has in the place of imported names; what only types need has left no trace. */
function boundIn(code: string, locals: Syntax["locals"]): Imports {
  const holders = new Map<string, string>();
  for (const [, holder, specifier] of code.matchAll(/^const ([\w$]+) = require\("((?:[^"\\]|\\.)*)"\);$/gm))
    holders.set(JSON.parse(`"${specifier}"`) as string, holder as string);
  return locals.flatMap(([name, specifier, exported]): Imports => {
    const holder = holders.get(specifier);
    if (holder === undefined) return [];
    const isUsed = exported === null || !isWord(exported) || code.includes(`${holder}.${exported}`);
    return isUsed ? [[name, holder, exported]] : [];
  });
}

function isWord(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text);
}

/** Whether an import is still there once types are gone. Text that only looks like it is told apart by the parser. */
function survives(swc: typeof Swc, specifier: string, code: string, source: string): boolean {
  const call = `require(${JSON.stringify(specifier)})`;
  if (!code.includes(call)) return false;
  if (!source.includes(call)) return true;
  let found = false;
  walk(swc.parseSync(code, { syntax: "ecmascript", target: "es2022" }) as unknown as Node, false, (node) => {
    const {
      type,
      callee,
      arguments: values,
    } = node as Node & { callee?: Node; arguments?: { expression: Node }[] };
    if (type !== "CallExpression" || callee?.["value"] !== "require") return;
    if (values?.[0]?.expression["value"] === specifier) found = true;
  });
  return found;
}

function edit(text: string, { bytes, edits, declaresRequire }: Syntax): string {
  if (edits.length === 0) return text;
  for (const [start, end, replacement] of edits) {
    if (declaresRequire && replacement === ownRequire) continue;
    bytes.write(replacement.padEnd(end - start), start, "latin1");
  }
  return bytes.toString();
}

function readSyntax(program: Node, bytes: Buffer): Syntax {
  const syntax: Syntax = {
    isEsModule: false,
    awaits: false,
    declaresRequire: false,
    edits: [],
    sources: [],
    names: new Map(),
    locals: [],
    bytes,
  };
  walk(program, false, (node, inFunction) => note(node, inFunction, syntax));
  return syntax;
}

const moduleItems = /^(?:Import|ExportDefault|ExportNamed|ExportAll|Export)(?:Declaration|Expression)$/;

function note(node: Node, inFunction: boolean, syntax: Syntax): void {
  const { type } = node;
  const replace = (place: Node, text: string): void => {
    if (place.span !== undefined) syntax.edits.push([place.span.start - 1, place.span.end - 1, text]);
  };
  if (moduleItems.test(type)) {
    syntax.isEsModule = true;
    const source = node["source"] as Node | null | undefined;
    if (source && node["typeOnly"] !== true) {
      const specifier = source["value"] as string;
      syntax.sources.push(specifier);
      syntax.names.set(specifier, [...(syntax.names.get(specifier) ?? []), ...importedNames(node)]);
      if (type === "ImportDeclaration")
        for (const one of node["specifiers"] as Node[]) {
          if (one["isTypeOnly"] === true) continue;
          const local = (one["local"] as Node)["value"] as string;
          syntax.locals.push([local, specifier, importedNames({ type, specifiers: [one] })[0] ?? null]);
        }
    }
  } else if (type === "MetaProperty" && node["kind"] === "import.meta") {
    syntax.isEsModule = true;
    replace(node, ownMeta);
  } else if (type === "TsImportEqualsDeclaration") noteImportEquals(node, syntax);
  else if (type === "Import") replace(node, ownImport);
  else if (
    !inFunction &&
    (type === "AwaitExpression" || node["isAwait"] === true || node["await"] === true)
  ) {
    syntax.isEsModule = true;
    syntax.awaits = true;
  }
  const used =
    type === "CallExpression" ? node["callee"] : type === "MemberExpression" ? node["object"] : undefined;
  if (isRequire(used)) replace(used, ownRequire);
  const declared = node["id"] ?? node["local"] ?? (type === "Parameter" ? node["pat"] : undefined);
  if (isRequire(declared)) syntax.declaresRequire = true;
}

/** The names that an import or a re-export takes from its module. */
function importedNames(node: Node): string[] {
  return ((node["specifiers"] as Node[] | undefined) ?? []).flatMap((specifier) => {
    if (specifier.type === "ImportDefaultSpecifier") return ["default"];
    const name =
      specifier["imported"] ??
      (specifier.type === "ImportSpecifier" ? specifier["local"] : specifier["orig"]);
    const isNamespace = specifier.type.includes("Namespace");
    return isNamespace || !name ? [] : [(name as Node)["value"] as string];
  });
}

/** `import x = require("y")` becomes `const  x = require("y")`. */
function noteImportEquals(node: Node, syntax: Syntax): void {
  const reference = node["moduleRef"] as Node;
  if (reference.type !== "TsExternalModuleReference" || node["isTypeOnly"] === true) return;
  const { start } = reference.span as { start: number };
  const name = node["id"] as Node;
  const keyword = syntax.bytes.lastIndexOf("import", (name.span as { start: number }).start - 2);
  syntax.edits.push([start - 1, start + 6, ownRequire], [keyword, keyword + 6, "const"]);
  if (node["isExport"] === true) syntax.isEsModule = true;
}

function isRequire(node: unknown): node is Node {
  const { type, value } = (node ?? {}) as Node;
  return type === "Identifier" && value === "require";
}

const functions = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ClassMethod",
  "PrivateMethod",
  "Constructor",
  "MethodProperty",
  "GetterProperty",
  "SetterProperty",
  "StaticBlock",
]);

function walk(node: Node, inFunction: boolean, visit: (node: Node, inFunction: boolean) => void): void {
  visit(node, inFunction);
  const inside = inFunction || functions.has(node.type);
  for (const value of Object.values(node)) walkInto(value, inside, visit);
}

function walkInto(value: unknown, inside: boolean, visit: (node: Node, inFunction: boolean) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const one of value) walkInto(one, inside, visit);
  // Arguments and elements are wrapped in objects without a type.
  else walk(value as Node, inside, visit);
}
