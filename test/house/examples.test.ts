import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { extraPictures } from "../../src/docs/facts/extra-pictures.js";
import { exampleNames } from "../../src/docs/library/example-scope.js";
import { hessian, parse, table } from "../../src/index.js";
import { Printed } from "../../src/printed.js";
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

/** One value of each class that examples make. */
const made = new Map<string, object>();
const functions = Object.keys(exampleNames).filter((name) => typeof exampleNames[name] === "function");

function note(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const { name } = value.constructor ?? {};
  if (!made.has(name) && name !== "Object") made.set(name, value);
  // Parts of a result are classes too.
  for (const part of Object.values(value)) if (part instanceof Printed) note(part);
}

async function claimsOf(code: string): Promise<number> {
  let claims = 0;
  const seen: unknown[] = [];
  const scope = {
    ...exampleNames,
    __equal: (actual: unknown, claim: unknown) => {
      seen.push(actual);
      claims++;
      expect(normal(actual, claim)).toEqual(normal(claim, claim));
    },
    __throws: async (run: () => unknown, claim: string) => {
      claims++;
      await expect((async () => run())()).rejects.toThrow(claim);
    },
    __seen: <T>(value: T) => {
      seen.push(value);
      return value;
    },
  };
  await runExample(code, scope, functions);
  for (const given of await Promise.allSettled(seen)) if (given.status === "fulfilled") note(given.value);
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

describe("what is printed", () => {
  it("is one text, by console.log, in a template string and in a notebook, whatever examples make", async () => {
    let count = 0;
    for (const [name, value] of made) {
      if (!(value instanceof Printed)) continue;
      count++;
      expect(inspect(value), name).toBe(String(value));
      expect(String(value), name).not.toMatch(/^\[object/);
      const display = (value as unknown as Record<symbol, (() => unknown) | undefined>)[
        Symbol.for("Jupyter.display")
      ];
      const shown = (await display?.call(value)) as Record<string, unknown> | undefined;
      expect(shown?.["text/plain"] ?? String(value), name).toBe(String(value));
    }
    expect(count).toBeGreaterThan(100);
  });

  it("is a formula that can stand in another one wherever a notebook shows one formula and nothing else", async () => {
    const only: string[] = [];
    for (const [name, value] of made) {
      const display = (value as Record<symbol, (() => unknown) | undefined>)[Symbol.for("Jupyter.display")];
      const shown = (await display?.call(value)) as Record<string, string> | undefined;
      const formula =
        shown?.["text/html"] === undefined ? (shown?.["text/latex"] ?? shown?.["text/markdown"]) : "";
      if (formula === undefined || !/^\$\$[^$]+\$\$$/.test(formula)) continue;
      only.push(name);
      const { toLatex } = value as { toLatex?: () => string };
      expect(typeof toLatex, name).toBe("function");
      expect(`$$${toLatex?.call(value)}$$`, name).toBe(formula);
    }
    for (const name of ["Expr", "Limit", "Svd", "BoxOverlap", "MaximumLikelihood"])
      expect(only).toContain(name);
  });

  it("begins on a line of its own inside a record, and is a name where it lies too deep", () => {
    const rows = table({ columns: ["x"], rows: [[1]] });
    const printed = inspect({ rows, f: parse("x^2") });
    expect(printed.replaceAll(/^ +/gm, "")).toBe(`{\nrows: \n${rows},\nf: x^2\n}`);
    expect(inspect({ a: { b: { c: { rows } } } })).not.toContain("columns");
    expect(inspect([hessian("x^2 + x*y")])).toBe("[ [[2, 1], [1, 0]] ]");
  });
});

describe("the figures that the book shows beside the examples", () => {
  it.each(extraPictures)("$kind is made", async ({ code }) => {
    const picture = (await valueOfCode(code, exampleNames)) as { svg: string };
    expect(picture.svg).toMatch(/^<svg /);
  });
});
