import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { KernelspecError } from "./errors.js";
import { kernelFolders, pythonPrefix, userDataFolder } from "./jupyter-folders.js";

import { launcherArguments } from "./launcher-arguments.js";
import { logo } from "./logo.js";
import { makeFolder } from "./make-folder.js";
import { kernelProgram, launcherProgram } from "./package-root.js";
import { productName } from "./product.js";
import { protocolVersion } from "./protocol/message.js";

/** How a Jupyter front end starts and presents a kernel: the contents of `kernel.json`. */
export interface Kernelspec {
  /** The command; `{connection_file}` stands for the connection file's path. */
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: "message" | "signal";
  kernel_protocol_version?: string;
  env?: Record<string, string>;
  metadata?: Record<string, unknown>;
}

/** The name under which the kernel is installed unless another is asked for. */
export const kernelName = productName;

/** The name that front ends show. */
export const kernelDisplayName = `TypeScript (${productName})`;

/** Where a kernelspec goes, and under which name. */
export interface KernelspecOptions {
  /** Default `gradsheet`. */
  name?: string | undefined;
  /** Default `TypeScript (gradsheet)`. */
  displayName?: string | undefined;
  /** Replace a kernelspec of that name. Default false. */
  force?: boolean | undefined;
  /** Into `PREFIX/share/jupyter/kernels`, in place of the user's data folder. */
  prefix?: string | undefined;
  /** Into the active Python environment (venv or conda). */
  sysPrefix?: boolean | undefined;
  /** For a Jupyter Enterprise Gateway, which starts the kernel through a launcher on its own or another host. Default false. */
  launcher?: boolean | undefined;
}

/** What is installed under a name, and whether it would start. */
export interface KernelspecStatus {
  name: string;
  state: "missing" | "ready" | "stale" | "foreign" | "broken";
  /** The kernelspec's folder, where there is one. */
  folder: string | undefined;
  /** The command that it starts, where it is readable. */
  argv: string[] | undefined;
  /** What is wrong, a sentence for each. */
  problems: string[];
  /** What to do about it. */
  cure: string | undefined;
}

/**
 * The kernelspec of this very package, run by this very Node.
 * @returns A spec whose command needs no installation.
 */
export function ownKernelspec(): Kernelspec {
  return {
    argv: kernelCommand(process.execPath, "{connection_file}"),
    display_name: kernelDisplayName,
    language: "typescript",
    interrupt_mode: "message",
    kernel_protocol_version: protocolVersion,
    metadata: { debugger: true },
  };
}

/**
 * The command that starts a kernel. Both flags are for interrupts: Node aborts the process ("async hook stack has become corrupted")
 * when a callback is terminated, unless these checks are off; two of their counters are out of reach otherwise.
 * @param node The Node that runs it.
 * @param connectionFile The connection file's path, or what a front end puts the path in the place of.
 */
export function kernelCommand(node: string, connectionFile: string): string[] {
  return [node, "--no-force-async-hooks-checks", "--expose-internals", kernelProgram, connectionFile];
}

/** The command of a launcher, with what the gateway fills in. */
function launcherCommand(node: string): string[] {
  const args = Object.entries(launcherArguments).flatMap(([name, value]) => [`--${name}`, value]);
  return [node, launcherProgram, ...args];
}

/** How the gateway finds the hosts to start kernels on: those of its `remote_hosts`, over SSH where it is not the host itself. */
const processProxy = {
  class_name: "enterprise_gateway.services.processproxies.distributed.DistributedProcessProxy",
};

/**
 * The kernelspec that Jupyter would use for a name.
 * @param name The kernel's name; upper and lower case are the same.
 * @returns Its folder and contents, or null where no folder of Jupyter has it.
 * @throws KernelspecError when its `kernel.json` is no kernelspec.
 */
