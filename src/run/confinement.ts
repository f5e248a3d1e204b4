import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheFolder } from "../../kernel/cache-folder.js";
import { dataFolder } from "../data-folder.js";
import { packageFolder } from "../package.js";

/** What keeps a kernel in: a program that gives it a system of its own, without network and without the user's files. */
export interface Sandbox {
  kind: "bubblewrap" | "podman" | "docker";
  /** The program's name or path. */
  command: string;
  /** The container's image, which has Node's libraries; bubblewrap needs none. */
  image: string | null;
}

/** What a kernel may use that runs the code of others. */
export interface Confinement {
  /** Megabytes of memory, for the kernel and all that it starts; null: no limit. */
  memory: number | null;
  /**
   * Megabytes that it may write: into its working folder, which is watched, and in a sandbox as much again into `/tmp`, which is its own.
   * Default: no limit but that of a single file.
   */
  disk?: number | null;
  /** Null lets it do what its user may do. */
  sandbox: Sandbox | null;
  /** Folders of this package that it may not see, such as that of the solutions. */
  hidden?: readonly string[];
}

/** The variable by which a kernel's compiler waits until it is needed. */
export const laterCompiler = { GRADSHEET_COMPILER: "later" };

/** How a kernel's process is started. */
export interface Launch {
  command: string;
  args: string[];
  /** Where it finds its scratch folder: another place than where that lies, in a sandbox. */
  scratch: string;
  /** Variables of the environment beside those of the kernel; `clean` starts from none. */
  clean: boolean;
}

/** Where the two folders of a kernel are in a sandbox. */
export const insideFolder = "/gradsheet-work";
export const insideScratch = "/gradsheet-kernel";

/** How many processes and threads a kernel in a container may have. */
const mostTasks = 512;

/** The largest file that a cell may write, in megabytes. */
const largestFile = 512;

/**
 * Runs the kernel as the child of a shell that can die in its place: what a cell does to its parent then ends nobody else. Files have a
 * largest size, a crash leaves no memory image, and all ends when whoever started it ends, which closes its standard input.
 */
const warden = `ulimit -c 0; ulimit -f ${largestFile * 2_048}; exec 3<&0; "$@" </dev/null 3<&- & kernel=$!
{ read -r _ <&3; kill -s KILL 0; } & watch=$!
exec 3<&-; wait "$kernel"; code=$?; kill -s KILL "$watch" 2>/dev/null; exit "$code"`;

/**
 * How to start a kernel that runs the code of others.
 * @param argv The kernel's own command, with its connection file where `launch.scratch` says.
 * @param folder Its working folder, which it may write.
 * @param scratch The folder of its connection.
 */
export function confinedLaunch(
  argv: (scratch: string) => string[],
  folder: string,
  scratch: string,
  {
    memory,
    disk = null,
    sandbox,
    hidden = [],
    isCompiled = false,
  }: Confinement & { isCompiled?: boolean | undefined },
): Launch {
  const own = isCompiled ? laterCompiler : {};
  // V8 stops a cell whose heap is nearly full, which the kernel survives; what is beside the heap is watched from outside.
  const bounded = (place: string): string[] => {
    const [node, ...rest] = argv(place);
    if (memory === null || node !== process.execPath) return [node, ...rest];
    return [node, `--max-old-space-size=${heapOf(memory)}`, ...rest];
  };
  if (sandbox === null && process.platform === "win32") {
    const [command, ...args] = bounded(scratch);
    return { command, args, scratch, clean: false };
  }
  if (sandbox === null)
    return { command: "sh", args: ["-c", warden, "sh", ...bounded(scratch)], scratch, clean: false };
  const inner = bounded(insideScratch);
  const args =
    sandbox.kind === "bubblewrap"
      ? bubblewrapArguments(inner, folder, scratch, { hidden, disk, own })
      : containerArguments(sandbox, inner, folder, scratch, { memory, hidden, disk, own });
  return { command: sandbox.command, args, scratch: insideScratch, clean: true };
}

/** What V8's heap may hold of the memory, in megabytes: the rest of the kernel has its share beside it. */
const heapOf = (memory: number): number => Math.max(128, Math.round(memory - 384));

/** Variables that a kernel in a sandbox has: none of its user's own. */
function environment(more: Record<string, string>): [string, string][] {
  const own = Object.entries(process.env).filter(([name]) => /^(LANG|LC_\w+|TZ|GRADSHEET_QUIET)$/.test(name));
  const given: [string, string][] = [
    ["PATH", "/usr/local/bin:/usr/bin:/bin"],
    ["HOME", insideFolder],
    ["TMPDIR", "/tmp"],
    ["XDG_CACHE_HOME", dirname(cacheFolder())],
    ["GRADSHEET_DATA", dataFolder()],
    ["JPY_PARENT_PID", "1"],
    ["GRADSHEET_QUIET", "1"],
    ["GRADSHEET_STDERR", join(insideScratch, "stderr")],
  ];
  return [
    ...given,
    ...Object.entries(more),
    ...own.map(([name, value]): [string, string] => [name, value ?? ""]),
  ];
}

