import type TypeScript from "typescript";
import type { CheckedCell } from "./checker.js";
import { nearestName } from "./nearest-name.js";
import { innermostAt } from "./node-at.js";

type Ts = typeof TypeScript;

const noOverload = 2769;
/** No such property; no such property, but one that is spelled alike. */
const unknownCodes = new Set([2353, 2561]);
/** A type, or an argument, does not fit. */
const unfitCodes = new Set([2322, 2345]);
/** More names than anybody reads. */
const mostNames = 30;

/** What there is to be said of a fault, shorter than the compiler says it or with what would fit. */
export interface Rephrased {
  code: number;
  message: string;
}

/**
 * An option that nobody knows, or a word that is none of those that are, with what there is in its place: of a function with
 * overloads the compiler tells it once for each of them, by types that take a page, and it looks for what was meant no deeper than
 * the literal itself.
 * @returns undefined for every other fault, and for one that is told well
 */
export function rephrased(
  ts: Ts,
  { file, checker }: CheckedCell,
  { code, start = 0, messageText }: TypeScript.Diagnostic,
): Rephrased | undefined {
  const node = innermostAt(ts, file, start);
  if (unfitCodes.has(code)) return unknownWord(ts, checker, node, messageText, code);
  const isOverloaded = code === noOverload;
  if (!isOverloaded && !unknownCodes.has(code)) return undefined;
  const literal = node.parent?.parent;
  const isName = ts.isIdentifier(node) || ts.isStringLiteral(node);
  if (!isName || literal === undefined || !ts.isObjectLiteralExpression(literal)) return undefined;
  const name = node.text;
  const reasons = leavesOf(messageText).filter((text) => text.includes(" does not exist in type "));
  const isAll = isOverloaded
    ? reasons.length > 0 && leavesOf(messageText).length === reasons.length
    : reasons.length === 1;
  if (!isAll || !reasons.every((text) => text.includes(`'${name}'`))) return undefined;
  const type = shortest(reasons.map((text) => /in type '(.*)'\./s.exec(text)?.[1] ?? ""));
  const isNamed = /^[A-Za-z_$][\w$]*$/.test(type);
  if (code === 2561 && isNamed) return undefined;
  const known = propertiesOf(ts, checker, literal);
  if (known.size === 0) return undefined;
  const meant = meantProperty(ts, checker, name, known, literal);
  const rule = "Object literal may only specify known properties";
  const where = isNamed ? `does not exist in type '${type}'` : "is none of them";
  const head = `${rule}, ${meant ? "but" : "and"} '${name}' ${where}.`;
  return {
    code: meant ? 2561 : 2353,
    message: `${head}${meant ? ` Did you mean to write '${meant}'?` : ""} Known are ${listed([...known.keys()])}.`,
  };
}

/** A word that is none of those that a type has. */
function unknownWord(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  node: TypeScript.Node,
  messageText: TypeScript.Diagnostic["messageText"],
  code: number,
): Rephrased | undefined {
  const value =
    ts.isIdentifier(node) && ts.isPropertyAssignment(node.parent) ? node.parent.initializer : node;
  if (!ts.isStringLiteralLike(value)) return undefined;
  const wanted = checker.getContextualType(value);
  const words = wanted === undefined ? [] : membersOf(wanted).filter((type) => type.isStringLiteral());
  if (words.length === 0) return undefined;
  const message = typeof messageText === "string" ? messageText : messageText.messageText;
  return {
    code,
    message: `${message} Known are ${listed(words.map((word) => JSON.stringify(word.value)))}.`,
  };
}

/** The reasons at the ends of a chain of messages. */
const leavesOf = (text: TypeScript.Diagnostic["messageText"]): string[] => {
  if (typeof text === "string") return [text];
  return text.next && text.next.length > 0 ? text.next.flatMap(leavesOf) : [text.messageText];
};

const shortest = (texts: readonly string[]): string =>
  texts.reduce((best, text) => (text.length < best.length ? text : best));

const membersOf = (type: TypeScript.Type): TypeScript.Type[] => (type.isUnion() ? type.types : [type]);

const listed = (names: readonly string[]): string =>
  names.length > mostNames ? `${names.slice(0, mostNames).join(", ")}, …` : names.join(", ");

/** The properties that a literal may have, of the types that what it has beside them allows. */
function propertiesOf(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  literal: TypeScript.ObjectLiteralExpression,
): Map<string, TypeScript.Symbol> {
  const wanted = checker.getContextualType(literal);
  const allowed = wanted === undefined ? [] : membersOf(wanted).filter((type) => isPlain(ts, checker, type));
  const told = literal.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) && ts.isIdentifier(each.name) && ts.isStringLiteral(each.initializer)
      ? [{ name: each.name.text, word: each.initializer.text }]
      : [],
  );
  const fitting = allowed.filter((type) =>
    told.every(({ name, word }) => {
      const property = type.getProperty(name);
      if (property === undefined) return true;
      const words = membersOf(checker.getTypeOfSymbol(property)).filter((each) => each.isStringLiteral());
      return words.length === 0 || words.some((each) => each.value === word);
    }),
  );
  return new Map(
    (fitting.length > 0 ? fitting : allowed).flatMap((type) =>
      optionsOf(ts, checker, type).map((property) => [property.name, property] as const),
    ),
  );
}

/** Whether a type is that of objects that are written as literals. */
const isPlain = (ts: Ts, checker: TypeScript.TypeChecker, type: TypeScript.Type): boolean =>
  (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 &&
  type.getCallSignatures().length === 0 &&
  !checker.isArrayType(type) &&
  !checker.isTupleType(type) &&
  !type.isClass();

/** What a literal of a type has: no methods, which mark an object that a library makes. */
const optionsOf = (ts: Ts, checker: TypeScript.TypeChecker, type: TypeScript.Type): TypeScript.Symbol[] =>
  checker.getPropertiesOfType(type).filter(({ flags }) => (flags & ts.SymbolFlags.Method) === 0);

/** What a name was meant for: a property that is spelled alike, or one of the same letters inside another property. */
function meantProperty(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  name: string,
  known: ReadonlyMap<string, TypeScript.Symbol>,
  literal: TypeScript.ObjectLiteralExpression,
): string | undefined {
  const own = nearestName(ts, name, known.keys());
  if (own !== undefined) return own;
  for (const [outer, property] of known) {
    const types = membersOf(checker.getTypeOfSymbolAtLocation(property, literal));
    const inner = types
      .filter((type) => isPlain(ts, checker, type))
      .flatMap((type) => optionsOf(ts, checker, type).map((each) => each.name));
    const found = inner.find((each) => each.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return `${outer}: { ${found}: … }`;
  }
  return undefined;
}
