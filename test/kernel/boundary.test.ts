import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";
import { faultOf } from "./support/notebook-rules.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.run("0");
});
afterAll(() => kernel?.stop());

type Content = Record<string, unknown>;

/** Values that are hard to look at, to print, to put into JSON or to save. */
const hostile: Record<string, string> = {
  undefined: "undefined",
  null: "null",
  "not a number": "NaN",
  "a bigint": "12n",
  "a symbol": 'Symbol("s")',
  "a function": "function f() {}",
  "half a surrogate pair": '"😀".slice(0, 1)',
  "a long text": '"x".repeat(300_000)',
  "a cycle": "(() => { const c: any = { n: 1 }; c.me = c; return c })()",
  "a deep array": "(() => { let d: any[] = []; for (let i = 0; i < 20_000; i++) d = [d]; return d })()",
  "a map": 'new Map<any, any>([[{}, 1], ["a", new Set([1n])]])',
  bytes: "new Uint8Array([137, 80, 255])",
  "a buffer of bytes": "new ArrayBuffer(3)",
  "a date that is none": "new Date(NaN)",
  "a rejected promise":
    '(() => { const p = Promise.reject(new Error("rejected")); p.catch(() => {}); return p })()',
  "a thenable that throws": '({ get then() { throw new Error("then") } })',
  "a proxy whose traps throw":
    "new Proxy({}, new Proxy({}, { get: () => () => { throw new Error('trap') } }))",
  "a proxy whose get throws": "new Proxy({}, { get() { throw new Error('get') } })",
  "a function behind a proxy whose traps throw":
    "new Proxy(function () {}, new Proxy({}, { get: () => () => { throw new Error('trap') } }))",
  "a revoked proxy":
    "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()",
  "a revoked proxy of an array":
    "(() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy })()",
  "an inspect that throws":
    '({ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("inspect") } })',
  "an inspect that throws itself":
    'class Self { [Symbol.for("nodejs.util.inspect.custom")]() { throw this } }; new Self()',
  "getters that throw":
    '(() => { const o = {}; for (const k of ["stack", "name", "message", "cause", "errors", "toJSON", "length", "outerHTML", "toSpec", "isNode", "toLatex"]) Object.defineProperty(o, k, { enumerable: true, get() { throw new Error(k) } }); return o })()',
  "an error whose getters throw":
    '(() => { const e = new Error("x"); for (const k of ["stack", "name", "message", "cause", "constructor", "own"]) Object.defineProperty(e, k, { enumerable: true, get() { throw new Error(k) } }); return e })()',
  "an error with odd parts":
    'Object.assign(new Error(), { name: 3, message: Symbol("m"), stack: 5n, cause: null, errors: 7 })',
  "an error of errors that are gone": 'Object.assign(new AggregateError([], "a"), { errors: undefined })',
  "an error that causes itself": '(() => { const e: any = new Error("me"); e.cause = e; return e })()',
  "two errors that cause each other":
    '(() => { const a: any = new Error("a"); const b = new Error("b", { cause: a }); a.cause = b; return new AggregateError([a, b, a], "ab") })()',
  "a display that throws": '({ [Symbol.for("Jupyter.display")]() { throw new Error("display") } })',
  "a display that rejects": '({ async [Symbol.for("Jupyter.display")]() { throw undefined } })',
  "a display of a bigint": '({ [Symbol.for("Jupyter.display")]() { return { "application/json": 1n } } })',
  "a display of nothing": '({ [Symbol.for("Jupyter.display")]() { return { "text/html": undefined } } })',
  "a display of null": '({ [Symbol.for("Jupyter.display")]() { return null } })',
};
const names = Object.keys(hostile);

