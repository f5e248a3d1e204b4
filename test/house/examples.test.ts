import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as notebookDoor from "../../src/api/notebook.js";
import * as runDoor from "../../src/api/run.js";
import * as gradsheet from "../../src/index.js";
import { compare } from "../../src/worksheet/compare.js";
import { typeset, typesetName } from "../../src/worksheet/typeset.js";

/*
 * Runs every `@example` of the library. A line `expression // => value` claims that the expression is deeply equal to the
 * value (numbers to nine digits; a string also matches what an object prints); `expression // throws text` claims an error
 * whose message contains the text. Other lines are statements. All names of the package and of its
 * entry points are in scope, and the inner parts that say by examples what they do.
 */
const src = fileURLToPath(new URL("../../src", import.meta.url));

interface Example {
  title: string;
  code: string;
}

function examplesOf(file: string): Example[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/\/\*\*([\s\S]*?)\*\//g)].flatMap((comment) => {
    const line = text.slice(0, comment.index).split("\n").length;
    const body = comment[1].replace(/^[ \t]*\* ?/gm, "");
    return body
      .split(/^@/m)
      .filter((tag) => tag.startsWith("example"))
      .map((tag) => ({
        title: `${relative(src, file)}:${line}`,
        code: tag.slice("example".length).replace(/^\s*```\w*|```\s*$/gm, ""),
      }));
  });
}

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

async function runExample(code: string): Promise<number> {
  let claims = 0;
  const script = code.replace(
    /^(.*?\S.*?);?[ \t]*\/\/ (=>|throws) (.*)$/gm,
    (_line, expression: string, kind: string, claim: string) =>
      kind === "=>"
        ? `__equal(await (${expression}), ${claim});`
        : `await __throws(async () => (${expression}), ${JSON.stringify(claim)});`,
  );
  const { outputText } = ts.transpileModule(script, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const js = `return (async () => {\n${outputText}\n})();`;
  const scope: Record<string, unknown> = {
    ...notebookDoor,
    ...runDoor,
    ...gradsheet,
    compare,
    typeset,
    typesetName,
    __equal: (actual: unknown, claim: unknown) => {
      claims++;
      expect(normal(actual, claim)).toEqual(normal(claim, claim));
    },
    __throws: async (run: () => unknown, claim: string) => {
      claims++;
      await expect((async () => run())()).rejects.toThrow(claim);
    },
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- the examples are this repository's own text
  await new Function(...Object.keys(scope), js)(...Object.values(scope));
  return claims;
}

describe("@example", () => {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  for (const { title, code } of files.flatMap((name) => examplesOf(join(src, name)))) {
    it(title, async () => {
      expect(await runExample(code), "an example claims at least one result").toBeGreaterThan(0);
    });
  }
});
