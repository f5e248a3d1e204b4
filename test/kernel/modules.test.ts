import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importedPackages } from "../../kernel/imported-packages.js";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
});
afterAll(() => kernel?.stop());

function write(path: string, text: string): void {
  const file = join(kernel.folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

describe("an import below its use in one cell", () => {
  it("comes first, as in a module: its names are there, and modules run in their order", async () => {
    write("first.ts", 'console.log("first"); export const one = 1;');
    write("second.ts", 'console.log("second"); export default 2;');
    const { stdout, result } = await kernel.run(
      'import { one } from "./first";\nconsole.log(`used ${one + two + sep.length}`);\nimport two from "./second";\nimport { sep } from "node:path";\none + two',
    );
    expect([stdout, result]).toEqual(["first\nsecond\nused 4\n", "3"]);
  });
});

describe("a local TypeScript module", () => {
  it("is imported with its types, with or without an ending, and its own imports", async () => {
    write("lib/unit.ts", "export const unit: number = 2;");
    write(
      "helper.ts",
      'import { unit } from "./lib/unit.js";\nimport { sep } from "node:path";\nexport const twice = (x: number): number => unit * x;\nexport { sep };\nexport default "default";',
    );
    expect(
      await kernel.value("import standard, { twice, sep } from './helper'; [standard, twice(4), sep]"),
    ).toBe("[ 'default', 8, '/' ]");
    expect(await kernel.value("import { twice as again } from './helper.ts'; again(1)")).toBe("2");
    expect(await kernel.value("twice('x')")).toContain("TS2345");
  });

  it("is loaded again after an edit, and so is a module that it imports", async () => {
    await wait(15);
    write(
      "helper.ts",
      'import { unit } from "./lib/unit.js";\nexport const twice = (x: number): string => `${unit * x}!`;',
    );
    expect(await kernel.value("import { twice } from './helper'; twice(4).length")).toBe("2");
    await wait(15);
    write("lib/unit.ts", "export const unit: number = 100;");
    expect(await kernel.value("import { twice } from './helper'; twice(4)")).toBe("'400!'");
  });

  it("reports an error in its own lines", async () => {
    write(
      "fails.ts",
      "interface Unused { a: number }\n\nexport function fail(x: number): never {\n  throw new Error(`failed ${x}`);\n}\n",
    );
    const { reply } = await kernel.run("import { fail } from './fails'; fail(3)");
    expect((reply["traceback"] as string[]).join("\n")).toMatch(/fails\.ts:4:9/);
  });

  it("may await, use import.meta and import in a circle", async () => {
    write(
      "left.ts",
      "import { right } from './right'; export const left = () => 'left'; export const both = () => left() + right();",
    );
    write("right.ts", "import { left } from './left'; export const right = () => left().length;");
    write(
      "meta.ts",
      "export const here: string = import.meta.url; export const later = await Promise.resolve(5);",
    );
    expect(await kernel.value("import { both } from './left'; both()")).toBe("'left4'");
    expect(
      await kernel.value("import { here, later } from './meta'; [here.endsWith('/meta.ts'), later]"),
    ).toBe("[ true, 5 ]");
  });
});

describe("a JSON module", () => {
  it("is imported with its types, with and without attributes", async () => {
    write("data.json", '{ "rows": [1, 2], "name": "n" }');
    expect(await kernel.value("import data from './data.json'; data.rows.length")).toBe("2");
    expect(await kernel.value("import same from './data.json' with { type: 'json' }; same.name")).toBe("'n'");
    expect(await kernel.value("data.absent")).toContain("TS2339");
  });
});

describe("a package", () => {
  const place = (name: string, value: number, type: "module" | "commonjs"): void => {
    const isModule = type === "module";
    write(
      `node_modules/${name}/package.json`,
      JSON.stringify({
        name,
        version: "1.0.0",
        type,
        exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
      }),
    );
    write(
      `node_modules/${name}/index.js`,
      isModule ? `export const value = await ${value};` : `exports.value = ${value};`,
    );
    write(`node_modules/${name}/index.d.ts`, "export const value: number;");
  };

  it.each(["module", "commonjs"] as const)(
    "(%s) that comes while the kernel runs is found on the next try",
    async (type) => {
      const code = `import { value as ${type} } from "came-late-${type}"; ${type}`;
      expect(await kernel.value(code)).toContain("%npm install");
      expect(await kernel.value(`const early = await import("came-late-${type}" as string)`)).toContain(
        "Cannot find package",
      );
      place(`came-late-${type}`, 7, type);
      expect(await kernel.value(code)).toBe("7");
    },
  );

  it("of the notebook's folder goes before the kernel's own", async () => {
    place("mathjs", 99, "module");
    expect(await kernel.value("import { value } from 'mathjs'; value")).toBe("99");
  });

  it("of the kernel's own is found by import() and require as well", async () => {
    expect(
      await kernel.value("const F = (await import('fraction.js')).default; new F(1, 3).toString()"),
    ).toBe("'0.(3)'");
    expect(await kernel.value("typeof require('fraction.js')")).toBe("'function'");
  });
});

describe("tsconfig.json", () => {
  it("of the notebook's folder is honoured", async () => {
    const own = await KernelProcess.start();
    const options = {
      strict: false,
      lib: ["esnext", "dom"],
      experimentalDecorators: true,
      paths: { "@own/*": ["./own/*"] },
    };
    writeFileSync(join(own.folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
    const cells: [string, string | undefined][] = [
      ["let loose: string = null; function untyped(x) { return x }; untyped(1)", "1"],
      ["type Title = Document['title']; const title: Title = 't'; title", "'t'"],
      [
        "function legacy(target: object, name: string) {}\nclass Old { @legacy field = 1 }\nnew Old().field",
        "1",
      ],
    ];
    for (const [code, value] of cells) expect(await own.value(code)).toBe(value);
    await own.stop();
  });
});

describe("importedPackages", () => {
  it("finds what import statements name, packages and built-ins alone", () => {
    const cell = [
      'import * as tf from "@tensorflow/tfjs";',
      "import { derivative,",
      "  simplify } from 'mathjs';",
      'import "node:fs"; const x = 1;',
      'import type { Matrix } from "types-only";',
      'import { helper } from "./helper";',
      'const later = await import("later");',
      'import plain, { named } from "plain/sub"; import * as second from "second";',
    ].join("\n");
    const names = ["@tensorflow/tfjs", "mathjs", "node:fs", "plain/sub", "second"];
    expect(importedPackages(cell)).toEqual(names);
  });
});

describe("a package that a cell imports", () => {
  it("is loaded once, and not run into the cell before its types are right", async () => {
    write(
      "node_modules/counted/package.json",
      '{ "name": "counted", "type": "module", "exports": "./index.js" }',
    );
    write(
      "node_modules/counted/index.js",
      "globalThis.loads = (globalThis.loads ?? 0) + 1; export const n = 1;",
    );
    write("node_modules/counted/index.d.ts", "export const n: number;");
    expect(
      await kernel.value("import { n } from 'counted'; (globalThis as any).ran = true; const s: string = n;"),
    ).toContain("TS2322");
    expect(
      await kernel.value("import { n } from 'counted'; [(globalThis as any).ran, (globalThis as any).loads]"),
    ).toBe("[ undefined, 1 ]");
  });
});
