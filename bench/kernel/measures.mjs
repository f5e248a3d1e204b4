/* What is measured of a kernel; every function takes a kernelspec and a folder, and gives numbers by name. */
import { spawnSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { Session } from "./session.mjs";

const sorted = (values) => values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
export const median = (values) => sorted(values)[Math.floor(sorted(values).length / 2)];
const p95 = (values) => sorted(values)[Math.floor(sorted(values).length * 0.95)];

/** The same cells in the two languages; no two of them are alike. */
const cells = {
  typescript: {
    varied: (k) =>
      [
        `const a${k} = ${k} * 2; a${k} + 1`,
        `function f${k}(x: number): number { return x + ${k} } f${k}(${k})`,
        `[${k}, 2, 3].map((x) => x * ${k}).join("-")`,
        `interface P${k} { x: number } const p${k}: P${k} = { x: ${k} }; p${k}.x`,
      ][k % 4],
    lines: (n) => `for (let i = 0; i < ${n}; i += 1) console.log("line " + i)`,
    busy: "const until = Date.now() + 1500; while (Date.now() < until);",
    loop: "while (true) {}",
    hang: "await new Promise(() => {})",
    complete: "Math.sq",
  },
  python: {
    varied: (k) =>
      [
        `a${k} = ${k} * 2; a${k} + 1`,
        `def f${k}(x): return x + ${k}\nf${k}(${k})`,
        `"-".join(str(x * ${k}) for x in [${k}, 2, 3])`,
        `p${k} = dict(x=${k}); p${k}["x"]`,
      ][k % 4],
    lines: (n) => `for i in range(${n}): print("line", i)`,
    busy: "import time\nuntil = time.time() + 1.5\nwhile time.time() < until: pass",
    loop: "while True: pass",
    hang: "import asyncio; await asyncio.Event().wait()",
    complete: "len.__do",
  },
};
const wordsOf = ({ language }) => cells[language === "python" ? "python" : "typescript"];

async function withSession(spec, folder, work) {
  const session = await Session.start(spec, folder);
  try {
    return await work(session);
  } finally {
    await session.stop();
  }
}

async function timesOf(session, codes) {
  const times = [];
  for (const code of codes) times.push((await session.run(code)).time);
  return times;
}

/** How long Node takes to load the two packages without a kernel, or undefined where the folder lacks one. */
function plainImport(folder) {
  const script =
    'const start = performance.now(); await import("@tensorflow/tfjs"); await import("mathjs"); console.log("took " + (performance.now() - start))';
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
  const took = /took (\S+)/.exec(String(stdout))?.[1];
  return took === undefined ? undefined : Number(took);
}

/** Some kernels never answer what is asked here; that is a finding, not a failure. */
const orNever = (answer) => answer.catch(() => undefined);

const range = (length, from = 0) => Array.from({ length }, (_, index) => from + index);

export const measures = {
  /** As a user has it from the second kernel on: one is started before and left idle, so that what a kernel keeps for the next is there. */
  async start(spec, folder) {
    await withSession(spec, folder, async (session) => {
      await session.run("1 + 1");
      await wait(15_000);
    });
    const starts = [];
    const firsts = [];
    for (let repeat = 0; repeat < 5; repeat += 1)
      await withSession(spec, folder, async (session) => {
        starts.push(session.ready);
        await session.run("1 + 1");
        firsts.push(performance.now() - session.started);
      });
    return { "kernel_info, ms": median(starts), "spawn to the first cell's end, ms": median(firsts) };
  },

  memory: (spec, folder) =>
    withSession(spec, folder, async (session) => {
      await session.run("1 + 1");
      await wait(3000);
      return { "memory of all its processes, MB": session.wholeMemory };
    }),

  varied: (spec, folder) =>
    withSession(spec, folder, async (session) => {
      await session.run("1 + 1");
      await wait(1000);
      const times = await timesOf(session, range(60).map(wordsOf(spec).varied));
      return { "varied cell, median ms": median(times), "varied cell, p95 ms": p95(times) };
    }),

  async packages(spec, folder) {
    if (spec.language === "python") return {};
    return withSession(spec, folder, async (session) => {
      await session.run("1 + 1");
      await wait(1000);
      const imports = 'import * as tf from "@tensorflow/tfjs"; import * as math from "mathjs";';
      const plain = plainImport(folder);
      const { time, status } = await session.run(
        imports.replaceAll('from "', spec.npm ? 'from "npm:' : 'from "'),
      );
      if (status !== "ok") return {};
      await wait(1000);
      const code = (k) =>
        [
          `const t${k} = tf.tensor2d([[${k}, 2], [3, 4]]).matMul(tf.ones([2, 2])); t${k}.shape`,
          `math.derivative("x^${k}", "x").toString()`,
          `const s${k} = tf.tidy(() => tf.scalar(${k}).add(1)); math.add(${k}, s${k}.rank)`,
        ][k % 3];
      const times = await timesOf(session, range(60).map(code));
      return {
        "import of tf + mathjs, ms": time,
        "import, × the time of plain Node": plain && time / plain,
        "tf + mathjs cell, median ms": median(times),
        "tf + mathjs cell, p95 ms": p95(times),
      };
    });
  },

  growth: (spec, folder) =>
    withSession(spec, folder, async (session) => {
      await session.run("1 + 1");
      await wait(500);
      const { varied } = wordsOf(spec);
      await timesOf(session, range(50).map(varied));
      const early = await timesOf(session, range(100, 50).map(varied));
      const before = session.memory;
      await timesOf(session, range(550, 150).map(varied));
      const late = await timesOf(session, range(100, 700).map(varied));
      return {
        "after 800 cells, × the time": median(late) / median(early),
        "memory per 200 cells, MB": ((session.memory - before) / 650) * 200,
      };
    }),

  lines: (spec, folder) =>
    withSession(spec, folder, async (session) => {
      await session.run("1 + 1");
      const count = 100_000;
      const { time, text, messages } = await session.run(wordsOf(spec).lines(count), { limit: 60_000 });
      const inOrder = text.split("\n").filter((line, index) => line === `line ${index}`).length;
      return {
        "100,000 lines, ms": time,
        "lines in order before idle": inOrder,
        "messages for them": messages,
      };
    }),

  /** Output that never comes, or comes when the front end no longer waits for it. */
  delivery: (spec, folder) =>
    withSession(spec, folder, async (session) => {
      await session.run("1 + 1");
      const { lines } = wordsOf(spec);
      let missing = 0;
      for (let cell = 0; cell < 1000; cell += 1) {
        const { text } = await session.run(lines(20), { limit: 5000 });
        missing += 20 - text.split("\n").filter((line) => line.startsWith("line ")).length;
      }
      return { "lines lost or late, of 1,000 × 20": missing };
    }),

  busy: (spec, folder) =>
    withSession(spec, folder, async (session) => {
      const words = wordsOf(spec);
      await session.run("1 + 1");
      const question = { code: words.complete, cursor_pos: words.complete.length };
      await session.ask("shell", "complete_request", question);
      const idle = [];
      for (let repeat = 0; repeat < 10; repeat += 1)
        idle.push(await session.ask("shell", "complete_request", question));
      const hover = [];
      const name = { code: words.complete.split(".")[0], cursor_pos: 2, detail_level: 0 };
      for (let repeat = 0; repeat < 10; repeat += 1)
        hover.push(await session.ask("shell", "inspect_request", name));
      const times = {};
      await session.run(words.busy, {
        meanwhile: async () => {
          await wait(300);
          times.control = await orNever(session.ask("control", "kernel_info_request", {}, 5000));
          times.complete = await orNever(session.ask("shell", "complete_request", question, 5000));
        },
      });
      return {
        "completion, ms": median(idle),
        "hover, ms": median(hover),
        "control while busy, ms": times.control,
        "completion while busy, ms": times.complete,
      };
    }),

  async interrupt(spec, folder) {
    const numbers = {};
    for (const [name, word] of [
      ["a loop", "loop"],
      ["a hanging await", "hang"],
    ]) {
      numbers[`stop ${name}, ms`] = await withSession(spec, folder, async (session) => {
        await session.run("1 + 1");
        let asked;
        const stopped = session.run(wordsOf(spec)[word], {
          limit: 4000,
          meanwhile: async () => {
            const sent = performance.now();
            await wait(300);
            asked = performance.now() - sent;
            if (spec.interrupt_mode === "message") session.send("control", "interrupt_request", {});
            else session.child.kill("SIGINT");
          },
        });
        return orNever(stopped.then(({ time }) => time - asked));
      });
    }
    return numbers;
  },
};
