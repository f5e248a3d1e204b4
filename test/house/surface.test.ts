import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/*
 * What the package shows of itself, read by the type checker: every exported name, and every member and option of what is
 * exported, however deep. One way to show a result: `table()`, `figure(options)` and `draw()` are methods, `svg` is a property.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const entries = ["src/index.ts", "src/api/notebook.ts", "src/api/pdf.ts", "src/api/run.ts"];

interface Named {
  /** `Descent.table`, `CurveOptions.scale`, `descend`. */
  path: string;
  name: string;
  symbol: ts.Symbol;
}

const program = ts.createProgram(
  entries.map((entry) => join(root, entry)),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  },
);
const checker = program.getTypeChecker();

const isOurs = (symbol: ts.Symbol): boolean =>
  (symbol.declarations ?? []).some((declaration) => {
    const { fileName } = declaration.getSourceFile();
    return fileName.startsWith(join(root, "src")) && !fileName.includes("node_modules");
  });

const isHidden = (symbol: ts.Symbol): boolean =>
  (symbol.declarations ?? []).some(
    (declaration) =>
      (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !==
        0 || ts.isPrivateIdentifier((declaration as ts.NamedDeclaration).name ?? declaration),
  );

/** Every exported name with its members, and those of the types that they speak of. */
function surface(): Named[] {
  const found: Named[] = [];
  const seen = new Set<ts.Symbol>();
  const seenTypes = new Set<ts.Type>();
  const enterType = (path: string, type: ts.Type): void => {
    if (seenTypes.has(type)) return;
    seenTypes.add(type);
    for (const part of type.isUnionOrIntersection() ? type.types : [type]) {
      if (part !== type && seenTypes.has(part)) continue;
      seenTypes.add(part);
      const symbol = part.aliasSymbol ?? part.getSymbol();
      for (const argument of checker.getTypeArguments(part as ts.TypeReference) ?? [])
        enterType(path, argument);
      if (symbol === undefined || seen.has(symbol) || !isOurs(symbol)) continue;
      seen.add(symbol);
      const owner = symbol.name.startsWith("__") ? path : symbol.name;
      for (const member of checker.getPropertiesOfType(part)) enter(owner, member);
      for (const signature of part.getCallSignatures()) enterSignature(owner, signature);
    }
  };
  const enterSignature = (path: string, signature: ts.Signature): void => {
    for (const parameter of signature.parameters) enter(path, parameter);
    enterType(path, signature.getReturnType());
  };
  const enter = (owner: string, symbol: ts.Symbol): void => {
    if (!isOurs(symbol) || isHidden(symbol) || symbol.name.startsWith("__")) return;
    const path = owner === "" ? symbol.name : `${owner}.${symbol.name}`;
    found.push({ path, name: symbol.name, symbol });
    const [declaration] = symbol.declarations ?? [];
    if (declaration === undefined) return;
    enterType(path, checker.getTypeOfSymbolAtLocation(symbol, declaration));
    if ((symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0)
      enterType(path, checker.getDeclaredTypeOfSymbol(symbol));
    for (const signature of checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures())
      enterSignature(path, signature);
  };
  for (const entry of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, entry))!)!;
    for (const exported of checker.getExportsOfModule(module)) {
      const target =
        (exported.flags & ts.SymbolFlags.Alias) === 0 ? exported : checker.getAliasedSymbol(exported);
      found.push({ path: exported.name, name: exported.name, symbol: target });
      enter("", target);
    }
  }
  return found;
}

const names = surface();
const british =
  /colour|behaviour|neighbour|favour|licence|centre(?!d)|grey|catalogue|labelled|modelled|cancelled|(normal|initial|minim|maxim|optim|regular|serial|summar|general|organ|recogn|parametr|parameter|final|visual)is(e|ed|es|er|ing|ation)(?![a-z])/i;

describe("the surface of the package", () => {
  it("is read whole: classes, options and what methods give", () => {
    const paths = new Set(names.map(({ path }) => path));
    for (const path of [
      "descend",
      "Descent.table",
      "DescentSpec.start",
      "Check.largestError",
      "CurveOptions.scale",
    ])
      expect(paths).toContain(path);
    expect(paths.size).toBeGreaterThan(1000);
  });

  it("has table(), figure(options) and draw() as methods and svg as a property, and no other way", () => {
    const members = names.filter(({ path, symbol }) => {
      const owner = symbol.declarations?.[0]?.parent;
      return (
        path.includes(".") &&
        owner !== undefined &&
        (ts.isClassLike(owner) || ts.isConstructorDeclaration(owner))
      );
    });
    const methods = members.filter(({ name }) => ["table", "figure", "draw"].includes(name));
    expect(methods.length).toBeGreaterThan(15);
    expect(
      methods.filter(({ symbol }) => (symbol.flags & ts.SymbolFlags.Method) === 0).map(({ path }) => path),
    ).toEqual([]);
    const pictures = members.filter(({ name }) => name === "svg");
    expect(pictures.map(({ path }) => path).toSorted()).toEqual(["Drawing.svg", "Plot.svg"]);
    expect(
      pictures.filter(({ symbol }) => (symbol.flags & ts.SymbolFlags.Method) !== 0).map(({ path }) => path),
    ).toEqual([]);
    expect(
      names.filter(({ name }) => /^(toSvg|toTable|toFigure|plot[A-Z].*)$/.test(name)).map(({ path }) => path),
    ).toEqual([]);
  });

  it("prints its text: every class that a program meets is Printed, or an error", () => {
    const classes = names.filter(
      ({ path, symbol }) => !path.includes(".") && (symbol.flags & ts.SymbolFlags.Class) !== 0,
    );
    expect(classes.length).toBeGreaterThan(100);
    const ancestors = (symbol: ts.Symbol): string[] => [
      symbol.name,
      ...(checker.getDeclaredTypeOfSymbol(symbol).getBaseTypes() ?? []).flatMap((type) =>
        type.symbol === undefined ? [] : ancestors(type.symbol),
      ),
    ];
    expect(
      classes
        .filter(({ symbol }) => !ancestors(symbol).some((name) => name === "Printed" || name === "Error"))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it("gives one kind of check", () => {
    const checks = names.filter(
      ({ name, symbol }) => name === "check" && (symbol.flags & ts.SymbolFlags.Method) !== 0,
    );
    expect(checks.length).toBeGreaterThan(1);
    for (const { path, symbol } of checks) {
      const [signature] = checker
        .getTypeOfSymbolAtLocation(symbol, symbol.declarations![0])
        .getCallSignatures();
      expect(["Check", "GradientCheck"], path).toContain(signature?.getReturnType().getSymbol()?.name);
    }
  });

  it("spells every name in American English", () => {
    const wrong = [...new Set(names.filter(({ name }) => british.test(name)).map(({ path }) => path))];
    expect(wrong).toEqual([]);
  });

  it("hides how numbers and expressions are held", () => {
    const fraction = names.filter(({ symbol }) => {
      const [declaration] = symbol.declarations ?? [];
      if (declaration === undefined) return false;
      return /fraction\.js/.test(
        checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, declaration)),
      );
    });
    expect(fraction.map(({ path }) => path)).toEqual([]);
    const paths = names.map(({ path }) => path);
    expect(paths).toContain("Expr.evaluate");
    expect(paths).not.toContain("Expr.node");
    expect(paths).toContain("Real.exact");
    expect(paths).not.toContain("Real.fromFraction");
  });
});
