/**
 * Notebooks for the comparison of two checkers: definitions, later uses, re-definitions, and faults of every kind
 * that a cell can have. A cell that does not pass defines nothing.
 */
const everyday = [
  "let n = 0; function inc(by = 1) { n += by; return n }",
  "n = 10; inc()",
  "n = 'ten'",
  "inc('x')",
  "const q = 42; const o = { q, nested: { list: [1, 2, 3] } }",
  "o.nested.list.map((value) => value.toFixed(1)).join()",
  "o.nested.missing",
  "q = 3",
  "inc = () => 3",
  "let later;",
  "later = 5; later.toFixed()",
  "interface Point { x: number; y: number }",
  "const origin: Point = { x: 0, y: 0 }",
  "const bad: Point = { x: 0 }",
  "const extra: Point = { x: 0, y: 0, z: 0 }",
  "interface Point { label: string }",
  "const labeled: Point = { label: 'a' }; labeled.label.length",
  "origin.x + origin.y",
  "type Pair<A, B = A> = [A, B]; const pair: Pair<number, string> = [1, 'a']",
  "pair[1].toUpperCase(); pair[0].toUpperCase()",
  "function identity<T>(value: T): T { return value } identity(3).toFixed()",
  "identity<string>(3)",
  "class Animal { constructor(protected name: string) {} speak() { return this.name } }",
  "class Dog extends Animal { override speak() { return `${super.speak()} barks` } }",
  "class Cat extends Animal { speak(loud: number) { return loud } }",
  "new Dog('Rex').name",
  "new Dog()",
  "abstract class Shape { abstract area(): number } class Square extends Shape { area() { return 4 } }",
  "new Shape()",
  "enum Color { Red, Green = 'g' }",
  "const color: Color = Color.Red; color === Color.Green",
  "Color.Blue",
  "const enum Flag { A = 1, B = 2 } Flag.A | Flag.B",
  "namespace Geometry { export const side = 3; const hidden = 1; }",
  "Geometry.side; Geometry.hidden",
  "for (var i = 0; i < 3; i += 1) { var inside = i }",
  "i + 1",
  "inside",
  "export const shared = { a: 1 }; export default shared",
  "shared.a; shared.b",
  "const { a: renamed, ...rest } = { a: 1, b: 2, c: 3 }",
  "renamed + rest.b + rest.d",
  "const twice = 1; const twice = 2;",
  "function overload(value: string): string; function overload(value: number): number; function overload(value: unknown) { return value as never }",
  "overload(1).toFixed(); overload('a').length; overload(true)",
  "await Promise.resolve(3)",
  "const awaited = await Promise.all([1, Promise.resolve('a')])",
  "awaited[1].length; awaited[0].length",
  "for await (const value of [1, Promise.resolve(2)]) value.toFixed()",
  "async function* generate() { yield 1; yield 'a' }",
  "for await (const value of generate()) value.toFixed()",
  "function isText(value: unknown): value is string { return typeof value === 'string' }",
  "let mixed: string | number = Math.random() > 2 ? 'a' : 1; if (isText(mixed)) mixed.length; else mixed.toFixed()",
  "mixed.length",
  "function fail(message: string): never { throw new Error(message) }",
  "function checked(value?: string) { if (!value) fail('none'); return value.length }",
  "let s: string = null",
  "let missing: number | undefined; missing + 1",
  "function untyped(x) { return x }",
  "const implicit = [].map((x) => x)",
  "try { throw 1 } catch (error) { error.message }",
  "return 5",
  "const unique = Symbol('unique'); const keyed = { [unique]: 1 }; keyed[unique].toFixed()",
  "const readonlyList = [1, 2] as const; readonlyList.push(3)",
  "const satisfied = { a: 1, b: 'x' } satisfies Record<string, number | string>; satisfied.b.length; satisfied.c",
  "type Keys = keyof typeof satisfied; const key: Keys = 'd'",
  "type Mapped = { [K in keyof typeof satisfied]: (typeof satisfied)[K][] }; const mapped: Mapped = { a: [1], b: ['x'] }",
  "mapped.a[0]!.toFixed(); mapped.b[0]!.toFixed()",
  "type Unwrap<T> = T extends Promise<infer U> ? U : T; const unwrapped: Unwrap<Promise<number>> = 'x'",
  "// @ts-expect-error\nconst expected: number = 'x'",
  "// @ts-expect-error\nconst unexpected: number = 1",
  "// @ts-ignore\nconst ignored: number = 'x'; const seen: number = 'y'",
  "@((target: unknown, context: ClassDecoratorContext) => {}) class Decorated {}",
  "function logged(method: () => number, context: ClassMethodDecoratorContext) { return method } class Logged { @logged run() { return 1 } @logged bad() { return 'x' } }",
  "using resource = { [Symbol.dispose]() {} }",
  "using notOne = { close() {} }",
  "import { readFileSync, statSync as stat } from 'node:fs'; import * as path from 'node:path'; import os from 'node:os'",
  "readFileSync('a', 'utf8').length; stat('a').size; path.join('a', 'b').length; os.cpus().length",
  "readFileSync(5, 'utf8'); stat('a').sizes; path.joined",
  "import { nothing } from 'node:fs'",
  "import absent from 'no-such-package'",
  "import type { Stats } from 'node:fs'; let stats: Stats | undefined; stats?.size.toFixed()",
  "const { sep } = await import('node:path'); sep.length; sep.missing",
  "import events = require('node:events'); new events().on",
  "process.argv.length; Buffer.from('a').byteLength; setTimeout(() => {}, 1).unref()",
  "console.log(nowhere, 1 + 'a' * 2)",
  "const broken = {",
  "1 +",
  "const = 5",
  "if (",
  "'open",
  "class { }",
  "document.title",
  "display({ a: 1 }, { raw: true, metadata: { wide: true } }); clearOutput({ wait: true })",
  "display(1, { color: 'red' }); clearOutput(5)",
  "const answered: string = prompt('name?'); const typed: number = prompt('age?')",
  "import * as tslab from 'tslab'; tslab.display.html('<b>x</b>'); tslab.display.htm('x')",
  "globalThis.undeclared",
  "const self = { value: 1, grow() { this.value += 1; return this } }; self.grow().grow().value.toFixed()",
  "let recursive = (depth: number): number => depth === 0 ? 0 : recursive(depth - 1); recursive(3)",
  "recursive = (depth) => depth * 2; recursive('x')",
  "({ a: n, b: later } = { a: 1, b: 2 }); [n, later] = [3, 4]; n += 1; n++",
  "({ a: n } = { a: 'text' })",
  "for (n of [1, 2, 3]) n.toFixed(); for (n of ['a']) n",
  "label: for (;;) { break label } break nowhere",
  "import { parse, derivative, type MathNode } from 'mathjs'",
  "derivative('x^2', 'x').toString().length; parse('x').toTeX()",
  "const node: MathNode = parse('x + 1'); node.evaluate({ x: 1 }); node.evaluat()",
  "import ts from 'typescript'; const kind: ts.SyntaxKind = ts.SyntaxKind.Unknown; ts.version.length",
  "ts.createSourceFil('a')",
];

