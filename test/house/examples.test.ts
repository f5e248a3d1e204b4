import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { extraPictures } from "../../src/docs/facts/extra-pictures.js";
import { exampleNames } from "../../src/docs/library/example-scope.js";
import { examplesIn, runExample, valueOfCode } from "../../src/docs/library/examples.js";

/*
 * Runs every `@example` of the library. A line `expression // => value` claims that the expression is deeply equal to the
 * value (numbers to nine digits; a string also matches what an object prints); `expression // throws text` claims an error
 * whose message contains the text. Other lines are statements. All names of the package and of its
 * entry points are in scope, and the inner parts that say by examples what they do. The book shows the same examples, run the same way.
 */
const src = fileURLToPath(new URL("../../src", import.meta.url));

/** What a value looks like once numbers have nine digits and objects that print themselves are text. */
function normal(value: unknown, like: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? Number(value.toPrecision(9)) : value;
  if (typeof like === "string" && typeof value === "object" && value !== null) return String(value);
  if (Array.isArray(value))
    return value.map((item, index) => normal(item, Array.isArray(like) ? like[index] : undefined));
  if (ArrayBuffer.isView(value)) return normal(Array.from(value as unknown as Iterable<number>), like);
  if (typeof value === "object" && value !== null && typeof like === "object" && like !== null) {
    const record = value as Record<string, unknown>;
    return Object.fromEntries(Object.entries(like).map(([key, item]) => [key, normal(record[key], item)]));
  }
  return value;
}

async function claimsOf(code: string): Promise<number> {
  let claims = 0;
  await runExample(code, {
    ...exampleNames,
    __equal: (actual, claim) => {
      claims++;
      expect(normal(actual, claim)).toEqual(normal(claim, claim));
    },
    __throws: async (run, claim) => {
      claims++;
      await expect((async () => run())()).rejects.toThrow(claim);
    },
    __seen: (value) => value,
  });
  return claims;
}

describe("@example", () => {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  for (const file of files)
    for (const { line, code } of examplesIn(readFileSync(join(src, file), "utf8")))
      it(`${relative(".", file)}:${line}`, async () => {
        expect(await claimsOf(code), "an example claims at least one result").toBeGreaterThan(0);
      });
});

describe("the figures that the book shows beside the examples", () => {
  it.each(extraPictures)("$kind is made", async ({ code }) => {
    const picture = (await valueOfCode(code, exampleNames)) as { svg: string };
    expect(picture.svg).toMatch(/^<svg /);
  });
});
