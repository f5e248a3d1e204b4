import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { dataFolder } from "../../data-folder.js";
import { writeFile } from "../../write-file.js";

/** What a process has on a server, and has to take away again. */
export interface OnServer {
  kernels: string[];
  /** Folders that were made for notebooks. */
  folders: string[];
}

const kinds = ["kernels", "folders"] as const satisfies (keyof OnServer)[];

/** A record as it is kept: never with a token. */
interface Kept extends OnServer {
  form: 1;
  server: string;
  host: string;
  pid: number;
  /** When the process began, as the system tells it: a number may be another process's by now. */
  began: string | null;
}

/** Where records are kept. */
export const recordsFolder = (): string => join(dataFolder(), "remote-kernels");

/** What this process has on a server, on the disk before it is used: whoever comes after a crash finds it and takes it away. */
export class KernelRecord {
  readonly #file: string;
  readonly #kept: Kept;

  /** @param server - Its address. */
  constructor(server: string, folder = recordsFolder()) {
    this.#file = join(folder, `${randomUUID()}.json`);
    const { pid } = process;
    this.#kept = { form: 1, server, host: hostname(), pid, began: beginOf(pid), kernels: [], folders: [] };
  }

  /** @throws FileError where it cannot be written. */
  add(more: Partial<OnServer>): void {
    for (const kind of kinds) this.#kept[kind] = [...new Set([...this.#kept[kind], ...(more[kind] ?? [])])];
    this.#write();
  }

  remove(gone: Partial<OnServer>): void {
    for (const kind of kinds)
      this.#kept[kind] = this.#kept[kind].filter((each) => gone[kind]?.includes(each) !== true);
    this.#write();
  }

  #write(): void {
    const isEmpty = this.#kept.kernels.length + this.#kept.folders.length === 0;
    if (isEmpty) rmSync(this.#file, { force: true });
    else writeFile(this.#file, `${JSON.stringify(this.#kept, null, 2)}\n`, { mode: 0o600 });
  }
}

/** What processes that have ended have left on a server, with the way to forget it. */
export function leftOn(server: string, folder = recordsFolder()): (OnServer & { forget: () => void })[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const file = join(folder, name);
      const kept = readKept(file);
      if (kept === null || kept.server !== server || kept.host !== hostname() || isAlive(kept)) return [];
      const { kernels, folders } = kept;
      return [{ kernels, folders, forget: () => rmSync(file, { force: true }) }];
    });
}

function readKept(file: string): Kept | null {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as Kept;
    const areNames = (value: unknown, form: RegExp) =>
      Array.isArray(value) && value.every((each) => typeof each === "string" && form.test(each));
    const isRecord =
      kept.form === 1 &&
      areNames(kept.kernels, /^[\w-]+$/) &&
      areNames(kept.folders, /^gradsheet-[0-9a-f]+$/);
    return isRecord ? kept : null;
  } catch {
    // Gone meanwhile, or no record.
    return null;
  }
}

function isAlive({ pid, began }: Kept): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return began === null || beginOf(pid) === began;
}

/** When a process began, where the system tells. Source: Linux, proc_pid_stat(5), field 22. */
function beginOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