export function findKernelspec(name: string): { folder: string; spec: Kernelspec } | null {
  for (const folder of kernelFolders()) {
    const found = namesIn(folder).find((entry) => entry.toLowerCase() === name.toLowerCase());
    if (found === undefined || !existsSync(join(folder, found, "kernel.json"))) continue;
    return { folder: join(folder, found), spec: readKernelspec(join(folder, found)) };
  }
  return null;
}

/** All kernelspecs that Jupyter would find, by name; of two of one name the first. One that cannot be read is left out. */
export function installedKernelspecs(): { name: string; folder: string; spec: Kernelspec }[] {
  const found = new Map<string, { name: string; folder: string; spec: Kernelspec }>();
  for (const parent of kernelFolders())
    for (const entry of namesIn(parent)) {
      const name = entry.toLowerCase();
      const folder = join(parent, entry);
      if (found.has(name) || !existsSync(join(folder, "kernel.json"))) continue;
      try {
        found.set(name, { name, folder, spec: readKernelspec(folder) });
      } catch {
        // `findKernelspec` says what is wrong to whoever asks for it.
      }
    }
  return [...found.values()];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A folder of the search path that does not exist holds no kernels.
    return [];
  }
}

function readKernelspec(folder: string): Kernelspec {
  const place = join(folder, "kernel.json");
  let spec: Partial<Kernelspec>;
  try {
    spec = JSON.parse(readFileSync(place, "utf8")) as Partial<Kernelspec>;
  } catch (cause) {
    throw new KernelspecError(
      { place, rule: "must be readable JSON", got: (cause as Error).message },
      { cause },
    );
  }
  const { argv } = spec;
  if (!Array.isArray(argv) || argv.length === 0 || argv.some((word) => typeof word !== "string"))
    throw new KernelspecError({ place, rule: "needs a command as argv", got: JSON.stringify(argv) });
  return {
    ...spec,
    argv,
    display_name: spec.display_name ?? "",
    language: spec.language ?? "",
    interrupt_mode: spec.interrupt_mode ?? "signal",
  };
}

/**
 * Installs the kernelspec of this package for Jupyter, VS Code and whoever else reads Jupyter's folders.
 * @param options Name, place, and whether to replace one that is there.
 * @returns The folder that now holds `kernel.json` and the logo; unchanged where it held the very same before.
 * @throws KernelspecError when the name is not one, the package is not built, the place is taken or cannot be written.
 */
export function installKernelspec(options: KernelspecOptions = {}): string {
  const folder = installFolder(options);
  if (!existsSync(kernelProgram))
    throw new KernelspecError({
      place: "kernel install",
      rule: "needs the built package",
      got: `no ${kernelProgram}`,
      cure: "Run `npm run build` first.",
    });
  const spec = specOf(options);
  if (holds(folder, spec)) return folder;
  if (existsSync(folder) && !options.force)
    throw new KernelspecError({
      place: "kernel install",
      rule: "does not replace a kernelspec unasked",
      got: folder,
      cure: "Run it again with --force to replace it.",
    });
  let draft: string | undefined;
  try {
    makeFolder(dirname(folder));
    draft = mkdtempSync(`${folder}-`);
    writeFileSync(join(draft, "kernel.json"), `${JSON.stringify(spec, null, 2)}\n`);
    writeFileSync(join(draft, "logo-svg.svg"), logo);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } catch (cause) {
    if (draft !== undefined) rmSync(draft, { recursive: true, force: true });
    throw new KernelspecError(
      {
        place: "kernel install",
        rule: `needs to write ${folder}`,
        got: (cause as Error).message,
        cure: "Use --prefix to install somewhere else.",
      },
      { cause },
    );
  }
  return folder;
}

/** Whether this very kernelspec is installed there already: installing it once more changes nothing. */
export function isInstalled(options: KernelspecOptions = {}): boolean {
  return holds(installFolder(options), specOf(options));
}

function specOf({ displayName = kernelDisplayName, launcher = false }: KernelspecOptions): Kernelspec {
  const own = { ...ownKernelspec(), display_name: displayName };
  if (!launcher) return { ...own, argv: kernelCommand(stableNode(), "{connection_file}") };
  const metadata = { ...own.metadata, process_proxy: processProxy };
  return { ...own, argv: launcherCommand(stableNode()), metadata };
}

