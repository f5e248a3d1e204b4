#!/usr/bin/env node
import { packageVersion } from "../package.js";
import { exitCode, UsageError, type Command } from "./command.js";
import { watchStreams } from "./interruptible.js";
import { paint, printable } from "./paint.js";

/** Each command is loaded when it is asked for, so that `--help` and `--version` answer at once. */
const commands: Record<string, { summary: string; load: () => Promise<{ command: Command }> }> = {
  serve: {
    summary: "worksheets in a browser, and for JupyterLab and VS Code",
    load: () => import("./serve.js"),
  },
  solve: {
    summary: "run a paper, compare its answers with the published ones, make its PDF",
    load: () => import("./solve.js"),
  },
  run: { summary: "run notebooks and write them with their outputs", load: () => import("./run.js") },
  sweep: {
    summary: "run a notebook with every combination of some values, and compare what the runs report",
    load: () => import("./sweep.js"),
  },
  check: {
    summary: "run all papers and count how their answers stand",
    load: () => import("./check.js"),
  },
  pdf: { summary: "typeset a notebook or a folder of them as a PDF", load: () => import("./pdf.js") },
  html: { summary: "the same as one HTML page", load: () => import("./html.js") },
  index: {
    summary: "list papers and problems by topic, with links",
    load: () => import("./index-of-papers.js"),
  },
  new: { summary: "start a worksheet or a paper from a template", load: () => import("./new.js") },
  variant: {
    summary: "draw new numbers for a problem and solve it with them",
    load: () => import("./variant.js"),
  },
  practise: {
    summary: "make a student's copy, whose cells say what is right and where the first slip is",
    load: () => import("./practise.js"),
  },
  grade: {
    summary: "run what a class handed in, mark it, write marks and feedback",
    load: () => import("./grade.js"),
  },
  setup: {
    summary: "bring TensorFlow, WebGPU or MNIST for training, Typst and fonts for PDFs",
    load: () => import("./setup.js"),
  },
  doctor: { summary: "say what trains here, and why nothing better", load: () => import("./doctor.js") },
  kernel: { summary: "install, remove or check the Jupyter kernel", load: () => import("./kernel.js") },
};

const help = `gradsheet: TypeScript notebooks that solve deep-learning exams and prove their answers.

Usage: gradsheet <command> [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join("\n")}

  --help    this text; gradsheet <command> --help says more about one
  --version the version`;

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
