import type { Notebook } from "./format.js";

/** Lines that only one language has, for notebooks that do not say theirs. */
const signs: readonly (readonly [language: string, line: RegExp])[] = [
  [
    "python",
    /^(?:%%?[a-z]\w*|!\s*\w+ \S|from [\w.]+ import [\w*(]|import \w+(?:\.\w+)* as \w+\s*$|import \w+(?:\.\w+)*(?:, *\w+)*\s*$|(?:async )?def \w+\(.*|class \w+(?:\(.*\))?:|(?:if|elif|for|while|with) .*:\s*(?:#.*)?$|(?:else|try|finally):|except\b.*:|print [^=(])/,
  ],
  ["r", /^(?:library\(|[\w.]+ *<- *\S)/],
  ["julia", /^(?:using [A-Z]\w*(?:, *[A-Z]\w*)*\s*$|function \w+\([^{]*\)\s*$|println\()/],
];

/**
 * The language of a notebook's code: what its metadata say, else what its code shows by lines that only Python, R or Julia have.
 * Null where neither tells.
 */
export function languageOf({ metadata, cells }: Notebook): string | null {
  const { language_info: info, kernelspec } = metadata;
  const said = [info?.name, kernelspec?.language].find((name) => typeof name === "string" && name !== "");
  if (said !== undefined) return said.toLowerCase() === "ipython" ? "python" : said;
  if (kernelspec?.name !== undefined) return null;
  const lines = cells.flatMap(({ cell_type, source }) => (cell_type === "code" ? source.split("\n") : []));
  // A line of TypeScript may look like one of these; its own words never stand beside them in a notebook of another language.
  if (lines.some((line) => /^(?:const|let|interface|type|export) [\w{[]|^import .* from ["']/.test(line)))
    return null;
  return signs.find(([, sign]) => lines.some((line) => sign.test(line)))?.[0] ?? null;
}

/** Whether code of a language runs on gradsheet's own kernel. */
export const isOwnLanguage = (language: string): boolean =>
  ["typescript", "javascript"].includes(language.toLowerCase());
