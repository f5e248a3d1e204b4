import ts from "typescript";
import type { CodeCell, Json, Notebook } from "../notebook/format.js";
import { isFields } from "../paper/fields.js";
import { leafShape } from "../paper/expected-shape.js";
import type { PaperPart } from "../paper/paper.js";

/*
 * A solution as a program that can be worked through again: of a notebook's cells what its answers are made of, as JavaScript, with
 * every name's value passing through `__node`, where another one can be put in its place.
 */

/** A statement of a cell, as it stands in the program. */
interface Step {
  /** JavaScript. */
  text: string;
  declares: string[];
  uses: Set<string>;
  role: "answer" | "declaration" | "change" | "show";
}

/** A solution's program. */
export interface SolutionProgram {
  code: string;
  /** For each part's id the names whose values are its answer's, by its keys; under `""` the name that is the whole answer. */
  sources: Record<string, Record<string, string>>;
}

/**
 * The program of a solved notebook.
 * @param parts The parts that it answers: prose in their answers is left out.
 */
export function solutionProgram(notebook: Notebook, parts: readonly PaperPart[]): SolutionProgram {
  const sources: SolutionProgram["sources"] = {};
  const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  const steps = cells.flatMap(({ source }) => {
    const known = knownSteps(source, parts);
    Object.assign(sources, known.sources);
    return known.steps;
  });
  const needed = new Set<string>();
  const kept: Step[] = [];
  for (const step of steps.toReversed()) {
    const isNeeded =
      step.role === "answer" ||
      (step.role === "declaration" && step.declares.some((name) => needed.has(name))) ||
      (step.role === "change" && [...step.uses].some((name) => needed.has(name)));
    if (!isNeeded) continue;
    for (const name of step.uses) needed.add(name);
    kept.unshift(step);
  }
  return { code: kept.map(({ text }) => text).join("\n"), sources };
}

interface CellSteps {
  steps: Step[];
  sources: SolutionProgram["sources"];
}

/** Cells that were taken apart before: the copies of a class differ in their numbers alone. The oldest are let go. */
const known = new Map<string, CellSteps>();
const mostKnown = 300;

function knownSteps(source: string, parts: readonly PaperPart[]): CellSteps {
  const key = JSON.stringify([source, parts.map(({ id, expects }) => [id, expects])]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const sources: SolutionProgram["sources"] = {};
  const made = { steps: stepsOf(source, parts, sources), sources };
  const [oldest] = known.keys();
  if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest);
  known.set(key, made);
  return made;
}

function stepsOf(source: string, parts: readonly PaperPart[], sources: SolutionProgram["sources"]): Step[] {
  // Commands to the kernel are no TypeScript.
  if (/^\s*[%!?]/.test(source)) return [];
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
  });
  const file = ts.createSourceFile("cell.js", outputText, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  return file.statements.flatMap((statement) => stepOf(statement, file, parts, sources) ?? []);
}

function stepOf(
  statement: ts.Statement,
  file: ts.SourceFile,
  parts: readonly PaperPart[],
  sources: SolutionProgram["sources"],
): Step | null {
  if (waits(statement)) return null;
  if (ts.isImportDeclaration(statement)) return importStep(statement);
  const uses = namesIn(statement);
  const edits: Edit[] = [];
  const answered = answerCalls(statement, parts, sources, edits);
  if (ts.isVariableStatement(statement)) {
    const { declarationList } = statement;
    const declares = declarationList.declarations.flatMap(({ name }) => boundNames(name));
    const first = declarationList.getStart(file);
    edits.push({ from: first, to: first + declarationList.getText(file).search(/\s/), text: "var" });
    const watched = declares.map((name) => `${name} = __node(${JSON.stringify(name)}, ${name});`);
    const text = `${guarded(edited(statement, file, edits))} ${guarded(watched.join(" "))}`;
    return { text, declares, uses, role: answered ? "answer" : "declaration" };
  }
  if (ts.isFunctionDeclaration(statement))
    return {
      text: statement.getText(file),
      declares: [statement.name?.text ?? ""],
      uses,
      role: "declaration",
    };
  if (ts.isClassDeclaration(statement)) {
    const name = statement.name?.text ?? "";
    const text = guarded(`var ${name} = ${statement.getText(file)};`);
    return { text, declares: [name], uses, role: "declaration" };
  }
  const text = guarded(edited(statement, file, edits));
  if (answered)
    return { text, declares: [], uses: usesAfter(edited(statement, file, edits)), role: "answer" };
  const changes = !ts.isExpressionStatement(statement) || isChange(statement.expression);
  return { text, declares: [], uses, role: changes ? "change" : "show" };
}

/** What fails of a solution leaves the rest to be worked through. */
const guarded = (text: string) => (text === "" ? "" : `try { ${text} } catch {}`);

