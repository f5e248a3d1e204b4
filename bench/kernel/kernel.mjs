/*
 * This kernel against others: npm run build && node bench/kernel/kernel.mjs [--peers FOLDER] [--kernel NAME]… [--only MEASURE]…
 * --peers installs tslab, Deno and ipykernel into FOLDER (network) and measures them in the same run; --kernel adds a
 * kernelspec that is installed on this machine. Prints the numbers, and for each peer the ratio ours / theirs.
 * An import takes its types and its code at once: where two cores are one with two threads, both together take what the two take.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findKernelspec, ownKernelspec } from "../../dist/kernel/kernelspec.js";
import { measures } from "./measures.mjs";
import { installPackages, installPeers } from "./peers.mjs";

const { values } = parseArgs({
  options: {
    peers: { type: "string" },
    kernel: { type: "string", multiple: true },
    only: { type: "string", multiple: true },
  },
});
const specs = { ours: ownKernelspec() };
for (const name of values.kernel ?? []) specs[name] = findKernelspec(name).spec;
let packages;
if (values.peers !== undefined) {
  mkdirSync(values.peers, { recursive: true });
  Object.assign(specs, installPeers(values.peers));
  packages = installPackages(join(values.peers, "packages"));
}

// A folder as a user's: its packages beside the notebook.
const folder = mkdtempSync(join(tmpdir(), "bench-kernel-"));
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
if (existsSync(modules)) symlinkSync(modules, join(folder, "node_modules"), "dir");

console.log(
  `${cpus()[0].model}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`,
);
const results = Object.fromEntries(Object.keys(specs).map((name) => [name, {}]));
const wanted = Object.entries(measures).filter(
  ([name]) => values.only === undefined || values.only.includes(name),
);
for (const [measure, take] of wanted)
  for (const [name, spec] of Object.entries(specs)) {
    process.stderr.write(`${measure}: ${name}\n`);
    try {
      Object.assign(results[name], await take(spec, measure === "packages" ? (packages ?? folder) : folder));
    } catch (error) {
      process.stderr.write(`  ${error.message}\n`);
    }
  }
rmSync(folder, { recursive: true, force: true });

const show = (value) => (value === undefined ? "never" : value >= 100 ? value.toFixed(0) : value.toFixed(1));
const names = Object.keys(specs);
const rows = Object.keys(results.ours).map((measure) => {
  const ours = results.ours[measure];
  const cells = names.slice(1).map((name) => {
    if (!(measure in results[name])) return "–";
    const theirs = results[name][measure];
    const ratio = ours !== undefined && theirs > 0 ? ` (× ${(ours / theirs).toFixed(2)})` : "";
    return show(theirs) + ratio;
  });
  return [measure, show(ours), ...cells];
});
const table = [["", "ours", ...names.slice(1).map((name) => `${name} (ours / ${name})`)], ...rows];
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
console.log(
  [line(table[0]), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join(
    "\n",
  ),
);
process.exit(0);