/** A place that is shown in a sandbox: where it really lies, and a path that leads to it by links, where that is another. */
interface Place {
  real: string;
  link: string | null;
}

/** What Node and this package need of the user's system beside the system's own folders; outer places come first. */
function ownPlaces(): Place[] {
  const node = realpathSync(process.execPath);
  const wanted = [
    process.execPath,
    packageFolder,
    join(packageFolder, "node_modules"),
    modulesAround(packageFolder),
    cacheFolder(),
    dataFolder(),
    // Node's own libraries, where it does not come with the system.
    node.startsWith("/usr/") ? null : join(dirname(dirname(node)), "lib"),
  ].filter((place): place is string => place !== null && existsSync(place));
  const reals = [...new Set(wanted.map((place) => realpathSync(place)))].toSorted();
  const isShown = (place: string) => reals.some((real) => place.startsWith(`${real}/`));
  return reals.map((real) => ({
    real,
    link: wanted.find((place) => place !== real && realpathSync(place) === real && !isShown(place)) ?? null,
  }));
}

/** The `node_modules` that a package was installed into, or null. */
function modulesAround(folder: string): string | null {
  const around = dirname(folder);
  if (around === folder) return null;
  return basename(around) === "node_modules" ? around : modulesAround(around);
}

/** The system's folders that programs need to run at all; nothing of `/etc` but what finds libraries and tells the time. */
const systemPlaces = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/nix/store"];
const systemFiles = [
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/alternatives",
  "/etc/localtime",
];

/** Of the folders that are to be hidden those that would be seen, with what the kernel needs. */
function hiddenPlaces(hidden: readonly string[]): string[] {
  const own = ownPlaces().map(({ real }) => real);
  return hidden
    .filter((place) => existsSync(place))
    .map((place) => realpathSync(place))
    .filter(
      (place) =>
        own.some((real) => place.startsWith(`${real}/`)) &&
        !own.some((real) => `${real}/`.startsWith(`${place}/`)),
    );
}

/** What a sandbox is told beside the command and the folders. */
interface InsideFacts {
  memory: number | null;
  hidden: readonly string[];
  disk: number | null;
  /** Variables of the environment. */
  own: Record<string, string>;
}

/** Source: bwrap(1) of bubblewrap 0.8. */
function bubblewrapArguments(
  inner: string[],
  folder: string,
  scratch: string,
  { hidden, disk, own }: Omit<InsideFacts, "memory">,
): string[] {
  return [
    ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"],
    ["--proc", "/proc", "--dev", "/dev"],
    disk === null ? [] : ["--size", String(disk * 1_000_000)],
    ["--tmpfs", "/tmp"],
    [...systemPlaces, ...systemFiles].flatMap((place) => ["--ro-bind-try", place, place]),
    ownPlaces().flatMap(({ real, link }) => [
      ["--ro-bind", real, real],
      link === null ? [] : ["--symlink", real, link],
    ]),
    hiddenPlaces(hidden).flatMap((place) => ["--tmpfs", place]),
    ["--bind", folder, insideFolder, "--bind", scratch, insideScratch, "--chdir", insideFolder],
    environment(own).flatMap(([name, value]) => ["--setenv", name, value]),
    ["--", ...inner],
  ].flat(2);
}

/** Source: docker-run(1), podman-run(1). */
function containerArguments(
  { kind, image }: Sandbox,
  inner: string[],
  folder: string,
  scratch: string,
  { memory, hidden, disk, own }: InsideFacts,
): string[] {
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  return [
    ["run", "--rm", "--init", "--pull", "never", "--network", "none", "--read-only"],
    ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    memory === null ? [] : ["--memory", `${memory}m`, "--memory-swap", `${memory}m`],
    ["--pids-limit", String(mostTasks)],
    kind === "podman" ? ["--userns", "keep-id"] : [],
    ["--user", user, "--tmpfs", disk === null ? "/tmp" : `/tmp:size=${disk}m`],
    ownPlaces().flatMap(({ real, link }) =>
      [real, link ?? []].flat().flatMap((place) => ["--volume", `${real}:${place}:ro`]),
    ),
    hiddenPlaces(hidden).flatMap((place) => ["--tmpfs", place]),
    ["--volume", `${folder}:${insideFolder}`, "--volume", `${scratch}:${insideScratch}`],
    ["--workdir", insideFolder],
    environment(own).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    [image ?? "", ...inner],
  ].flat();
}