/** Cells that infer from each other: a chain of values and of functions over them. */
function chain(length: number): string[] {
  const cells = ["const v0 = { value: 1, tags: ['a'] as string[] }; let total = 0;"];
  for (let k = 1; k <= length; k += 1) {
    const before = `v${k - 1}`;
    cells.push(
      [
        `const v${k} = { ...${before}, extra${k}: ${before}.value + ${k} }; total += v${k}.extra${k};`,
        `function f${k}(x: typeof ${before}) { return { ...x, size: x.tags.length } }\nconst v${k} = f${k}(${before});`,
        `class C${k} { items = [${before}]; first() { return this.items[0]! } }\nconst v${k} = new C${k}().first(); v${k}.value.toFixed(); total = v${k}.tags.length`,
        `const v${k} = { ...${before}, value: ${before}.tags.length };\nv${k}.tags.push(${k % 3 === 0 ? k : `'${k}'`}); total`,
      ][k % 4] as string,
    );
    if (k % 5 === 0)
      cells.push(`v${k}.value.toUpperCase()`, `total = v${k}`, `f${k}(1)`, `missing${k}(v${k})`);
    // The chain goes on even where the cell above did not pass.
    cells.push(`const v${k} = { value: ${k}, tags: ['${k}'] as string[] };`);
  }
  return cells;
}

/** Notebooks whose cells see each other by their imports alone. */
export const notebooks: Record<string, string[]> = { everyday, chain: chain(90) };

/** A notebook that changes what every later cell sees. */
export const augmenting = [
  "import * as path from 'node:path'; [1].second()",
  "declare global { interface Array<T> { second(): T | undefined } }",
  "[1].second()?.toFixed(); ['a'].second()?.toFixed()",
  "declare global { interface Array<T> { third(): missing } }",
  "[1].third()",
  "const kept = [1].second(); let changed = 1",
  "kept?.toFixed(); changed = 2; changed = 'x'",
  "import 'mathjs'; declare module 'mathjs' { interface MathNode { invented: number } }",
  "import { parse } from 'mathjs'; parse('x').invented.toFixed(); parse('x').inventedNot",
];

const letters = "abcdefghijklmnopqrstuvwxyz".split("").map((letter) => `"${letter}"`);

/** Cells that meet a limit of the checker which it does not forget: the code that it reports, and the cell. */
export const spoiling: Record<string, [number, string]> = {
  "is too long for control flow analysis": [2563, `let acc = 0\n${"acc += 1\n".repeat(2_100)}`],
  "instantiates a type without end": [
    2589,
    "type Deep<T, N extends number[] = []> = { next: Deep<[T], [...N, 1]> }[N['length'] extends -1 ? never : 'next']; const deep: Deep<1> = 0 as never",
  ],
  "makes a union that is too large": [
    2590,
    `type L = ${letters.join(" | ")}; const word: \`${"${L}".repeat(4)}\` = "abcd"`,
  ],
};

/** Everyday cells, right and wrong, that need control flow, inference and comparison of types. */
export const afterwards = [
  "let q: number = 5; const w: string = q",
  "let u: string | undefined = undefined as string | undefined; u.length",
  "let a = 1, b = 42",
  "[a, b] = [b, a]; a.toFixed()",
  "const later = async () => { for (const x of [42]) await Promise.resolve(x.toFixed()) }",
  "class Source { *[Symbol.iterator]() { yield 1; yield 2 } }; [...new Source()].map((x) => x.toFixed())",
  "function narrow(value: string | number[]) { if (typeof value === 'string') return value.length; return value.push('x') }",
  "let list = []; list.push(1); list.push('a'); list[0].toFixed()",
  "type Pick2<T, K extends keyof T> = { [P in K]: T[P] }; const picked: Pick2<{ a: 1; b: 2 }, 'a'> = { a: 2 }",
  "const record = Object.fromEntries([['a', 1]] as const); record.a.toFixed()",
];