/** The cells by which a value leaves the kernel; `v` is the value. */
const ways: Record<string, string> = {
  returned: "v",
  "returned in an array": "[v, { v }]",
  thrown: "throw v",
  "the cause of an error": 'throw new Error("outer", { cause: v })',
  "one of many errors": 'throw new AggregateError([v, v], "many")',
  "a field of an error": 'throw Object.assign(new Error("field"), { v })',
  "rejected and forgotten": "void Promise.reject(v); await new Promise((done) => setTimeout(done, 1))",
  "printed and given to every call that sends": `
    const comm = comms.open("target");
    const calls: (() => unknown)[] = [
      () => console.log(v), () => display(v), () => display(v, { raw: true }), () => display([v]),
      ...["text/plain", "text/html", "image/png", "application/json", "application/x+json"].flatMap((type) => [
        () => display({ [type]: v }, { raw: true }), () => display({ [type]: [v] }, { raw: true }),
        () => display({ [type]: { v } }, { raw: true }), () => display({ [Symbol.for("Jupyter.display")]: () => ({ [type]: v }) })]),
      () => display(1, v), () => display(1, { metadata: v }), () => display(1, { metadata: { v } }),
      () => display(1, { transient: { v } }), () => display(1, { display_id: v, update: v }), () => display(1, { buffers: v }),
      () => display(1, { buffers: [v] }), () => clearOutput({ wait: v }), () => comm.send(v), () => comm.send({ v }),
      () => comm.send({}, { metadata: v }), () => comm.send({}, { buffers: [v] }), () => comms.open(v, v), () => comms.open("t", {}, { id: v }),
      () => comm.close(v), () => prompt(v), () => process.stdout.write(v), () => process.stderr.write(v),
    ];
    for (const call of calls) try { call() } catch (error) { thrown.push(error) }
    void 0`,
};

describe("whatever a value does when it is looked at, its cell ends and the notebook can be saved", () => {
  beforeAll(() => kernel.run("let v: any; const thrown: unknown[] = []"));

  it.each(names)("%s", async (name) => {
    expect(
      (await kernel.run(`v = undefined; v = (() => { ${asReturn(hostile[name] as string)} })(); 0`)).result,
    ).toBe("0");
    for (const [way, code] of Object.entries(ways)) {
      const { reply, all } = await kernel.whole("shell", "execute_request", {
        code,
        user_expressions: { one: "v", many: "[v]", fails: "(() => { throw v })()" },
      });
      expect(reply.content["status"], way).toMatch(/ok|error/);
      for (const { header, content } of all) expect(faultOf(header.msg_type, content), way).toBeUndefined();
      const expressions = Object.values(reply.content["user_expressions"] as Record<string, Content>);
      for (const one of expressions)
        expect(faultOf(one["status"] === "ok" ? "display_data" : "error", one), way).toBeUndefined();
    }
    expect(await kernel.value("40 + 2")).toBe("42");
  });
});

function asReturn(code: string): string {
  const at = code.lastIndexOf("; ");
  return code.startsWith("class ") ? `${code.slice(0, at)}; return ${code.slice(at + 2)}` : `return ${code}`;
}

