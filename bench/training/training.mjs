/*
 * Training steps on this library's devices against their peers, in one run:
 *   npm run build && node bench/training/training.mjs [--python FOLDER] [--rounds 3] [--only wasm|tensorflow|memory]
 *     [--models mlp,lenet,lstm,attention]
 * wasm: compiled steps beside eager ones, stock tfjs on its wasm backend, and PyTorch. tensorflow (after gradsheet setup tensorflow): compiled steps
 * beside eager ones, Python TensorFlow, eager and as tf.function, and PyTorch, where the environment --python has them;
 * the cost is what the second and third step take beyond two eager ones. The rounds of all sides are interleaved,
 * each in a process of its own; the number is the median of the rounds' medians. memory: 1,000 steps of fit().
 */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    python: { type: "string" },
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    models: { type: "string", default: "mlp,lenet,lstm,attention" },
  },
});
const here = fileURLToPath(new URL(".", import.meta.url));
const quiet = { TF_CPP_MIN_LOG_LEVEL: "3", TF_ENABLE_ONEDNN_OPTS: "1", CUDA_VISIBLE_DEVICES: "" };
const allWorkloads = {
  mlp: "MLP 784-256-128-10, batch 128",
  lenet: "LeNet 28×28, batch 64",
  lstm: "LSTM 64, 50 steps, batch 32",
  attention: "attention block, d 128, 4 heads, 64 tokens, batch 32",
};

const models = values.models.split(",");
const unknown = models.filter((name) => !(name in allWorkloads));
if (unknown.length > 0) {
  console.error(
    `training.mjs: --models knows ${Object.keys(allWorkloads).join(", ")}, got ${unknown.join(", ")}`,
  );
  process.exit(2);
}
const workloads = Object.fromEntries(models.map((name) => [name, allWorkloads[name]]));

function measured(program, args) {
  try {
    const output = execFileSync(program, args, {
      encoding: "utf8",
      env: { ...process.env, ...quiet },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return JSON.parse(output.trim().split("\n").at(-1));
  } catch (error) {
    return { failed: (error.stderr?.trim().split("\n").at(-1) ?? String(error)).slice(0, 110) };
  }
}

const node = (side) => () => measured(process.execPath, [join(here, "steps.mjs"), side, values.models]);
const python = (side) => () =>
  measured(join(values.python, "bin", "python"), [join(here, "peers.py"), side, values.models]);

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

function compare(title, sides) {
  const rounds = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [name, run] of Object.entries(sides)) rounds[name].push(run());
  const [ours, ...peers] = Object.keys(sides);
  const of = (name, workload) =>
    median(rounds[name].map((result) => result[workload]).filter((value) => typeof value === "number"));
  console.log(`\n${title}: ms per Adam step, median of ${values.rounds} rounds`);
  for (const [workload, words] of Object.entries(workloads)) {
    const own = of(ours, workload);
    console.log(`  ${words}\n    ${ours.padEnd(28)} ${own === undefined ? "—" : own.toFixed(2)}`);
    for (const peer of peers) {
      const time = of(peer, workload);
      const text =
        time === undefined ? "cannot" : `${time.toFixed(2).padStart(7)}   ratio ${(own / time).toFixed(2)}`;
      console.log(`    ${peer.padEnd(28)} ${text}`);
    }
  }
  for (const workload of Object.keys(workloads)) {
    const made = of(ours, `${workload} made`);
    const cost = made - 2 * of(peers[0], workload);
    if (made !== undefined) console.log(`  compiling ${workload} costs ${cost.toFixed(0)} ms`);
  }
  for (const [name, results] of Object.entries(rounds))
    for (const { failed } of results.slice(0, 1)) if (failed) console.log(`  ${name}: ${failed}`);
}

console.log(
  `${cpus()[0].model}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`,
);
if (values.only === undefined || values.only === "wasm")
  compare("wasm", {
    "gradsheet wasm, compiled": node("wasm"),
    "gradsheet wasm, eager": node("wasm-eager"),
    "stock tfjs wasm": node("stock-wasm"),
    ...(values.python === undefined ? {} : { PyTorch: python("torch") }),
  });
if (values.only === undefined || values.only === "tensorflow")
  compare("tensorflow", {
    "gradsheet compiled": node("compiled"),
    "gradsheet eager": node("tensorflow"),
    ...(values.python === undefined
      ? {}
      : {
          "Python TensorFlow, eager": python("eager"),
          "Python tf.function": python("function"),
          PyTorch: python("torch"),
        }),
  });
if (values.only === undefined || values.only === "memory") {
  console.log("\nmemory over 1,000 steps of fit() on wasm");
  console.log(
    execFileSync(process.execPath, ["--expose-gc", join(here, "memory.mjs")], { encoding: "utf8" }),
  );
}
