/*
 * `gradsheet serve`: npm run build && node bench/server/server.mjs [--runs N]
 * From the start of the process to its first line (it listens by then), what it holds in memory, a kernel that was started when its
 * notebook's page was asked for, the round trip of a cell through the websocket, an interrupt, a restart, and 100,000 printed lines.
 */
import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { WebSocket } from "ws";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const cli = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
const notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
writeFileSync(join(folder, "one.ipynb"), JSON.stringify(notebook));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const residentMegabytes = (pid) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024);

let messages = 0;

/** Runs code by a websocket. @returns Milliseconds until its reply and the kernel's idle are both there. */
async function run(socket, code, onStream = () => {}) {
  const id = `m${++messages}`;
  const header = {
    msg_id: id,
    msg_type: "execute_request",
    session: "s",
    username: "",
    version: "5.3",
    date: "",
  };
  const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  const start = performance.now();
  const answers = on(socket, "message");
  socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content }));
  let isIdle = false;
  let isAnswered = false;
  for await (const [data] of answers) {
    const { parent_header: parent, msg_type: type, content: said } = JSON.parse(data);
    if (parent.msg_id !== id) continue;
    if (type === "stream") onStream();
    isIdle ||= type === "status" && said.execution_state === "idle";
    isAnswered ||= type === "execute_reply";
    if (isIdle && isAnswered) break;
  }
  return performance.now() - start;
}

async function measure() {
  const start = performance.now();
  const child = spawn(process.execPath, [cli, "serve", folder, "--port", "0", "--no-browser"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, XDG_STATE_HOME: join(folder, ".state") },
  });
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  const listening = performance.now() - start;
  const { origin, host, searchParams } = new URL(line.split("\n")[0]);
  const headers = { Authorization: `token ${searchParams.get("token")}` };
  const ask = (method, path, body) =>
    fetch(`${origin}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  await (await ask("GET", "/api/contents/one.ipynb")).json();
  const idleMemory = residentMegabytes(child.pid);

  const asked = performance.now();
  await ask("GET", "/notebooks/one.ipynb");
  const wish = { path: "one.ipynb", name: "", type: "notebook", kernel: { name: "gradsheet" } };
  const { kernel } = await (await ask("POST", "/api/sessions", wish)).json();
  const kernelIdle = performance.now() - asked;
  const socket = new WebSocket(`ws://${host}/api/kernels/${kernel.id}/channels?session_id=s`, { headers });
  await once(socket, "open");
  const firstCell = await run(socket, "1 + 1");
  const cells = [];
  for (let cell = 0; cell < 20; cell++) cells.push(await run(socket, "2 + 2"));
  const lines = await run(socket, "for (let line = 0; line < 100_000; line++) console.log(line)");
  let interrupted = 0;
  await run(socket, 'console.log("runs"); while (true) {}', () => {
    interrupted = performance.now();
    void ask("POST", `/api/kernels/${kernel.id}/interrupt`);
  });
  const interrupt = performance.now() - interrupted;
  const restarted = performance.now();
  await ask("POST", `/api/kernels/${kernel.id}/restart`);
  const restart = performance.now() - restarted;
  socket.terminate();
  const stopped = performance.now();
  child.kill("SIGINT");
  await once(child, "close");
  const stop = performance.now() - stopped;
  const cell = median(cells);
  return { listening, idleMemory, kernelIdle, firstCell, cell, lines, interrupt, restart, stop };
}

const names = {
  listening: "start → listening, ms",
  idleMemory: "server idle, MB",
  kernelIdle: "page asked for → kernel idle, ms",
  firstCell: "first cell, ms",
  cell: "a cell's round trip, ms",
  lines: "100,000 printed lines, ms",
  interrupt: "interrupt, ms",
  restart: "restart, ms",
  stop: "Ctrl-C → ended, ms",
};
try {
  // The first run makes what the kernels keep for the next.
  await measure();
  const results = [];
  for (let round = 0; round < Number(values.runs); round++) results.push(await measure());
  console.log(
    `Node ${process.versions.node}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`,
  );
  for (const [key, name] of Object.entries(names)) {
    const all = results.map((result) => result[key]);
    console.log(
      `${name.padEnd(34)} ${Math.round(median(all))}  (${Math.round(Math.min(...all))} to ${Math.round(Math.max(...all))})`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
