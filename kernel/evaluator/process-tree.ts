import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** The processes that a process has started, and those that they have, as far as they still run; the outermost come first. */
function descendants(root: number): number[] {
  const found: number[] = [];
  for (let next = [root]; next.length > 0;) {
    next = next.flatMap(children);
    found.push(...next);
  }
  return found;
}

function children(process: number): number[] {
  try {
    // Linux has the list; a thread started each.
    return readdirSync(`/proc/${process}/task`).flatMap((thread) =>
      numbers(readFileSync(`/proc/${process}/task/${thread}/children`, "utf8")),
    );
  } catch {
    const { stdout } = spawnSync("pgrep", ["-P", String(process)], { encoding: "utf8" });
    return numbers(stdout ?? "");
  }
}

function numbers(text: string): number[] {
  return text.split(/\s+/).filter(Boolean).map(Number);
}

/**
 * Interrupts a process and all that it has started, as the keyboard does, and ends what does not heed it.
 * @param grace How long they may take, in milliseconds. (A shell's background jobs ignore an interrupt.)
 */
export function endTree(root: number, grace: number): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/T", "/F", "/PID", String(root)], { stdio: "ignore" });
    return;
  }
  const tree = [root, ...descendants(root)];
  signal(tree, "SIGINT");
  setTimeout(() => signal(tree, "SIGKILL"), grace).unref();
}

function signal(processes: number[], name: NodeJS.Signals): void {
  for (const one of processes)
    try {
      process.kill(one, name);
    } catch {
      // It has ended by now.
    }
}
