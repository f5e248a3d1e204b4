/* The kernels to compare with, installed from npm and PyPI into a folder of their own. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const quiet = { stdio: ["ignore", "ignore", "inherit"] };

function npmInstall(folder, ...packages) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, "package.json"))) writeFileSync(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", ...packages], quiet);
}

/** A folder with packages of its own, as a user's: what a kernel imports there is not what it brings. */
export function installPackages(folder) {
  if (!existsSync(join(folder, "node_modules", "mathjs")))
    npmInstall(folder, "--ignore-scripts", "@tensorflow/tfjs@4.22.0", "mathjs@15.2.0");
  return folder;
}

/** Each peer's kernelspec, by name; a peer that cannot be installed says why and is left out. */
export function installPeers(folder) {
  const makers = {
    tslab() {
      // Laid out like a global installation: tslab looks for its @types/node beside itself.
      const home = join(folder, "tslab");
      mkdirSync(home, { recursive: true });
      const main = join(home, "lib", "node_modules", "tslab", "bin", "tslab");
      if (!existsSync(main))
        execFileSync(
          "npm",
          ["install", "--global", "--prefix", home, "--no-audit", "--no-fund", "tslab@1.0.22"],
          quiet,
        );
      return {
        argv: [process.execPath, main, "kernel", "--config-path", "{connection_file}"],
        language: "typescript",
        interrupt_mode: "signal",
      };
    },
    deno() {
      const home = join(folder, "deno");
      if (!existsSync(join(home, "node_modules", "deno"))) npmInstall(home, "deno@2.9.6");
      const platform = `${process.platform}-${process.arch}`;
      const binaries = [`@deno/${platform}-glibc`, `@deno/${platform}`].map((name) =>
        join(home, "node_modules", name, "deno"),
      );
      const deno = binaries.find((path) => existsSync(path)) ?? join(home, "node_modules", ".bin", "deno");
      return {
        argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
        language: "typescript",
        interrupt_mode: "message",
        env: { DENO_NO_UPDATE_CHECK: "1" },
      };
    },
    ipykernel() {
      const home = join(folder, "python");
      const python = process.env.GRADSHEET_PYTHON ?? join(home, "bin", "python");
      if (!existsSync(python)) {
        execFileSync("python3", ["-m", "venv", home], quiet);
        execFileSync(python, ["-m", "pip", "install", "--quiet", "ipykernel==7.4.0"], quiet);
      }
      return {
        argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        language: "python",
        interrupt_mode: "signal",
      };
    },
  };
  const peers = {};
  for (const [name, make] of Object.entries(makers))
    try {
      peers[name] = make();
    } catch (error) {
      console.error(`${name}: left out, ${error.message.split("\n")[0]}`);
    }
  return peers;
}
