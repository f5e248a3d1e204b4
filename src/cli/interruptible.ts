/** What asks a command to stop: Ctrl-C, a shutdown, a terminal that closes. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * The work that stops when nobody reads any more what the command prints. The system's own SIGPIPE stays ignored, as Node has it: it
 * comes for every socket that a client has closed, too.
 */
const brokenPipe = new Set<() => void>();

/**
 * Runs work that can be stopped well: the first signal aborts, so that the work can stop and save; the second ends the process at
 * once.
 * @param kept - What the first one tells: what of the work is kept.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  kept = "what ran is saved",
): Promise<T> {
  const controller = new AbortController();
  const onSignal = (signal: (typeof signals)[number] | "pipe") => {
    // A terminal that closes may say so more than once; only a person means "at once" by it.
    if (controller.signal.aborted) {
      if (signal === "SIGINT" || signal === "SIGTERM") process.exit(130);
      return;
    }
    process.stderr.write(`\nStopping; ${kept}. Once more to stop at once.\n`);
    controller.abort();
  };
  const onPipe = () => onSignal("pipe");
  for (const name of signals) process.on(name, onSignal);
  brokenPipe.add(onPipe);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.removeListener(name, onSignal);
    brokenPipe.delete(onPipe);
  }
}

/**
 * Takes care of an output stream that breaks: a pipe that nobody reads any more stops the command as a signal would, a terminal
 * that is gone is written to no longer, anything else (a full disk) is said and ends it.
 */
export function watchStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EIO") return;
      if (error.code === "EPIPE") {
        if (brokenPipe.size === 0) process.exit(130);
        for (const stop of brokenPipe) stop();
        return;
      }
      if (stream === process.stdout)
        process.stderr.write(`gradsheet: must be able to print, got ${error.message}.\n`);
      process.exit(1);
    });
  }
}