describe("what no message can hold is refused at the call, in words that name it and the cure", () => {
  it.each([
    [
      'display({ "application/json": { a: [1, { n: 1n }] } }, { raw: true })',
      "display: application/json needs what JSON can hold, got a bigint at a[1].n. Give Number(value) or String(value).",
    ],
    [
      'const c: any = {}; c.list = [c]; display({ "application/x+json": c }, { raw: true })',
      "display: application/x+json needs what JSON can hold, got a cycle at list[0]. Leave out what leads back to where it came from.",
    ],
    [
      'display({ "application/json": { f() {} } }, { raw: true })',
      "display: application/json needs what JSON can hold, got a function at f. Leave it out, or call it.",
    ],
    [
      'display({ "application/json": new Map([[{}, 1]]) }, { raw: true })',
      "display: application/json needs what JSON can hold, got a Map whose keys are no texts. Give its entries: [...map].",
    ],
    [
      'display({ "application/json": [Promise.resolve(1)] }, { raw: true })',
      "display: application/json needs what JSON can hold, got a promise at [0]. Await it first.",
    ],
    [
      'display({ "application/json": undefined }, { raw: true })',
      "display: application/json needs what JSON can hold, got undefined. Leave it out, or give null.",
    ],
    [
      'display({ "text/html": 42 }, { raw: true })',
      "display: text/html needs a text, got a number. Give String(value).",
    ],
    [
      'display({ "text/plain": "x", "text/html": undefined }, { raw: true })',
      "display: text/html needs a text, got undefined. Leave the type out.",
    ],
    [
      'display({ "image/png": [1, 2] }, { raw: true })',
      "display: image/png needs bytes or their text in base64, got an array. Give JSON.stringify(value), or a type that ends in json.",
    ],
    [
      'display("<b>x</b>", { raw: true })',
      'display: needs an object of media types, got a string. Give { "text/plain": text }, or the value without raw.',
    ],
    [
      'display({ html: "x" }, { raw: true })',
      'display: needs media types as keys, got "html". Write "text/plain" or another one.',
    ],
    [
      "display(1, { metadata: { n: 1n } })",
      "display: metadata needs what JSON can hold, got a bigint at n. Give Number(value) or String(value).",
    ],
    ["display(1, { metadata: [] as any })", "display: metadata needs an object, got []."],
    [
      'comms.open("t").send({ s: Symbol() })',
      "comm.send: data needs what JSON can hold, got a symbol at s. Give its description.",
    ],
    [
      '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": null }) })',
      '[Symbol.for("Jupyter.display")]: text/html needs a text, got null. Leave the type out.',
    ],
  ])("%s", async (code, message) => {
    const { reply, outputs } = await kernel.run(code);
    expect([reply["ename"], reply["evalue"]]).toEqual(["KernelError", message]);
    expect(outputs.filter(({ type }) => type !== "comm_open").map(({ type }) => type)).toEqual(["error"]);
  });

  it("a comm whose first data cannot be sent is not open", async () => {
    expect(await kernel.value('comms.open("t", 1n, { id: "never" })')).toMatch(
      /^KernelError: comms\.open: data/,
    );
    const { content } = await kernel.request("control", "comm_info_request", {});
    expect(content["comms"]).not.toHaveProperty("never");
  });
});

/** The data of what a cell shows first. */
async function shown(code: string): Promise<Content> {
  const { outputs, reply } = await kernel.run(code);
  expect(reply["status"], String(reply["evalue"])).toBe("ok");
  const output = outputs.find(({ type }) => /display_data|execute_result/.test(type));
  return output?.content["data"] as Content;
}

