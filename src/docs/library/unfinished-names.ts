import type { PublicName, Topic } from "./public-name.js";

/**
 * What a reader of the reference would miss, a sentence each: a name that says nothing of itself; a function or a constant without an
 * example; a class without one that no function with an example is named to make; a type that no other name's declaration
 * mentions and that names no function it belongs to.
 */
export function unfinishedNames(topics: readonly Topic[]): string[] {
  const names = topics.flatMap((topic) => topic.names);
  const shown = new Set(names.filter(({ examples }) => examples.length > 0).map(({ name }) => name));
  const mentioned = new Set(names.flatMap((name) => mentionsOf(name)));
  return topics.flatMap((topic) =>
    topic.names.flatMap((name) => [
      ...(topic.title === "" ? [`${name.name} stands under no heading`] : []),
      ...(isSentence(name.text) ? [] : [`${name.name} says no sentence of itself`]),
      ...(hasExample(name, names, shown) ? [] : [`${name.name} has no example`]),
      ...(name.kind !== "type" || mentioned.has(name.name) || name.text.includes("{@link")
        ? []
        : [`no name takes or gives ${name.name}`]),
    ]),
  );
}

/** Words that end as a sentence does. */
const isSentence = (text: string): boolean => /\S.{8,}[.!?:)`]/s.test(text.trim());

const mentionsOf = ({ mentions, members }: PublicName): string[] => [
  ...mentions,
  ...members.flatMap(({ declaration }) => declaration.match(/[A-Z]\w*/g) ?? []),
];

/** A class is shown where it is made, a type where it is used. */
function hasExample(name: PublicName, names: readonly PublicName[], shown: ReadonlySet<string>): boolean {
  if (name.kind === "type" || shown.has(name.name)) return true;
  if (name.kind !== "class") return false;
  return [...makersOf(name, names)].some((maker) => shown.has(maker));
}

/** The functions that make a class: those that its text links to, and those that give it. */
export function makersOf({ name, text }: PublicName, names: readonly PublicName[]): Set<string> {
  const linked = [...text.matchAll(/\{@link (\w+)/g)].map(([, target]) => target);
  const given = names
    .filter(({ kind, declarations }) =>
      kind === "function" ? declarations.some((declaration) => givesClass(declaration, name)) : false,
    )
    .map((maker) => maker.name);
  return new Set([...linked, ...given]);
}

/** Whether what stands behind the parameters of a function names a class. */
const givesClass = (declaration: string, name: string): boolean =>
  new RegExp(`\\): [^()]*\\b${name}\\b[^()]*;?$`).test(declaration.replaceAll(/\s+/g, " "));