function importStep(statement: ts.ImportDeclaration): Step | null {
  const named = statement.importClause?.namedBindings;
  if ((statement.moduleSpecifier as ts.StringLiteral).text !== "gradsheet" || named === undefined)
    return null;
  if (ts.isNamespaceImport(named))
    return {
      text: `var ${named.name.text} = __library;`,
      declares: [named.name.text],
      uses: new Set(),
      role: "declaration",
    };
  const names = named.elements.map(
    ({ name, propertyName }) => `${propertyName?.text ?? name.text}: ${name.text}`,
  );
  return {
    text: `var { ${names.join(", ")} } = __library;`,
    declares: named.elements.map(({ name }) => name.text),
    uses: new Set(),
    role: "declaration",
  };
}

interface Edit {
  from: number;
  to: number;
  text: string;
}

function edited(statement: ts.Statement, file: ts.SourceFile, edits: readonly Edit[]): string {
  const start = statement.getStart(file);
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (text, edit) => text.slice(0, edit.from - start) + edit.text + text.slice(edit.to - start),
      statement.getText(file),
    );
}

/** Does a statement wait for something, which a program that is worked through at once cannot? */
function waits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined))
    return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, waits) === true;
}

const mutators = new Set([
  "push",
  "pop",
  "shift",
  "unshift",
  "splice",
  "sort",
  "reverse",
  "fill",
  "set",
  "add",
  "delete",
  "forEach",
]);

function isChange(expression: ts.Expression): boolean {
  if (ts.isBinaryExpression(expression))
    return (
      expression.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      expression.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    );
  if (ts.isPrefixUnaryExpression(expression) || ts.isPostfixUnaryExpression(expression)) return true;
  if (!ts.isCallExpression(expression)) return false;
  const { expression: called } = expression;
  return ts.isPropertyAccessExpression(called) && mutators.has(called.name.text);
}

/** The names that a piece of a program speaks of, whoever they belong to. */
function namesIn(node: ts.Node, names = new Set<string>()): Set<string> {
  if (ts.isIdentifier(node)) {
    const { parent } = node;
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
    const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
    if (!isMember && !isKey) names.add(node.text);
  }
  ts.forEachChild(node, (child) => {
    namesIn(child, names);
  });
  return names;
}

const usesAfter = (text: string) =>
  namesIn(ts.createSourceFile("statement.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS));

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** Notes the answers that a statement gives, and takes out of them what is no answer: prose, notes, reasons. */
function answerCalls(
  node: ts.Node,
  parts: readonly PaperPart[],
  sources: SolutionProgram["sources"],
  edits: Edit[],
): boolean {
  if (!ts.isCallExpression(node)) {
    let found = false;
    ts.forEachChild(node, (child) => {
      if (answerCalls(child, parts, sources, edits)) found = true;
    });
    return found;
  }
  const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const [id, value, options] = node.arguments;
  const isAnswer = ts.isIdentifier(called) && ["answer", "multipleChoice"].includes(called.text);
  if (!isAnswer || id === undefined || value === undefined) {
    let found = false;
    ts.forEachChild(node, (child) => {
      if (answerCalls(child, parts, sources, edits)) found = true;
    });
    return found;
  }
  const part = parts.find((each) => ts.isStringLiteralLike(id) && each.id === id.text);
  if (part !== undefined) sources[part.id] = namedSources(value);
  if (called.text === "multipleChoice") edits.push(...withoutReasons(value));
  else edits.push(...withoutProse(value, part?.expects ?? null));
  if (options !== undefined) edits.push(withoutNotes(options));
  return true;
}

function namedSources(value: ts.Expression): Record<string, string> {
  if (ts.isIdentifier(value)) return { "": value.text };
  if (!ts.isObjectLiteralExpression(value)) return {};
  return Object.fromEntries(
    value.properties.flatMap((property) => {
      if (ts.isShorthandPropertyAssignment(property)) return [[property.name.text, property.name.text]];
      if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.initializer))
        return [[property.name.getText().replaceAll(/["']/g, ""), property.initializer.text]];
      return [];
    }),
  );
}

function withoutProse(value: ts.Expression, expects: Json): Edit[] {
  if (!ts.isObjectLiteralExpression(value) || !isFields(expects)) return [];
  return value.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) return [];
    const name = property.name.getText().replaceAll(/["']/g, "");
    const shape = expects[name];
    if (typeof shape !== "string" || leafShape(shape)?.word !== "text") return [];
    return [{ from: property.getStart(), to: property.getEnd(), text: `${JSON.stringify(name)}: "–"` }];
  });
}

function withoutReasons(value: ts.Expression): Edit[] {
  if (!ts.isArrayLiteralExpression(value)) return [];
  return value.elements.flatMap((choice) => {
    const reason = ts.isArrayLiteralExpression(choice) ? choice.elements[1] : undefined;
    return reason === undefined ? [] : [{ from: reason.getStart(), to: reason.getEnd(), text: '"–"' }];
  });
}

/** Of an answer's options the data that it is checked with. */
function withoutNotes(options: ts.Expression): Edit {
  const given = ts.isObjectLiteralExpression(options)
    ? options.properties.find((property) => property.name?.getText() === "given")
    : undefined;
  return {
    from: options.getStart(),
    to: options.getEnd(),
    text: given === undefined ? "{}" : `{ ${given.getText()} }`,
  };
}
