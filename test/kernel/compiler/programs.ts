/**
 * Programs in cells; the last one is an expression whose JSON is compared. Together they have every construct of the language
 * that comes out otherwise than it was written, each also split across cells.
 */
export const programs: string[][] = [
  ["const a = 1, b = a + 1", "let c = b", "c += 1", "[a, b, c]"],
  [
    "var early = typeof late; var late: any = 1; for (var i = 0; i < 3; i++) var inner = i",
    "[early, late, i, inner]",
  ],
  [
    "const { x, y: { z = 5, ...rest } = {} as any, ...others } = { x: 1, w: 2, v: 3 } as any",
    "[x, z, rest, others]",
  ],
  ["const [first = 9, , third, ...tail] = [undefined, 2, 3, 4, 5]", "[first, third, tail]"],
  ["let p = 1, q = 2;", "[p, q] = [q, p]", "({ p, q: q = 7 } = { p: 5 } as any)", "[p, q]"],
  [
    "const n = { value: 1 }",
    "function read() { return n.value }",
    "n.value = 2",
    "[read(), read.name, read.length]",
  ],
  [
    "function even(x: number): boolean { return x === 0 || odd(x - 1) }\nfunction odd(x: number): boolean { return x !== 0 && even(x - 1) }",
    "[even(4), odd(4)]",
  ],
  ["const before = hoisted(2)\nfunction hoisted(x: number) { return x * 2 }", "before"],
  [
    "function over(a: string): string; function over(a: number): number; function over(a: any) { return a }",
    "[over(1), over('a')]",
  ],
  ["function* count(to: number) { for (let k = 0; k < to; k++) yield k }", "[...count(3)]"],
  [
    "async function* later() { yield 1; yield await Promise.resolve(2) }",
    "const got: number[] = []; for await (const one of later()) got.push(one)",
    "got",
  ],
  [
    "const arrow = (a: number, b = a, ...c: number[]) => [a, b, c]",
    "[arrow(1, undefined, 3), arrow.name, arrow.length]",
  ],
  [
    "const named = { method() { return this.k }, get g() { return 2 }, set g(v) { this.k = v }, k: 3, ['c' + 1]: 4 }",
    "named.g = 9 as any",
    "[named.method(), named.c1, named.g]",
  ],
  [
    "class A { x = 1; static s = 2; #p = 3; get p() { return this.#p } static { this.s += 10 } }",
    "class B extends A { override x = 5; m() { return super.p } }",
    "[new B().x, new B().m(), B.s, B.name]",
  ],
  [
    "class P { constructor(readonly a: number, private b = a, protected c?: number) {} sum() { return this.a + this.b + (this.c ?? 0) } }",
    "[new P(1).sum(), Object.keys(new P(1, 2, 3))]",
  ],
  [
    "abstract class Shape { abstract area(): number; double() { return 2 * this.area() } }",
    "class Square extends Shape { constructor(public side: number) { super() } area() { return this.side ** 2 } }",
    "new Square(3).double()",
  ],
  ["class F { declare a: number; b!: string; c?: number; d: number | undefined }", "Object.keys(new F())"],
  [
    "class Acc { accessor v = 1; static accessor s = 2 }",
    "const acc = new Acc(); acc.v += 4",
    "[acc.v, Acc.s, 'v' in Acc.prototype]",
  ],
  ["class Own { #a = 1; static has(o: object) { return #a in o } }", "[Own.has(new Own()), Own.has({})]"],
  [
    "const Anonymous = class { static n = 1 }; const Other = class Inner { static n = Inner.name }",
    "[Anonymous.name, Other.name, Other.n]",
  ],
  [
    "function mixin<T extends new (...a: any[]) => object>(Base: T) { return class extends Base { mixed = true } }",
    "class Root { r = 1 }",
    "class Mixed extends mixin(Root) {}",
    "new Mixed()",
  ],
  ["class Chain { n = 0; add(k: number): this { this.n += k; return this } }", "new Chain().add(1).add(2).n"],
  [
    "class Sym { *[Symbol.iterator]() { yield 1; yield 2 } [Symbol.toPrimitive]() { return 7 } }",
    "[...new Sym(), +(new Sym() as any)]",
  ],
  ["enum E { A, B = 5, C, D = 'd'.length, S = 'text' }", "[E.A, E.B, E.C, E.D, E.S, E[5]]"],
  ["const enum K { A = 1 << 2, B = A | 1 }", "[K.A, K.B]"],
  ["enum Two { A = 1 } enum Two { B = 42, C = A + 1 }", "[Two.A, Two.B, Two.C, Object.keys(Two)]"],
  [
    "enum Helped { A = 41 } namespace Helped { export function next(e: Helped) { return e + 1 } }",
    "Helped.next(Helped.A)",
  ],
  ["function f(x: number) { return x + f.k } namespace f { export const k = 41 }", "[f(1), f.k]"],
  ["async function af() { return af.n } namespace af { export let n = 2 }", "af.n++", "await af()"],
  [
    "class Cn { v = Cn.start } namespace Cn { export const start = 8; export interface I { a: 1 } }",
    "new Cn().v",
  ],
  ["namespace N { export const a = 1 } namespace N { export const b = a + 1 }", "[N.a, N.b]"],
  [
    "namespace Deep.Inner { export const v = 1; export namespace More { export const w = v + 1 } }",
    "[Deep.Inner.v, Deep.Inner.More.w]",
  ],
  ["namespace Live { export let n = 0; export function up() { n++ } }", "Live.up(); Live.up()", "Live.n"],
  [
    "namespace Types { export interface I { v: number } export type T = I[] }",
    "import J = Types.I; const j: J = { v: 42 }",
    "j.v",
  ],
  [
    "namespace Val { export namespace In { export const v = 6 } }",
    "import al = Val.In; import v6 = Val.In.v",
    "[al.v, v6]",
  ],
  [
    "namespace Ns { export enum E { A = 3 } export class C { e = E.A } export function g() { return new C().e } }",
    "[Ns.E.A, Ns.g()]",
  ],
  [
    "interface Merged { a: 1 } const Merged = { a: 1 as const }; type Alias = Merged",
    "const m: Alias = Merged",
    "m.a",
  ],
  [
    "declare const nowhere: number; declare function none(): void; declare class Never {} declare enum NeverE { A }",
    "typeof nowhere",
  ],
  [
    "const text = `a${1 + 1}b${`${'in'}`}`; const tag = (s: TemplateStringsArray, ...v: unknown[]) => [s.raw, v]",
    "[text, tag`x\\n${1}y`]",
  ],
  [
    "const sat = { a: 1, b: 'x' } satisfies Record<string, number | string>",
    "[sat.a.toFixed(1), sat.b!.length, (sat as any).c?.d, sat.a as unknown as number]",
  ],
  [
    "const nul: { a?: { b?: number } } | undefined = {} as any",
    "let def: number | undefined; def ??= 4; def ||= 5; def &&= 6",
    "[nul?.a?.b ?? 'none', def]",
  ],
  [
    "const big = 2n ** 64n, sep = 1_000_000, hex = 0xff, oct = 0o17, bin = 0b11",
    "[String(big), sep, hex, oct, bin]",
  ],
  [
    "const gen = <T,>(x: T): T => x; function cons<const T>(x: T): T { return x }",
    "[gen<number>(1), cons(['a'])]",
  ],
  [
    "function assertIs(x: unknown): asserts x is string { if (typeof x !== 'string') throw new Error('no') }",
    "let thrown = ''; try { assertIs(1) } catch ({ message }: any) { thrown = message } finally { thrown += '!' }",
    "thrown",
  ],
  [
    "outer: for (const a of [1, 2, 3]) { for (const b of [1, 2]) { if (a * b === 4) break outer; if (b === 2) continue outer } }",
    "1",
  ],
  [
    "const out: number[] = []; for (const k in { a: 1, b: 2 }) out.push(k.length); for (let k = 2; k--; ) out.push(k); do { out.push(9) } while (out.length < 6); switch (out.length) { case 6: out.push(6); default: out.push(7) }",
    "out",
  ],
  [
    "const log: string[] = []; const res = (n: string) => ({ [Symbol.dispose]() { log.push(n) } })",
    "{ using a = res('a'), b = res('b'); log.push('in') }",
    "function u() { using c = res('c'); return log.push('return') } u()",
    "for (using d of [res('d'), res('e')]) log.push('loop')",
    "log",
  ],
  [
    "const log2: string[] = []; const ares = (n: string) => ({ async [Symbol.asyncDispose]() { await null; log2.push(n) } })",
    "{ await using a = ares('a'); log2.push('in') }",
    "for (await using d of [ares('d')]) log2.push('loop')",
    "log2",
  ],
  [
    "let said = ''; try { using r = { [Symbol.dispose]() { throw new Error('disposal') } }; throw new Error('body') } catch (e: any) { said = `${e.name} ${e.error.message} ${e.suppressed.message}` }",
    "said",
  ],
  [
    "using none2 = null; using stays = { [Symbol.dispose]() {} , v: 3 }; const kept = stays.v; function keptToo() { return kept } class KeptC { k = kept }",
    "[kept, keptToo(), new KeptC().k]",
  ],
  [
    "function deco(v: any, c: DecoratorContext) { c.addInitializer?.(() => {}); seen.push(`${c.kind} ${String(c.name)}`) } const seen: string[] = []",
    "@deco class D { @deco a = 1; @deco m() {} @deco get g() { return 1 } @deco set g(v) {} @deco accessor x = 2; @deco static s = 3; @deco #p = 4 }",
    "[seen, new D().x, D.name, D.s]",
  ],
  [
    "const twice = (m: (x: number) => number, _: ClassMethodDecoratorContext) => function (this: any, x: number) { return 2 * m.call(this, x) }",
    "const plus = (by: number) => (_: undefined, __: ClassFieldDecoratorContext) => (v: number) => v + by",
    "class Doubler { @plus(3) n = 4; @twice same(x: number) { return x + this.n } }",
    "new Doubler().same(14)",
  ],
  [
    "const replaced = (_: any, { name }: ClassDecoratorContext): any => class { static was = name; static n = this.name }",
    "@replaced class Gone { static self = () => Gone }",
    "[(Gone as any).was]",
  ],
  [
    "export const shared = 6; export default function main() { return shared } export { shared as alias }; export type Tx = 1",
    "[shared, main(), main.name]",
  ],
  ["export default class Def { static d = 1 }", "[Def.d, Def.name]"],
  ["export default { a: 1 }", "1"],
  [
    "import { join as j2, sep } from 'node:path'; import * as path from 'node:path'; import os, { EOL } from 'node:os'; import type { Stats } from 'node:fs'; import 'node:url'",
    "[j2('a', 'b'), sep, path.basename('x/y'), typeof os.cpus, EOL]",
  ],
  ["const s1 = sep1 + 'x'\nimport { sep as sep1 } from 'node:path'", "s1"],
  [
    "const dyn = await import('node:path'); const { default: def2 } = await import('node:os')",
    "[dyn.posix.sep, typeof def2.cpus, typeof import.meta.url]",
  ],
  [
    "const awaited = await Promise.all([1, Promise.resolve(2)]); if (await true) { await null }",
    "for (const t of [1]) await t",
    "awaited",
  ],
  [
    "const Math = 90; const Map = [1]; let JSON1 = Math",
    "function Set() { return Math }",
    "class Promise1 { Math = Math; m({ Math }: { Math: number }) { return [Math, { Math }] } }",
    "[Math, { Math, Map }, Set(), Set.name, new Promise1().Math, new Promise1().m({ Math: 2 })]",
  ],
  [
    "class Error { name = 'own'; static make() { return new Error() } }",
    "class Own2 extends Error {}",
    "[Error.name, Error.make(), new Own2() instanceof Error]",
  ],
  [
    "const url = 'a'; const { URL = () => url, name: Event = class {} } = {} as any",
    "let Blob: any; Blob = () => 1; Blob ??= 2",
    "[URL.name, URL(), Event.name, Blob.name]",
  ],
  [
    "enum Request { A, B = A + 1 } namespace Request { export const both = [Request.A, Request.B] }",
    "Request.both",
  ],
  [
    "const process = { env: { a: 1 } }, globalThis1 = [process].map(({ env }) => env)",
    "var window: any = 4; for (var document = 0; document < 2; document++); window++",
    "[process.env, globalThis1, window, document]",
  ],
  [
    "import { basename as String } from 'node:path'",
    "const f2 = (Number: number) => { const Date = Number + 1; return { Date, Number, s: String('a/b') } }",
    "f2(1)",
  ],
  [
    "const obj = { toString: 1, constructor: 2, __proto__: { p: 3 } } as any",
    "const toString = 7, valueOf = () => 8",
    "[obj.p, { toString, valueOf }.toString, valueOf.name]",
  ],
  [
    "let module1 = 1; type Fn = typeof module1; label1: { break label1 } ;;; { let module1 = 2; module1 }",
    "module1",
  ],
  ["if (true) { function blockFn() { return 1 } var fromBlock = blockFn() }", "fromBlock"],
  [
    "const rx = /(?<y>\\d{4})-(?<m>\\d\\d)/u.exec('2026-11')?.groups",
    "[rx?.y, 'aXbX'.replaceAll('X', '-'), 'é'.normalize('NFD').length]",
  ],
  ["const self = { value: 1, grow() { this.value += 1; return this } }", "self.grow().grow().value"],
  [
    "function Old(this: any, v: number) { this.v = v } Old.prototype.get = function () { return this.v }",
    "new (Old as any)(4).get()",
  ],
  [
    "const getter = { get lazy() { delete (this as any).lazy; return ((this as any).lazy = Date1.now2()) } }; const Date1 = { now2: () => 3 }",
    "[getter.lazy, getter.lazy]",
  ],
  ["const weird\u0301 = 1, 変数 = 2, $ = 3, _ = 4, \\u0061bc = 5", "[weird\u0301, 変数, $, _, abc]"],
];

/** Programs with decorators as TypeScript had them first, which tsconfig.json asks for. */
export const legacyPrograms: string[][] = [
  [
    "const calls: string[] = []; const note = (w: string) => (t: any, k?: any, i?: any) => { calls.push([w, typeof t, String(k), typeof i === 'number' ? i : typeof i].join()) }",
    "@note('class') class L { @note('field') f = 1; @note('method') m(@note('param') a: number) { return a } @note('static') static s = 1; constructor(@note('ctor') readonly x: number = 2) {} }",
    "[calls, new L().x]",
  ],
  [
    "const sealed = (c: any): any => class extends c { extra = 1 }",
    "@sealed class Sealed { own = 2; static self() { return Sealed } }",
    "[new Sealed(), new (Sealed.self())()]",
  ],
  [
    "const wrap = (_: any, __: string, d: PropertyDescriptor) => ({ ...d, value: () => 42 })",
    "class W { @wrap m() { return 1 } }",
    "new W().m()",
  ],
  [
    "const tag2 = (c: any) => void (c.tagged = c.name)",
    "@tag2 class Map { own = 1; static get me() { return Map } }",
    "[(Map as any).tagged, Map.me.name, new Map()]",
  ],
];
