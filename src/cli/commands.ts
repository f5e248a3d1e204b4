import type { Command } from "./command.js";

/** A command, loaded when it is asked for, so that `--help` and `--version` answer at once. */
export interface CommandEntry {
  summary: string;
  load: () => Promise<{ command: Command }>;
}

/** The commands in the order in which `--help` lists them. */
export const commands: Record<string, CommandEntry> = {
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

/** What `gradsheet --help` prints. */
export const help = `gradsheet: TypeScript notebooks that solve deep-learning exams and prove their answers.

Usage: gradsheet <command> [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join("\n")}

  --help    this text; gradsheet <command> --help says more about one
  --version the version`;
