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
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, interval);
  timer.unref();
}
