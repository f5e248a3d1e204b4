import {
  installKernelspec,
  isInstalled,
  kernelspecStatus,
  uninstallKernelspec,
  type KernelspecOptions,
} from "../../kernel/kernelspec.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";

const help = `Makes the TypeScript kernel known to Jupyter, VS Code and whoever else reads Jupyter's folders. Needs no Python.

Usage: gradsheet kernel [install | uninstall | status] [options]

  --name NAME          the kernel's name (default: gradsheet)
  --display-name TEXT  what front ends show (default: TypeScript (gradsheet))
  --force              replace a kernel of that name
  --prefix DIR         into DIR/share/jupyter/kernels instead of the user's own folder
  --sys-prefix         into the active Python environment
  --launcher           for a Jupyter Enterprise Gateway, which starts kernels on its own or other hosts

Without a word it prints the status: whether the kernel is installed, and whether its Node and its package are still there.
Exit codes: 0 installed and ready, 1 not, 2 wrong usage.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet kernel", args, {
    name: { type: "string" },
    "display-name": { type: "string" },
    force: { type: "boolean" },
    prefix: { type: "string" },
    "sys-prefix": { type: "boolean" },
    launcher: { type: "boolean" },
  });
  const options: KernelspecOptions = {
    name: values.name,
    displayName: values["display-name"],
    force: values.force,
    prefix: values.prefix,
    sysPrefix: values["sys-prefix"],
    launcher: values.launcher,
  };
  const [verb = "status", ...more] = positionals;
  if (more.length > 0) throw unknown(more.join(" "));
  switch (verb) {
    case "install":
      console.log(
        isInstalled(options)
          ? `The kernel is installed already, in ${installKernelspec(options)}`
          : `Installed the kernel in ${installKernelspec(options)}`,
      );
      return exitCode.done;
    case "uninstall":
      console.log(`Removed ${uninstallKernelspec(options)}`);
      return exitCode.done;
    case "status":
      return printStatus(options);
    default:
      throw unknown(verb);
  }
}

function printStatus(options: KernelspecOptions): number {
  const { name, state, folder, argv, problems, cure } = kernelspecStatus(options);
  console.log(`${name}: ${state}`);
  if (folder !== undefined) console.log(`  folder   ${folder}`);
  if (argv !== undefined) console.log(`  command  ${argv.join(" ")}`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (cure !== undefined) console.log(`  ${cure}`);
  return state === "ready" ? exitCode.done : exitCode.failed;
}

function unknown(got: string): UsageError {
  return new UsageError({
    place: "gradsheet kernel",
    rule: "needs install, uninstall or status",
    got,
    cure: "See gradsheet kernel --help.",
  });
}

export const command: Command = { help, run };
