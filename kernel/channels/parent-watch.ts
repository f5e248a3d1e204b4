/** How often the parent is looked for, in milliseconds. */
const interval = 1000;

/**
 * Calls back when the process that started the kernel is gone. A front end that wants this says its id in
 * `JPY_PARENT_PID`; without it, the kernel may be meant to outlive whoever started it.
 * @param parent Who the parent was when the process started.
 */
export function watchParent(parent: number, gone: () => void): void {
  const named = Number(process.env["JPY_PARENT_PID"]);
  if (!Number.isInteger(named) || named <= 0) return;
  const timer = setInterval(() => {
    // A parent that ended before this process could look who it is has left it to another: the system's first process, or that of a session.
    const wasLeft = process.ppid !== named && !isAlive(named);
    if (process.ppid === parent && !wasLeft) return;
    clearInterval(timer);
    gone();
  }, interval);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be asked, but is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
