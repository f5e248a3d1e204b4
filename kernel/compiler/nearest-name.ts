import type TypeScript from "typescript";

/** The name that another one was meant for, by the compiler's own measure of nearness, which its types do not tell of. */
export function nearestName(
  ts: typeof TypeScript,
  name: string,
  names: Iterable<string>,
): string | undefined {
  const { getSpellingSuggestion } = ts as unknown as {
    getSpellingSuggestion: (
      name: string,
      names: Iterable<string>,
      nameOf: (name: string) => string,
    ) => string | undefined;
  };
  return getSpellingSuggestion(name, names, (each) => each);
}
