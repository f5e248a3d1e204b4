import type TypeScript from "typescript";
import { carrierOf, readOf } from "../bridge/emitted-names.js";
import { type CellImports, isValueUse } from "./cell-imports.js";
import { type CellSource, isAmbient, isFunctionBoundary, isTopLevel, namesIn } from "./cell-source.js";
import { eachReference, takesName } from "./references.js";

type Ts = typeof TypeScript;

/**
 * New text, a stretch of the cell itself, with the edits inside it applied, another name for what stands there, or other text
 * all of which has its place.
 */
type Piece =
  | string
  | [start: number, end: number]
  | { name: string; start: number; end: number }
  | { text: string; at: number };

interface Edit {
  start: number;
  end: number;
  pieces: Piece[];
}

/** A cell as a script that can be evaluated after others, and where its characters come from. */
export interface Rewritten {
  text: string;
  /** Stretches kept from the cell: [offset in text, length, offset in the cell], in order. */
  origins: [number, number, number][];
  hasResult: boolean;
  /** The functions and classes that the script declares as variables, which must not be declared once more. */
  declared: ReadonlySet<string>;
}

/** What stands in the script for names of the cell that it cannot use as they are. */
export type Replacements = ReadonlyMap<string, string>;

/**
 * Turns a cell (a module in TypeScript's eyes) into a script for V8's REPL mode. There, a name may be declared
 * again only as `let` or `class` once it was one, so every top-level `const`, `var` and function becomes a `let`;
 * imports become awaited calls, because a script has no import statements.
 * @param ts The compiler.
 * @param cell The parsed cell.
 * @param imports What it and earlier cells import.
 * @param replacements See `scriptNames`.
 */
export function rewriteCell(
  ts: Ts,
  cell: CellSource,
  imports: CellImports,
  replacements: Replacements = new Map(),
): Rewritten {
  const rewriter = new Rewriter(ts, cell, imports, replacements);
  rewriter.statements();
  rewriter.expressions(cell.file, false);
  rewriter.imported();
  rewriter.names();
  return rewriter.finish();
}

class Rewriter {
  readonly #edits: Edit[] = [];
  /** Imports that stand below other statements: they come first, as in a module. */
  readonly #lifted: Piece[] = [];
  readonly #hoisted: Piece[] = [];
  readonly #hoistedNames = new Set<string>();
  readonly #declared = new Set<string>();
  /** Where names stand that are called otherwise in the script. */
  readonly #renamed: TypeScript.Identifier[] = [];
  /** Where imported names are read. */
  readonly #reads: TypeScript.Identifier[] = [];

  constructor(
    readonly ts: Ts,
    readonly cell: CellSource,
    readonly imports: CellImports,
    readonly replacements: Replacements,
  ) {
    eachReference(ts, cell.file, new Set([...replacements.keys(), ...imports.live]), (identifier) => {
      if (!imports.live.has(identifier.text)) this.#renamed.push(identifier);
      else if (isValueUse(ts, identifier)) this.#reads.push(identifier);
    });
  }

