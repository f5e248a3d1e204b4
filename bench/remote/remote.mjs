/*
 * Notebooks on a server beside the same on this machine: npm run build && node bench/remote/remote.mjs [--server URL] [--cells N]
 * [--notebooks N] [--jobs N]. Without --server it starts `gradsheet serve`; the token of another server is in GRADSHEET_TOKEN.
 * What a cell takes longer than on a kernel of this machine (from its start to the next one's, kernels started and cells mixed in turn), and
 * small notebooks, a fresh kernel for each, on as many kernels at a time as jobs. Both are measured in turns, so that what else the machine
 * does meets both alike.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { connectServer, runNotebook, runNotebooks } from "../../dist/src/api/run.js";

const { values } = parseArgs({
  options: {
    server: { type: "string" },
    cells: { type: "string", default: "200" },
    notebooks: { type: "string", default: "100" },
    jobs: { type: "string", default: "2" },
  },
});
const [cells, notebooks, jobs] = [values.cells, values.notebooks, values.jobs].map(Number);
const folder = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const inTwoDigits = (number) => number.toFixed(number < 10 ? 1 : 0);

function write(name, sources) {
  const path = join(folder, name);
  const metadata = { kernelspec: { name: "gradsheet", display_name: "", language: "typescript" } };
  const code = sources.map((source, at) => ({
    cell_type: "code",
    id: `c${at}`,
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  }));
  writeFileSync(path, JSON.stringify({ cells: code, metadata, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

/** Starts `gradsheet serve` on a folder of its own. @returns Its address, its token and how to stop it. */
async function ownServer() {
  const served = join(folder, "served");
  mkdirSync(served);
  const cli = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
  const child = spawn(process.execPath, [cli, "serve", served, "--port", "0", "--no-browser"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, XDG_STATE_HOME: join(folder, "state") },
  });
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  const { origin, searchParams } = new URL(line.split("\n")[0]);
  const stop = async () => {
    child.kill("SIGINT");
    await once(child, "close");
  };
  return { address: origin, token: searchParams.get("token"), stop };
}

/** Milliseconds of each cell of a notebook, without the first two. */
async function cellTimes(path, engine) {
  const starts = [];
  const { failure } = await runNotebook(path, { engine, onCell: () => starts.push(performance.now()) });
  if (failure !== null) throw new Error(failure.error);
  return starts.slice(3).map((start, at) => start - starts[at + 2]);
}

async function seconds(paths, engine) {
  const start = performance.now();
  const results = await runNotebooks(paths, { engine, jobs });
  const bad = results.find((result) => result.status === "rejected" || result.value.failure !== null);
  if (bad !== undefined) throw bad.reason ?? new Error(bad.value.failure.error);
  return (performance.now() - start) / 1_000;
}

const own = values.server === undefined ? await ownServer() : null;
try {
  const address = own?.address ?? values.server;
  const token = own?.token ?? process.env.GRADSHEET_TOKEN ?? null;
  const remote = await connectServer(address, { token, onNote: (text) => console.log(text) });
  console.log(
    `Node ${process.versions.node}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, ${own === null ? address : "gradsheet serve"}`,
  );
  // Small outputs of several messages, which wait for one another where a connection gathers packets.
  const long = write(
    "cells.ipynb",
    Array.from({ length: 50 }, (_, at) => `console.log(${at}); ${at} + 1`),
  );
  const times = { local: [], remote: [] };
  for (let round = 0; round < Math.max(1, Math.round(cells / 50)); round++) {
    times.local.push(...(await cellTimes(long)));
    times.remote.push(...(await cellTimes(long, remote)));
  }
  const [here, there] = [median(times.local), median(times.remote)];
  console.log(
    `a cell: ${inTwoDigits(here)} ms here, ${inTwoDigits(there)} ms there: ${inTwoDigits(there - here)} ms more, ${(there / here).toFixed(2)} ×`,
  );
  const small = Array.from({ length: notebooks }, (_, at) =>
    write(`n${at}.ipynb`, [`const n = ${at};`, "console.log(n * n); n + 1", "[n, n ** 2, n ** 3]"]),
  );
  const batches = Array.from({ length: Math.ceil(notebooks / 10) }, (_, at) =>
    small.slice(10 * at, 10 * at + 10),
  );
  const total = { local: 0, remote: 0 };
  for (const batch of batches) {
    total.local += await seconds(batch);
    total.remote += await seconds(batch, remote);
  }
  console.log(
    `${notebooks} notebooks on ${jobs} kernels: ${total.local.toFixed(1)} s here, ${total.remote.toFixed(1)} s there: ${(total.remote / total.local).toFixed(2)} ×`,
  );
} finally {
  await own?.stop();
  rmSync(folder, { recursive: true, force: true });
}
