#!/usr/bin/env node
import { packageVersion } from "../package.js";
import { exitCode, UsageError } from "./command.js";
import { commands, help } from "./commands.js";
import { watchStreams } from "./interruptible.js";
import { paint, printable } from "./paint.js";

async function main([name, ...args]: string[]): Promise<number> {
  if (name === "--version" || name === "-v") {
    console.log(packageVersion);
    return exitCode.done;
  }
  if (name === "help" && args.length > 0) return main([args[0], "--help"]);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(help);
    return name === undefined ? exitCode.usage : exitCode.done;
  }
  const entry = commands[name];
  if (entry === undefined) {
    throw new UsageError({
      place: "gradsheet",
      rule: `needs one of the commands ${Object.keys(commands).join(", ")}`,
      got: name,
      cure: "See gradsheet --help.",
    });
  }
  const { command } = await entry.load();
  if (args.includes("--help") || args.includes("-h")) {
    console.log(command.help);
    return exitCode.done;
  }
  return command.run(args);
}

/** What an error says: one of the product or of the system its sentence, a fault of the product where it happened. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("place" in error) return error.message;
  if (!("syscall" in error)) return error.stack ?? error.message;
  return `gradsheet: must be able to read and write its files, got ${error.message}. Check the folder's permissions and the disk's free space.`;
}

watchStreams();
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(paint(process.stderr, "red", printable(told(error))));
    process.exitCode = error instanceof UsageError ? exitCode.usage : exitCode.failed;
  },
);
