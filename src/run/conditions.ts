import { FileError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { evaluateTexts } from "./evaluate-text.js";
import type { KernelClient } from "./kernel-client.js";

/**
 * The conditions that values of parameters break.
 * @param draws - The parameters' values, by name; several draws are asked for in one go.
 * @param where - Conditions, TypeScript expressions of the parameters' names: `gradsheet.where` of the parameters cell.
 * @returns For each draw the first condition that it breaks, or null where it meets all.
 * @throws FileError where a condition cannot be computed.
 */
export async function brokenConditions(
  client: KernelClient,
  draws: Record<string, Json>[],
  where: string[],
): Promise<(string | null)[]> {
  if (where.length === 0 || draws.length === 0) return draws.map(() => null);
  const names = Object.keys(draws[0]).join(", ");
  const rows = `(JSON.parse(${JSON.stringify(JSON.stringify(draws))}) as ${typeText(draws)})`;
  const tests = where.map((condition) => `!(${condition})`);
  const first = tests.map((test, index) => `${test} ? ${index} : `).join("");
  const code = `${rows}.map(({ ${names} }) => ${first}-1).join()`;
  const result = (await evaluateTexts(client, [code])).get(code) ?? null;
  if (result === null) {
    throw new FileError({
      place: "gradsheet.where",
      rule: "must hold conditions, TypeScript expressions of the parameters",
      got: where.join("; "),
    });
  }
  return result.split(",").map((index) => where[Number(index)] ?? null);
}

/** The type of a value as TypeScript: what a cell would take for it, with 6 as a number like any other. */
function typeText(value: Json): string {
  if (Array.isArray(value)) {
    const types = [...new Set(value.map(typeText))];
    return types.length === 0 ? "number[]" : `(${types.join(" | ")})[]`;
  }
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${typeText(item)}`);
  return `{ ${entries.join("; ")} }`;
}