describe("what has a form in JSON that is meant gets it", () => {
  it.each<[string, Content]>([
    ['{ "image/png": new Uint8Array([137, 80]) }', { "image/png": "iVA=" }],
    ['{ "image/png": new Uint8Array([0, 137, 80]).subarray(1).buffer }', { "image/png": "AIlQ" }],
    ['{ "image/svg+xml": Buffer.from("<svg>é</svg>") }', { "image/svg+xml": "<svg>é</svg>" }],
    ['{ "text/plain": ["a\\n", "b"] }', { "text/plain": ["a\n", "b"] }],
    ['{ "application/json": null }', { "application/json": null }],
    [
      '{ "application/json": { x: new Float32Array([0.5, NaN]), d: new Date(0), u: undefined, s: new Set([1]), m: new Map([["k", [,1]]]) } }',
      {
        "application/json": { x: [0.5, null], d: "1970-01-01T00:00:00.000Z", s: [1], m: { k: [null, 1] } },
      },
    ],
    [
      '{ "application/json": JSON.parse(\'{"__proto__":{"a":1}}\') }',
      JSON.parse('{"application/json":{"__proto__":{"a":1}}}') as Content,
    ],
  ])("display(%s, { raw: true })", async (bundle, data) => {
    expect(await shown(`display(${bundle}, { raw: true })`)).toEqual(data);
  });

  it("a bigint with a toJSON of its own is what that says", async () => {
    const code = "(BigInt.prototype as any).toJSON = function () { return String(this) }";
    expect(await shown(`${code}; display({ "application/json": [5n] }, { raw: true })`)).toEqual({
      "application/json": ["5"],
    });
    await kernel.run("delete (BigInt.prototype as any).toJSON");
  });

  it("bytes that change after the call are sent as they were", async () => {
    const { outputs } = await kernel.run(
      'const bytes = new Uint8Array([1, 2, 3]); comms.open("t").send({}, { buffers: [bytes.subarray(1)] }); bytes.fill(9); 0',
    );
    expect(outputs.find(({ type }) => type === "comm_msg")?.buffers.map((one) => [...one])).toEqual([[2, 3]]);
  });

  it("half a surrogate pair, of a key too, becomes the replacement character; whole pairs stay", async () => {
    expect(
      await shown('display({ "application/json": { ["k\\ud83d"]: "\\ud83d 😀 \\\\ud83d" } }, { raw: true })'),
    ).toEqual({
      "application/json": { "k\ufffd": "\ufffd 😀 \\ud83d" },
    });
  });
});

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("images and charts show themselves by their look", () => {
  it.each<[string, string, unknown]>([
    [`Buffer.from("${png}", "base64")`, "image/png", png],
    [`new Uint8Array(Buffer.from("${png}", "base64"))`, "image/png", png],
    ["new Uint8Array([0xff, 0xd8, 0xff, 0xe0])", "image/jpeg", "/9j/4A=="],
    ['Buffer.from("GIF89a!")', "image/gif", Buffer.from("GIF89a!").toString("base64")],
    ['Buffer.from("RIFF....WEBPVP8 ")', "image/webp", Buffer.from("RIFF....WEBPVP8 ").toString("base64")],
    ['Buffer.from("<?xml version=\\"1.0\\"?>\\n<svg/>")', "image/svg+xml", '<?xml version="1.0"?>\n<svg/>'],
    [`({ toDataURL: () => "data:image/png;base64,${png}" })`, "image/png", png],
    [`({ toDataURL: async () => "data:image/jpeg;base64,/9j/4A==" })`, "image/jpeg", "/9j/4A=="],
    [
      `({ width: 1, height: 1, toBuffer: (type: string) => type === "image/png" ? Buffer.from("${png}", "base64") : Buffer.alloc(4) })`,
      "image/png",
      png,
    ],
    ['({ toSpec: () => ({ mark: "bar" }) })', "application/vnd.vegalite.v5+json", { mark: "bar" }],
    [
      '({ toJSON: () => ({ $schema: "https://vega.github.io/schema/vega-lite/v4.json", mark: "bar" }) })',
      "application/vnd.vegalite.v4+json",
      { $schema: "https://vega.github.io/schema/vega-lite/v4.json", mark: "bar" },
    ],
    [
      '({ $schema: "https://vega.github.io/schema/vega/v5.json", marks: [] })',
      "application/vnd.vega.v5+json",
      { $schema: "https://vega.github.io/schema/vega/v5.json", marks: [] },
    ],
    ['({ outerHTML: "<figure>x</figure>" })', "text/html", "<figure>x</figure>"],
    [
      '({ outerHTML: "<svg width=\\"1\\"></svg>" })',
      "image/svg+xml",
      '<svg xmlns="http://www.w3.org/2000/svg" width="1"></svg>',
    ],
  ])("%s", async (code, type, data) => {
    for (const cell of [code, `display(${code})`]) {
      const bundle = await shown(cell);
      expect(bundle[type]).toEqual(data);
      expect(bundle["text/plain"]).toBeTypeOf("string");
    }
  });

  it.each([
    "new Uint8Array(5)",
    'Buffer.from("RIFF....WAVEfmt ")',
    'Buffer.from("<html></html>")',
    "({ toDataURL: () => { throw new Error('tainted') } })",
    "({ toDataURL: async () => null })",
    "({ toBuffer: () => Buffer.alloc(4) })",
    "({ toSpec: () => ({ a: 1 }) })",
    "({ toJSON: () => ({ mark: 1 }) })",
    "new Date(0)",
  ])("%s does not look like one and stays text", async (code) => {
    expect(Object.keys(await shown(code))).toEqual(["text/plain"]);
  });
});