  /** What a top-level name is called in the script. */
  #name(name: string): string {
    return this.replacements.get(name) ?? name;
  }

  #replace(start: number, end: number, ...pieces: Piece[]): void {
    this.#edits.push({ start, end, pieces });
  }

  statements(): void {
    const { ts } = this;
    const { statements } = this.cell.file;
    const shebang = /^#!.*/.exec(this.cell.text)?.[0].length ?? 0;
    if (shebang > 0) this.#replace(0, shebang, "");
    const firstOther = statements.findIndex((statement) => !ts.isImportDeclaration(statement));
    // All of them move if one has to, so that their modules run in their order.
    const isLate = statements.some(
      (statement, at) => at > firstOther && firstOther >= 0 && ts.isImportDeclaration(statement),
    );
    for (const statement of statements) {
      const start = statement.getStart();
      if (ts.canHaveModifiers(statement) && isAmbient(ts, statement)) this.#replace(start, statement.end, "");
      else if (ts.isImportDeclaration(statement)) this.#import(statement, isLate);
      else if (ts.isImportEqualsDeclaration(statement)) this.#importEquals(statement);
      else if (ts.isExportDeclaration(statement)) this.#export(statement);
      else if (ts.isExportAssignment(statement))
        this.#replace(start, statement.expression.getStart(), "(", "");
      else if (ts.isFunctionDeclaration(statement)) this.#function(statement);
      else {
        this.#dropExport(statement);
        if (ts.isClassDeclaration(statement)) this.#class(statement);
        if (ts.isEnumDeclaration(statement)) this.#enum(statement);
        if (ts.isVariableStatement(statement)) this.#variables(statement);
      }
      if (ts.isExportAssignment(statement))
        this.#replace(statement.expression.end, statement.expression.end, ")");
    }
  }

  #dropExport(statement: TypeScript.Statement): void {
    const { ts } = this;
    if (!ts.canHaveModifiers(statement)) return;
    for (const modifier of ts.getModifiers(statement) ?? [])
      if (modifier.kind === ts.SyntaxKind.ExportKeyword || modifier.kind === ts.SyntaxKind.DefaultKeyword)
        this.#replace(modifier.getStart(), modifier.end, "");
  }

  #import(statement: TypeScript.ImportDeclaration, isLifted: boolean): void {
    const { ts } = this;
    const start = statement.getStart();
    const put = (...pieces: Piece[]): void => {
      if (isLifted) this.#lifted.push(...pieces);
      this.#replace(start, statement.end, ...(isLifted ? [""] : pieces));
    };
    const clause = statement.importClause;
    if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return put("");
    const from: Piece = [statement.moduleSpecifier.getStart(), statement.moduleSpecifier.end];
    const { attributes } = statement;
    const options: Piece[] = attributes
      ? [", { with: ", [attributes.getStart() + attributes.getText().indexOf("{"), attributes.end], " }"]
      : [];
    if (clause === undefined) return put("void await __kernel.import(", from, ...options, ");");
    const bindings = clause.namedBindings;
    const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
    const names: [exported: string, local: string][] = [];
    if (clause.name && this.imports.isValue(clause)) names.push(["default", clause.name.text]);
    for (const element of elements)
      if (!element.isTypeOnly && this.imports.isValue(element))
        names.push([(element.propertyName ?? element.name).text, element.name.text]);
    const pieces: Piece[] = [];
    if (bindings !== undefined && ts.isNamespaceImport(bindings) && this.imports.isValue(bindings))
      pieces.push(`let ${this.#name(bindings.name.text)} = await __kernel.import(`, from, ...options, ");");
    const isEmpty = clause.name === undefined && bindings !== undefined && elements.length === 0;
    if (isEmpty && ts.isNamedImports(bindings))
      pieces.push("void await __kernel.import(", from, ...options, ");");
    if (names.length > 0) {
      const carriers = names.map(([, local]) => carrierOf(local)).join(", ");
      const pairs = JSON.stringify(names);
      const isIdle = !this.#reads.some(({ text }) => names.some(([, local]) => local === text));
      pieces.push(
        `let [${carriers}] = await __kernel.names(`,
        from,
        `, ${pairs}, ${isIdle}`,
        ...options,
        ");",
      );
    }
    const variables = names
      .map(([, local]) => local)
      .filter((name) => this.imports.wereVariables.includes(name));
    for (const name of variables) pieces.push(` ${this.#name(name)} = ${readOf(name)};`);
    put(...pieces);
  }

  /** Reads imported names where they are used, and leads functions of earlier cells to what the cell declares instead. */
  imported(): void {
    for (const name of this.imports.redeclared)
      this.#hoisted.push(`let ${carrierOf(name)} = { get ${name}() { return ${this.#name(name)}; } };`);
    for (const identifier of this.#reads) this.#readImported(identifier);
  }

  #readImported(identifier: TypeScript.Identifier): void {
    const { ts } = this;
    const { parent } = identifier;
    const [start, end] = [identifier.getStart(), identifier.end];
    const read = readOf(identifier.text);
    if (ts.isShorthandPropertyAssignment(parent) && parent.name === identifier)
      return this.#replace(start, end, `${identifier.text}: `, { text: read, at: start });
    let value: TypeScript.Node = identifier;
    while (ts.isParenthesizedExpression(value.parent) || ts.isNonNullExpression(value.parent))
      value = value.parent;
    const caller = value.parent;
    const isCalled =
      (ts.isCallExpression(caller) && caller.expression === value) ||
      (ts.isTaggedTemplateExpression(caller) && caller.tag === value);
    if (!isCalled || ts.isDecorator(caller.parent))
      return this.#replace(start, end, { text: read, at: start });
    // Without the comma the module would be `this`; the semicolon ends a line before it that has none.
    const semicolon = this.#beginsStatement(identifier) ? ";" : "";
    this.#replace(start, end, semicolon, { text: `(0, ${read})`, at: start });
  }

  #beginsStatement(identifier: TypeScript.Identifier): boolean {
    const { ts } = this;
    const statement = ts.findAncestor(identifier, ts.isExpressionStatement);
    if (statement === undefined || statement.getStart() !== identifier.getStart()) return false;
    const { parent } = statement;
    return (
      ts.isSourceFile(parent) ||
      ts.isBlock(parent) ||
      ts.isModuleBlock(parent) ||
      ts.isCaseOrDefaultClause(parent)
    );
  }

  #importEquals(statement: TypeScript.ImportEqualsDeclaration): void {
    const { ts } = this;
    const reference = statement.moduleReference;
    if (statement.isTypeOnly) return this.#replace(statement.getStart(), statement.end, "");
    const value: Piece[] = ts.isExternalModuleReference(reference)
      ? ["__kernel.require(", [reference.expression.getStart(), reference.expression.end], ")"]
      : this.#alias(reference);
    const name = this.#name(statement.name.text);
    this.#replace(statement.getStart(), statement.end, `let ${name} = `, ...value, ";");
  }

  /** `N.M.x` where all of it exists; a namespace of types alone does not. */
  #alias(reference: TypeScript.EntityName): Piece[] {
    const parts: Piece[] = [];
    let left = reference;
    while (this.ts.isQualifiedName(left)) {
      parts.unshift("?.", [left.right.getStart(), left.right.end]);
      left = left.left;
    }
    const first = this.imports.live.has(left.text) ? readOf(left.text) : this.#name(left.text);
    return [`typeof ${first} === "undefined" ? undefined : ${first}`, ...parts];
  }

  #export(statement: TypeScript.ExportDeclaration): void {
    const from = statement.moduleSpecifier;
    const load: Piece[] =
      from === undefined || statement.isTypeOnly
        ? [""]
        : ["void await __kernel.import(", [from.getStart(), from.end], ");"];
    this.#replace(statement.getStart(), statement.end, ...load);
  }

  /**
   * `function f(…) {…}` becomes `let f = function (…) {…}` in front of everything. Without a name of its own
   * inside, it calls the newest `f` when it recurs, as a function declaration would.
   */
  #function(statement: TypeScript.FunctionDeclaration): void {
    const { ts } = this;
    const start = statement.getStart();
    if (statement.body === undefined) return this.#replace(start, statement.end, "");
    const own = statement.name?.text ?? "__default";
    const name = this.#name(own);
    const [before, after] = name === own ? ["", ""] : naming(own);
    const async = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
    const head = `${async ? "async " : ""}function${statement.asteriskToken ? "*" : ""} `;
    const afterName = statement.name?.end ?? (statement.asteriskToken?.end || statement.parameters.pos - 1);
    this.#declared.add(name);
    this.#hoisted.push(`let ${name} = ${before}${head}`, [afterName, statement.end], `${after};`);
    this.#replace(start, statement.end, "");
  }

  /** A class keeps its own name inside and in what it prints, whatever it is called outside. */
  #class(statement: TypeScript.ClassDeclaration): void {
    const start = statement.getStart();
    const own = statement.name?.text;
    if (own === undefined) return this.#replace(start, start, "void ");
    const name = this.#name(own);
    if (name === own) return;
    this.#declared.add(name);
    this.#replace(start, statement.end, `let ${name}; { `, [start, statement.end], ` ${name} = ${own}; }`);
  }

  #enum(statement: TypeScript.EnumDeclaration): void {
    // TypeScript's own emitter joins its parts.
    if (this.cell.needsTypeScriptEmit) return;
    const name = this.#name(statement.name.text);
    const keyword = statement.name.getStart();
    const start = statement.getStart();
    this.#replace(start, keyword, `let ${name} = (() => { enum `);
    this.#replace(statement.end, statement.end, ` return ${name}; })();`);
    // The modifiers in front of the name are gone already with that edit.
    this.#dropEditsInside(start, keyword);
  }

  #dropEditsInside(start: number, end: number): void {
    const inside = (edit: Edit): boolean =>
      edit.start >= start && edit.end <= end && !(edit.start === start && edit.end === end);
    for (let index = this.#edits.length - 1; index >= 0; index -= 1)
      if (inside(this.#edits[index] as Edit)) this.#edits.splice(index, 1);
  }

  #variables(statement: TypeScript.VariableStatement): void {
    const { ts } = this;
    const list = statement.declarationList;
    const kind = list.flags & ts.NodeFlags.BlockScoped;
    if (kind === ts.NodeFlags.Const) this.#replace(list.getStart(), list.getStart() + "const".length, "let");
    if (kind === 0) this.#hoistVariables(list, true);
  }

  /** `var` belongs to the whole cell wherever it stands: declared in front, assigned in its place. */
  #hoistVariables(list: TypeScript.VariableDeclarationList, isStatement: boolean): void {
    const { ts } = this;
    for (const { name } of list.declarations)
      for (const identifier of namesIn(ts, name)) this.#hoistedNames.add(this.#name(identifier.text));
    const isLoop = !isStatement && (ts.isForOfStatement(list.parent) || ts.isForInStatement(list.parent));
    const pieces: Piece[] = [];
    for (const { name, initializer } of list.declarations) {
      if (isLoop) pieces.push([name.getStart(), name.end]);
      else if (initializer !== undefined) {
        if (pieces.length > 0) pieces.push(", ");
        pieces.push("(", [name.getStart(), name.end], " = ", [initializer.getStart(), initializer.end], ")");
      }
    }
    // `void` keeps an assignment from running on from a line before it that ends without a semicolon.
    const guard = isStatement && pieces.length > 0 ? ["void ("] : [];
    this.#replace(list.getStart(), list.end, ...guard, ...pieces, guard.length > 0 ? ")" : "");
  }

  /** Edits inside statements: `import()`, `import.meta`, and `var` in blocks and loops. */
  expressions(node: TypeScript.Node, inFunction: boolean): void {
    const { ts } = this;
    const inside = inFunction || isFunctionBoundary(ts, node);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      this.#replace(node.expression.getStart(), node.expression.end, "__kernel.import");
    else if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
      this.#replace(node.getStart(), node.end, "__kernel.meta");
    else if (ts.isVariableDeclarationList(node) && !inside && !isTopLevel(ts, node, this.cell.file))
      if ((node.flags & ts.NodeFlags.BlockScoped) === 0 && !isAmbient(ts, node.parent))
        this.#hoistVariables(node, ts.isVariableStatement(node.parent));
    ts.forEachChild(node, (child) => this.expressions(child, inside));
  }

  /** The names that are called otherwise in the script, wherever the cell means its top level by them. */
  names(): void {
    const { ts } = this;
    for (const identifier of this.#renamed) {
      const { text, parent } = identifier;
      const name = this.#name(text);
      const isProperty =
        ts.isShorthandPropertyAssignment(parent) ||
        (ts.isBindingElement(parent) &&
          ts.isObjectBindingPattern(parent.parent) &&
          parent.propertyName === undefined &&
          parent.dotDotDotToken === undefined &&
          parent.name === identifier);
      const [start, end] = [identifier.getStart(), identifier.end];
      this.#replace(start, end, isProperty ? `${key(text)}: ` : "", { name, start, end });
      const value = this.#valueGivenTo(identifier);
      if (value === undefined || !takesName(ts, value)) continue;
      const [before, after] = naming(text);
      this.#replace(value.getStart(), value.end, before, [value.getStart(), value.end], after);
    }
  }

  /** What a declaration or an assignment gives to an identifier. */
  #valueGivenTo(identifier: TypeScript.Identifier): TypeScript.Expression | undefined {
    const { ts } = this;
    const { parent } = identifier;
    if ((ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) && parent.name === identifier)
      return parent.initializer;
    if (ts.isShorthandPropertyAssignment(parent)) return parent.objectAssignmentInitializer;
    const assigns: readonly TypeScript.SyntaxKind[] = [
      ts.SyntaxKind.EqualsToken,
      ts.SyntaxKind.BarBarEqualsToken,
      ts.SyntaxKind.AmpersandAmpersandEqualsToken,
      ts.SyntaxKind.QuestionQuestionEqualsToken,
    ];
    if (ts.isBinaryExpression(parent) && parent.left === identifier)
      return assigns.includes(parent.operatorToken.kind) ? parent.right : undefined;
    return undefined;
  }

  finish(): Rewritten {
    const { file, text } = this.cell;
    const last = file.statements.findLast(({ kind }) => kind !== this.ts.SyntaxKind.EmptyStatement);
    this.#edits.sort((a, b) => a.start - b.start || b.end - a.end);
    const output: string[] = [];
    const origins: Rewritten["origins"] = [];
    let length = 0;
    const emit = (part: string): void => {
      output.push(part);
      length += part.length;
    };
    const render = (start: number, end: number, skip: Edit | undefined): void => {
      let at = start;
      const keep = (to: number): void => {
        if (to > at) {
          origins.push([length, to - at, at]);
          emit(text.slice(at, to));
        }
      };
      for (const edit of this.#edits) {
        if (edit === skip || edit.start < at || edit.end > end) continue;
        keep(edit.start);
        for (const piece of edit.pieces) put(piece, edit);
        at = edit.end;
      }
      keep(end);
    };
    const put = (piece: Piece, inside: Edit | undefined): void => {
      if (typeof piece === "string") emit(piece);
      else if ("text" in piece) {
        for (let index = 0; index < piece.text.length; index += 1)
          origins.push([length + index, 0, piece.at]);
        emit(piece.text);
      } else if ("name" in piece) {
        origins.push([length, Math.min(piece.name.length, piece.end - piece.start), piece.start]);
        emit(piece.name);
      } else render(piece[0], piece[1], inside);
    };
    emit('"use strict";');
    if (this.#hoistedNames.size > 0) emit(`let ${[...this.#hoistedNames].join(", ")};`);
    for (const piece of [...this.#lifted, ...this.#hoisted]) put(piece, undefined);
    emit("\n");
    render(0, text.length, undefined);
    const hasResult = last !== undefined && this.ts.isExpressionStatement(last);
    return { text: output.join(""), origins, hasResult, declared: this.#declared };
  }
}

/** A property's name: `__proto__: x` would set the prototype. */
function key(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : name;
}

/** What stands around a function without a name so that it is called as its author calls it. */
function naming(name: string): [string, string] {
  return [`({ ${key(name)}: `, ` }).${name === "__proto__" ? "__proto__" : name}`];
}
