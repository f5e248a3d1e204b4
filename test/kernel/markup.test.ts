import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

/** A library for markup, small enough to be read: it shows what it is given. */
const library: Record<string, string> = {
  "package.json": JSON.stringify({
    name: "react",
    version: "1.0.0",
    exports: {
      ".": { types: "./index.d.ts", default: "./index.js" },
      "./jsx-runtime": { types: "./jsx-runtime.d.ts", default: "./jsx-runtime.js" },
    },
  }),
  "index.js": `exports.createElement = (type, props, ...children) => "classic " + JSON.stringify([type.name ?? type, props, children]);
exports.Fragment = "fragment";`,
  "index.d.ts": `export function createElement(type: any, props: any, ...children: any[]): JSX.Element;
export const Fragment: any;
export namespace JSX {
  type Element = string;
  interface IntrinsicElements { p: { id?: string; children?: any } }
  interface ElementChildrenAttribute { children: {} }
}`,
  "jsx-runtime.js": `exports.jsx = exports.jsxs = (type, props) => "automatic " + JSON.stringify([type.name ?? type, props]);
exports.Fragment = "fragment";`,
  "jsx-runtime.d.ts": `export { JSX } from "./index.js";
export const jsx: any, jsxs: any, Fragment: any;`,
};

let kernel: KernelProcess | undefined;
afterEach(() => kernel?.stop());

async function start(compilerOptions: object): Promise<KernelProcess> {
  const folder = mkdtempSync(join(tmpdir(), "markup-"));
  const home = join(folder, "node_modules", "react");
  mkdirSync(home, { recursive: true });
  for (const [name, text] of Object.entries(library)) writeFileSync(join(home, name), text);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  kernel = await KernelProcess.start({}, folder);
  return kernel;
}

describe("markup in cells", () => {
  it.each([
    ["react", '["p",{"id":"a"},[2]]'],
    ["preserve", '["p",{"id":"a"},[2]]'],
    ["react-jsx", '["p",{"id":"a","children":2}]'],
    ["react-jsxdev", '["p",{"id":"a","children":2}]'],
  ])("is checked, completed and run where tsconfig.json says %s", async (jsx, shown) => {
    const one = await start({ jsx });
    const value = (code: string): Promise<string | undefined> => one.value(code);
    if (!jsx.startsWith("react-")) await value('import * as React from "react"');
    const by = jsx.startsWith("react-") ? "automatic" : "classic";
    expect(await value('<p id="a">{1 + 1}</p>')).toBe(`'${by} ${shown}'`);
    await value("const Map = (given: { n: number }) => <p>{given.n}</p>");
    expect(await value("<Map n={3} />")).toContain(`${by} ["Map",{"n":3}`);
    expect(await value('<Map n="x" />')).toMatch(/^TypeScriptError: TS2322 in line 1/);
    expect(await value("<p idd='a' />")).toMatch(/^TypeScriptError: TS2322 in line 1/);
    expect(await value("<><Map n={1} /></>")).toContain(`${by} ["fragment"`);
    // What only plain TypeScript can say still is that.
    expect(await value("const same = <T>(x: T) => x; const three = <number>same(3); three")).toBe("3");
    expect(
      await value("const element = <p />; namespace N { export const inner = element } N.inner.length"),
    ).toMatch(/^\d+$/);
    const code = "type Gone = 1\nthrow new Error('x' + <p />)";
    expect(String((await one.run(code)).reply["traceback"])).toContain("throw new Error('x' + <p />)");
    const completion = await one.request("shell", "complete_request", {
      code: "<p>{element.len}</p>",
      cursor_pos: 15,
    });
    expect(completion.content["matches"]).toContain("length");
    const finished = await one.request("shell", "is_complete_request", { code: "<p>\n  <p>text</p>" });
    expect(finished.content["status"]).toBe("incomplete");
  });

  it("is made by the function that tsconfig.json or the cell itself names, from whatever cell that is", async () => {
    const one = await start({ jsx: "preserve", jsxFactory: "h" });
    await one.value(
      "const h = (...given: any[]) => given; declare global { namespace JSX { interface IntrinsicElements { p: any } } }",
    );
    await one.value("const k = (...given: any[]) => ['k', ...given]");
    expect(await one.value('<p a="1">x</p>')).toBe("[ 'p', { a: '1' }, 'x' ]");
    expect(await one.value('/** @jsx k */\n<p a="1">x</p>')).toBe("[ 'k', 'p', { a: '1' }, 'x' ]");
  });
});

describe("the folder's options", () => {
  it("for an old target do not take away what Node runs", async () => {
    const one = await start({ target: "es5" });
    expect(await one.value("[...new Set([1, 2])].at(-1)")).toBe("2");
    expect(await one.value("<p>x</p>")).toMatch(/^TypeScriptError/);
  });
});

describe("a reference to a library of declarations", () => {
  it("is in force from its cell on", async () => {
    const one = await start({});
    expect(await one.value("let early: HTMLElement | undefined")).toMatch(/TS2304/);
    expect(await one.value('/// <reference lib="dom" />\nlet one: HTMLElement | undefined; typeof one')).toBe(
      "'undefined'",
    );
    expect(await one.value("let two: HTMLElement | undefined = one; typeof two?.innerHTML")).toBe(
      "'undefined'",
    );
    expect(await one.value("two = 5")).toMatch(/TS2322/);
  });
});
