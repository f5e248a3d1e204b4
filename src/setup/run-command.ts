import { spawn, type ChildProcess } from "node:child_process";
import { GradsheetError } from "../errors.js";

/** A command's output, and whether it succeeded; a command that is not there fails like one that went wrong. */
export interface CommandResult {
  ok: boolean;
  stdout: string;
  /** The last lines of what went wrong. */
  errors: string;
}

const running = new Set<ChildProcess>();
let stopped = false;

/** Ends the programs that run, with what they started, and lets none start any more: for a command that is told to stop. */
export function endCommands(): void {
  stopped = true;
  for (const child of running) {
    try {
      if (process.platform === "win32") child.kill();
      else if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    } catch {
      // It has ended by itself.
    }
  }
}

/**
 * Runs a program to its end.
 * @param onLine called with each line of output as it comes
 */
export function runCommand(
  program: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; onLine?: (line: string) => void } = {},
): Promise<CommandResult> {
  if (stopped) return Promise.resolve({ ok: false, stdout: "", errors: "stopped" });
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      // A group of its own, to be ended as a whole: npm and pip start programs of their own.
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    let stdout = "";
    let errors = "";
    const take = (text: string): void => {
      for (const line of text.split(/\r?\n/)) if (line.trim()) options.onLine?.(line.trim());
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-4000);
      take(text);
    });
    const end = (result: CommandResult): void => {
      running.delete(child);
      resolve(result);
    };
    child.on("error", (error) => end({ ok: false, stdout, errors: error.message }));
    child.on("close", (code, signal) =>
      end({ ok: code === 0, stdout, errors: signal ? `${errors}\nended by ${signal}` : errors }),
    );
  });
}

/**
 * Runs a program that has to succeed.
 * @throws GradsheetError with the line that says what went wrong, and `cure`
 */
export async function runStep(
  place: string,
  rule: string,
  cure: string,
  ...command: Parameters<typeof runCommand>
): Promise<string> {
  const { ok, stdout, errors } = await runCommand(...command);
  if (ok) return stdout;
  const lines = (errors || stdout).trim().split("\n");
  const telling = lines.find((line) => /\berror\b/i.test(line)) ?? lines[lines.length - 1];
  throw new GradsheetError({ place, rule, got: JSON.stringify(telling.trim()), cure });
}