function holds(folder: string, spec: Kernelspec): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")), spec);
  } catch {
    return false;
  }
}

/**
 * Removes an installed kernelspec.
 * @returns The folder that was removed.
 * @throws KernelspecError when there is none.
 */
export function uninstallKernelspec(options: KernelspecOptions = {}): string {
  const folder = installFolder(options);
  if (!existsSync(join(folder, "kernel.json")))
    throw new KernelspecError({
      place: "kernel uninstall",
      rule: "needs an installed kernelspec",
      got: `none in ${folder}`,
      cure: "See `gradsheet kernel status`.",
    });
  rmSync(folder, { recursive: true });
  return folder;
}

/**
 * Whether the installed kernelspec would start this package: notices a Node or a package that moved.
 * @returns The state, what is wrong and the cure.
 */
export function kernelspecStatus(options: KernelspecOptions = {}): KernelspecStatus {
  const name = options.name ?? kernelName;
  const asked = options.prefix !== undefined || options.sysPrefix;
  const folder = asked ? installFolder(options) : (findFolder(name) ?? installFolder(options));
  const again = `Run \`${install(name)} --force\`.`;
  if (!existsSync(join(folder, "kernel.json")))
    return {
      name,
      state: "missing",
      folder: undefined,
      argv: undefined,
      problems: [`No kernelspec named ${name} is installed.`],
      cure: `Run \`${install(name)}\`.`,
    };
  let argv: string[];
  try {
    argv = readKernelspec(folder).argv;
  } catch (error) {
    const problems = [(error as Error).message];
    return { name, state: "broken", folder, argv: undefined, problems, cure: again };
  }
  const node = argv[0] as string;
  const program = argv.find((word) => /[\\/]main\.js$/.test(word));
  if (program === undefined)
    return { name, state: "foreign", folder, argv, problems: ["It starts another program."], cure: again };
  const problems: string[] = [];
  if (!existsSync(node)) problems.push(`Its Node is gone: ${node}.`);
  if (!existsSync(program)) problems.push(`Its package is gone: ${program}.`);
  else if (![kernelProgram, launcherProgram].some((own) => sameFile(program, own)))
    problems.push(`It starts another copy of the package: ${program}.`);
  const stale = problems.length > 0;
  return { name, state: stale ? "stale" : "ready", folder, argv, problems, cure: stale ? again : undefined };
}

/** The command that installs a kernel under a name. */
function install(name: string): string {
  return `gradsheet kernel install${name === kernelName ? "" : ` --name ${name}`}`;
}

function findFolder(name: string): string | undefined {
  return kernelFolders()
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, "kernel.json")));
}

function installFolder({ name = kernelName, prefix, sysPrefix }: KernelspecOptions): string {
  if (!/^[a-z0-9._-]+$/i.test(name))
    throw new KernelspecError({
      place: "kernel name",
      rule: "may have letters, digits and . _ - only",
      got: JSON.stringify(name),
      cure: "Choose another name.",
    });
  const root = sysPrefix ? pythonPrefix() : prefix;
  if (sysPrefix && root === undefined)
    throw new KernelspecError({
      place: "--sys-prefix",
      rule: "needs an active Python environment",
      got: "neither VIRTUAL_ENV nor CONDA_PREFIX",
      cure: "Activate it, or name its folder with --prefix.",
    });
  const data = root === undefined ? userDataFolder() : join(root, "share", "jupyter");
  return join(data, "kernels", name);
}

/**
 * The path of this Node that outlives its next update: the entry of PATH that leads to it, since
 * `process.execPath` may be a versioned folder behind a link (Homebrew's Cellar).
 */
function stableNode(): string {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate) && sameFile(candidate, process.execPath));
  return onPath ?? process.execPath;
}

function sameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
