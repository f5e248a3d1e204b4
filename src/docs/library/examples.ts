import ts from "typescript";

/** An `@example` of a doc comment. */
export interface Example {
  /** The line of its comment in the file, from 1. */
  line: number;
  code: string;
}

/** What a line of an example claims: that its expression equals a value, or that it throws an error with a text. */
export interface ExampleScope {
  __equal: (actual: unknown, claim: unknown) => void;
  __throws: (run: () => unknown, claim: string) => Promise<void>;
  __seen: <T>(value: T, source: string) => T;
}

/**
 * The examples of a file's doc comments, in order.
 * @param text - The file, or a part of it with its comments.
 */
export function examplesIn(text: string): Example[] {
  return [...text.matchAll(/\/\*\*([\s\S]*?)\*\//g)].flatMap((comment) => {
    const line = text.slice(0, comment.index).split("\n").length;
    const body = comment[1].replace(/^[ \t]*\* ?/gm, "");
    return body
      .split(/^@/m)
      .filter((tag) => tag.startsWith("example"))
      .map((tag) => ({
        line,
        code: tag
          .slice("example".length)
          .replace(/^\s*```\w*|```\s*$/gm, "")
          .replace(/^\n+|\s+$/g, ""),
      }));
  });
}

/** `expression // => value`, `expression // throws text`: the only comments that mean something. */
const claims = /^(.*?\S.*?);?[ \t]*\/\/ (=>|throws) (.*)$/gm;

/**
 * Runs an example: a line `expression // => value` hands both to `__equal`, `expression // throws text` to `__throws`; other lines are
 * statements.
 * @param scope - The names that it may use, and what is done with its claims.
 * @param watched - Functions whose every result goes to `__seen` with the text of the call.
 */
export async function runExample(
  code: string,
  scope: Readonly<Record<string, unknown>> & ExampleScope,
  watched?: readonly string[],
): Promise<void> {
  const script = code.replace(claims, (_line, expression: string, kind: string, claim: string) =>
    kind === "=>"
      ? `__equal(await (${expression}), ${claim});`
      : `await __throws(async () => (${expression}), ${JSON.stringify(claim)});`,
  );
  const { outputText } = ts.transpileModule(script, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    transformers: watched === undefined ? {} : { before: [watchCalls(watched)] },
  });
  const js = `return (async () => {\n${outputText}\n})();`;
  // oxlint-disable-next-line typescript/no-implied-eval -- the examples are this repository's own text
  await new Function(...Object.keys(scope), js)(...Object.values(scope));
}

/**
 * Runs statements whose last one is an expression, in which the names of a scope are known.
 * @returns What the expression is.
 */
export async function valueOfCode(code: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const statements = outputText.trim();
  const at = ts.createSourceFile("code.js", statements, ts.ScriptTarget.Latest).statements.at(-1)?.pos ?? 0;
  const js = `return (async () => {\n${statements.slice(0, at)}\nreturn (${statements.slice(at).trim().replace(/;$/, "")});\n})();`;
  // oxlint-disable-next-line typescript/no-implied-eval -- as above
  return new Function(...Object.keys(scope), js)(...Object.values(scope)) as Promise<unknown>;
}

/** Hands the result of each call of the functions to `__seen`. */
const watchCalls =
  (names: readonly string[]): ts.TransformerFactory<ts.SourceFile> =>
  (context) =>
  (file) => {
    const isWatched = (node: ts.Node): node is ts.CallExpression | ts.TaggedTemplateExpression =>
      (ts.isCallExpression(node) && names.includes(node.expression.getText(file))) ||
      (ts.isTaggedTemplateExpression(node) && names.includes(node.tag.getText(file)));
    const visit = (node: ts.Node): ts.Node => {
      const inner = ts.visitEachChild(node, visit, context);
      if (!isWatched(node)) return inner;
      return ts.factory.createCallExpression(ts.factory.createIdentifier("__seen"), undefined, [
        inner as ts.Expression,
        ts.factory.createStringLiteral(node.getText(file)),
      ]);
    };
    return ts.visitNode(file, visit) as ts.SourceFile;
  };

/** The names that a piece of code uses and does not define itself. */
export function freeNames(code: string): string[] {
  const file = ts.createSourceFile("call.ts", code, ts.ScriptTarget.Latest, true);
  const own = new Set<string>();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isParameter(node) || ts.isBindingElement(node) || ts.isVariableDeclaration(node))
      own.add(node.name.getText());
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) own.add(node.name.text);
    const { parent } = node;
    if (
      ts.isIdentifier(node) &&
      !(ts.isPropertyAccessExpression(parent) && parent.name === node) &&
      !(ts.isPropertyAssignment(parent) && parent.name === node)
    )
      used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...used].filter((name) => !own.has(name));
}
