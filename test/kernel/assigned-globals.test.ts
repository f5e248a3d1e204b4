import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess, type Ran } from "./support/client.js";

let kernel: KernelProcess;
let names: string[];
beforeAll(async () => {
  kernel = await KernelProcess.start();
  const list = await kernel.value("Object.getOwnPropertyNames(globalThis).join()");
  names = String(list)
    .replaceAll(/[' \n+]/g, "")
    .split(",");
  // The test's own cells go on by these, whatever becomes of the globals.
  await kernel.run(
    "const own$ = Object, log$ = console, show$ = display, comms$ = comms, all$: any = globalThis; let saved$: any, was$: any",
  );
});
afterAll(() => kernel?.stop());

const describeMime = ({ outputs }: Ran): string =>
  Object.keys((outputs[0]?.content["data"] as object | undefined) ?? {}).join();

/** Every road that the kernel's own code takes on the thread of the cells, with what is to be seen at its end. */
const roads: [code: string, seen: (ran: Ran) => unknown, wanted: unknown][] = [
  ["[1, { a: 'b' }, 3n]", ({ result }) => result, "[ 1, { a: 'b' }, 3n ]"],
  ["log$.log(1, { a: 2 })", ({ stdout }) => stdout, "1 { a: 2 }\n"],
  [
    'show$(7); show$({ "application/json": { a: [1] } }, { raw: true })',
    ({ outputs }) => outputs.map(({ type }) => type),
    ["display_data", "display_data"],
  ],
  ["[{ a: 1, b: 2 }, { a: 3, b: 4 }]", describeMime, "text/plain,text/html"],
  ["(null as any).x", ({ reply }) => reply["ename"], "TypeError"],
  ["await (async () => 1)()", ({ result }) => result, "1"],
  ["(await import('node:path')).sep", ({ result }) => result, "'/'"],
  ["import { sep as sep$ } from 'node:path'; sep$", ({ result }) => result, "'/'"],
  ["!echo hi", ({ stdout }) => stdout, "hi\n"],
  ["%time 1", ({ stdout }) => /^CPU times: .*\nWall time: /.test(stdout), true],
  [
    "const c$ = comms$.open('t'); c$.send({ a: [1] }, { buffers: [] }); c$.close()",
    ({ outputs }) => outputs.map(({ type }) => type),
    ["comm_open", "comm_msg", "comm_close"],
  ],
];

describe("whatever is assigned to a global, the kernel goes on", () => {
  it("covers all names of Node", () => {
    expect(names.length).toBeGreaterThan(120);
    expect(names).toEqual(expect.arrayContaining(["Object", "Promise", "process", "Buffer", "setTimeout"]));
  });

  it("with each global in turn at 5, every road leads where it leads without", async () => {
    const faults: string[] = [];
    for (const name of names) {
      const key = JSON.stringify(name);
      const assign = `saved$ = own$.getOwnPropertyDescriptor(all$, ${key}); was$ = all$[${key}]; try { all$[${key}] = 5 } catch {}`;
      // Node keeps what a setter is given apart from the property: Buffer stays 5 for Node's own code unless it is set again.
      const putBack = `if (saved$.set) all$[${key}] = was$; if (saved$.configurable) own$.defineProperty(all$, ${key}, saved$)`;
      if ((await kernel.run(assign)).reply["status"] !== "ok") faults.push(`${name}: assigned`);
      for (const [code, seen, wanted] of roads) {
        const ran = await kernel.run(code);
        if (JSON.stringify(seen(ran)) !== JSON.stringify(wanted))
          faults.push(`${name}: ${code}: ${JSON.stringify([seen(ran), ran.reply["evalue"]])}`);
      }
      if ((await kernel.run(putBack)).reply["status"] !== "ok") faults.push(`${name}: put back`);
    }
    expect(faults).toEqual([]);
  }, 120_000);
});
