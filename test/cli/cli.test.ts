import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatNotebook, readNotebook, type CodeCell, type Notebook } from "../../src/api/notebook.js";
import { gradsheetIn, program } from "../support/gradsheet.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-cli-"));
afterAll(() => rmSync(root, { recursive: true }));

const gradsheet = gradsheetIn(root);

/** A notebook with a text cell and these code cells. */
function notebookOf(...sources: string[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
    },
    cells: [
      { cell_type: "markdown", id: "text", metadata: {}, source: "# Title" },
      ...sources.map((source, index): CodeCell => ({
        cell_type: "code",
        id: `c${index}`,
        metadata: {},
        source,
        execution_count: null,
        outputs: [],
      })),
    ],
  };
}

function save(name: string, ...sources: string[]): string {
  writeFileSync(join(root, name), formatNotebook(notebookOf(...sources)));
  return name;
}

const outputsOf = (path: string) =>
  readNotebook(join(root, path)).cells.flatMap((cell) => (cell.cell_type === "code" ? [cell.outputs] : []));

describe("gradsheet", () => {
  it("--version is the package's, --help lists the commands, each command has help of its own", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(gradsheet("--version")).toMatchObject({ status: 0, stdout: `${version}\n` });
    const { status, stdout } = gradsheet("--help");
    expect(status).toBe(0);
    for (const name of [
      "solve",
      "run",
      "check",
      "pdf",
      "html",
      "new",
      "variant",
      "setup",
      "doctor",
      "kernel",
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
      expect(gradsheet(name, "--help")).toMatchObject({
        status: 0,
        stdout: expect.stringContaining(`Usage: gradsheet ${name}`),
      });
    }
  });

  it.each([
    [
      ["what"],
      "gradsheet: needs one of the commands serve, solve, run, sweep, check, pdf, html, index, new, variant, practise, grade, setup, doctor, kernel, got what.",
    ],
    [["run"], "gradsheet run: needs a notebook or a folder with notebooks, got none."],
    [["run", "--nonsense"], "gradsheet run: Unknown option '--nonsense'. See gradsheet run --help."],
    [
      ["run", "x.ipynb", "--timeout", "soon"],
      "needs a positive number of seconds, at most 2147483, after --timeout, got soon.",
    ],
    [["run", "x.ipynb", "--jobs", "0"], "needs a whole number from 1 after --jobs, got 0."],
    [["pdf"], "gradsheet pdf: needs a notebook or a folder, got none."],
    [["pdf", "x.ipynb", "--paper", "a3"], "gradsheet pdf: needs a4 or letter after --paper, got a3."],
    [["html", "x.ipynb", "--paper", "a4"], "gradsheet html: Unknown option '--paper'."],
    [["setup"], "gradsheet setup: needs tensorflow, webgpu, mnist, typst or fonts, got none."],
    [
      ["setup", "toString"],
      "gradsheet setup: needs tensorflow, webgpu, mnist, typst or fonts, got toString.",
    ],
    [["kernel", "explode"], "gradsheet kernel: needs install, uninstall or status, got explode."],
  ])("%j is wrong usage: exit code 2", (args, message) => {
    const { status, stderr } = gradsheet(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe("gradsheet doctor", () => {
  it("names the device that trains and its cure for each better one, and refuses one that is not there", () => {
    const { status, stdout } = gradsheet("doctor", "--device", "cpu");
    expect(stdout).toMatch(/^device {4}cpu: .* \(self-test passed in \d+ ms\)$/m);
    expect(status).toBe(0);
    expect(gradsheet("doctor", "--device", "tpu")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("device: needs auto, cuda"),
    });
  });
});

describe("gradsheet index", () => {
  it("lists a folder's papers by topic and by paper, with links from where the list goes", () => {
    const folder = join(root, "papers", "own");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "q1 one.ipynb"), formatNotebook(notebookOf("1")));
    const part = { id: "own-1", part: "a", topic: "weight-decay", statement: "Why?", expects: "text" };
    const problem = { problem: "1", title: "One", notebook: "q1 one.ipynb", parts: [part] };
    const paper = { paper: "own", title: "My paper", institution: null, course: null, problems: [problem] };
    writeFileSync(join(folder, "paper.json"), JSON.stringify(paper));
    expect(gradsheet("index", "papers", "-o", "lists/INDEX.md").status).toBe(0);
    const text = readFileSync(join(root, "lists", "INDEX.md"), "utf8");
    expect(text).toContain("1 paper, 1 problem, 1 part.");
    expect(text).toContain("### Weight decay\n\n- [One](../papers/own/q1%20one.ipynb) · own\n");
    expect(text).toContain(
      "### My paper\n\nFolder `../papers/own`.\n\n1. [One](../papers/own/q1%20one.ipynb), 1 part\n",
    );
    expect(gradsheet("index", "papers/own").stdout).toContain("[One](q1%20one.ipynb)");
  });
});

describe("gradsheet kernel", () => {
  it("installs, reports and removes the kernel, with no Python", () => {
    const prefix = ["--prefix", join(root, "prefix")];
    const kernelJson = join(root, "prefix", "share", "jupyter", "kernels", "gradsheet", "kernel.json");
    expect(gradsheet("kernel", ...prefix)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("gradsheet: missing"),
    });
    expect(gradsheet("kernel", "install", ...prefix).status).toBe(0);
    expect(JSON.parse(readFileSync(kernelJson, "utf8"))).toMatchObject({
      language: "typescript",
      interrupt_mode: "message",
    });
    expect(gradsheet("kernel", "install", ...prefix)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("installed already"),
    });
    expect(gradsheet("kernel", "install", "--display-name", "Another", ...prefix)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("--force"),
    });
    expect(gradsheet("kernel", "status", ...prefix)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("gradsheet: ready"),
    });
    expect(gradsheet("kernel", "uninstall", ...prefix).status).toBe(0);
    expect(existsSync(kernelJson)).toBe(false);
  });
});

describe("gradsheet run", () => {
  beforeAll(() => mkdirSync(join(root, "course", "empty"), { recursive: true }));

  it("writes the executed notebook and leaves the source alone", () => {
    const path = save("good.ipynb", "const x: number = 6", "console.log(x);\nx * 7");
    const before = readFileSync(join(root, path), "utf8");
    const { status, stderr } = gradsheet("run", path, "-o", "out");
    expect(stderr).toMatch(/^✓ good\.ipynb {2}2 cells {2}\d+\.\d s\n$/);
    expect(status).toBe(0);
    expect(readFileSync(join(root, path), "utf8")).toBe(before);
    expect(outputsOf("out/good.ipynb")).toEqual([
      [],
      [
        { output_type: "stream", name: "stdout", text: "6\n" },
        { output_type: "execute_result", execution_count: 2, data: { "text/plain": "42" }, metadata: {} },
      ],
    ]);
  });

  it("names notebook, cell, line and source of an error, goes on with the others, saves what ran: exit code 1", () => {
    const bad = save(
      "bad.ipynb",
      "console.log('before')",
      "const a = 1;\nthrow new RangeError('too far');",
      "console.log('never')",
    );
    const good = save("after.ipynb", "'still runs'");
    const { status, stderr } = gradsheet("run", bad, good, "-o", "out");
    expect(stderr).toContain(
      "bad.ipynb, cell 3, line 2: RangeError: too far\n    2 | throw new RangeError('too far');",
    );
    expect(stderr).toContain("✓ after.ipynb");
    expect(status).toBe(1);
    expect(outputsOf("out/bad.ipynb")).toMatchObject([[{ text: "before\n" }], [{ ename: "RangeError" }], []]);
  });

  it("a type error stops its cell and is named with its line", () => {
    const { status, stderr } = gradsheet(
      "run",
      save("types.ipynb", "const n = 1;\nconst text: string = n;"),
      "-o",
      "out",
    );
    expect(stderr).toMatch(
      /types\.ipynb, cell 2, line 2: .*Type 'number' is not assignable to type 'string'/,
    );
    expect(status).toBe(1);
  });

  it("what is printed late stands under its own cell; an error thrown late fails the notebook by name: exit code 1", () => {
    const wait = "await new Promise((done) => setTimeout(done, 150)); console.log('over')";
    const late = save("late.ipynb", "setTimeout(() => console.log('tick'), 40); 1", wait);
    expect(gradsheet("run", late, "-o", "out")).toMatchObject({ status: 0 });
    expect(outputsOf("out/late.ipynb")).toMatchObject([
      [{ data: { "text/plain": "1" } }, { name: "stdout", text: "tick\n" }],
      [{ name: "stdout", text: "over\n" }],
    ]);
    const causes = [
      "setTimeout(() => { throw new RangeError('forgotten') }, 40); 1",
      "void (async () => { await null; throw new RangeError('forgotten') })();",
    ];
    const names = causes.flatMap((cause, place) =>
      [[wait, "'never'"], place === 1 ? [] : [wait]].map((rest) =>
        save(`late-${place}-${rest.length}.ipynb`, "'first'", cause, ...rest),
      ),
    );
    const { status, stderr } = gradsheet("run", ...names, "-o", "out");
    expect(status).toBe(1);
    for (const name of names) {
      expect(stderr).toContain(
        `${name}, cell 3, line 1: RangeError: forgotten (thrown late, by a timer or a promise)`,
      );
      const [, outputs, ...others] = outputsOf(`out/${name}`);
      expect(outputs.at(-1)).toMatchObject({ name: "stderr", text: expect.stringContaining("forgotten") });
      expect(JSON.stringify(others)).not.toMatch(/forgotten|never/);
    }
  });

  it("a late error ends no kernel that trains on wasm", () => {
    const open = 'import { device } from "gradsheet"; const { tf } = await device("wasm"); const kept = 5;';
    const later =
      "void (async () => { await new Promise((f) => setTimeout(f, 50)); throw new Error('forgotten'); })(); kept";
    const name = save(
      "wasm-late.ipynb",
      open,
      later,
      "await new Promise((f) => setTimeout(f, 300)); kept + 1",
    );
    const { status, stderr } = gradsheet("run", name, "-o", "out");
    expect(stderr).toContain("wasm-late.ipynb, cell 3, line 1: Error: forgotten");
    expect(status).toBe(1);
    expect(outputsOf("out/wasm-late.ipynb")[2]).toMatchObject([{ data: { "text/plain": "6" } }]);
  });

  it("--timeout ends a cell that hangs, and its notebook", () => {
    const path = save(
      "slow.ipynb",
      "'the compiler is warm'",
      "console.log('on')\nwhile (true) {}",
      "'never'",
    );
    const { status, stderr } = gradsheet("run", path, "--timeout", "8", "-o", "out");
    expect(stderr).toContain("slow.ipynb, cell 3: the cell took longer than 8 s");
    expect(status).toBe(1);
    expect(outputsOf("out/slow.ipynb")).toMatchObject([
      [{}],
      [{ text: "on\n" }, { output_type: "error" }],
      [],
    ]);
  }, 60_000);

  it("says that a kernel died, and keeps what it said", () => {
    const { status, stderr } = gradsheet(
      "run",
      save("dies.ipynb", "console.log('last words'); process.exit(3)"),
      "-o",
      "out",
    );
    expect(stderr).toMatch(/dies\.ipynb, cell 2.*process\.exit\(3\)/);
    expect(outputsOf("out/dies.ipynb")[0][0]).toMatchObject({ text: "last words\n" });
    expect(status).toBe(1);
  });

  it("says what V8 said when it ended a kernel", () => {
    const hoard = "JSON.parse('[' + '[1.5],'.repeat(12_000_000) + '1]').length";
    const { status, stderr } = spawnSync(
      process.execPath,
      [program, "run", save("full.ipynb", hoard), "-o", "out"],
      {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "--max-old-space-size=200" },
      },
    );
    expect(stderr).toMatch(/kernel: must stay alive .* got signal SIG\w+\. It said: [^]*heap out of memory/);
    expect(status).toBe(1);
  });

  it("says what is wrong with each file that is no notebook of its kernel, and still runs the one beside them", () => {
    const bad = {
      "not-json.ipynb": "{ not json",
      "old.ipynb": '{"nbformat": 1, "cells": []}',
      "empty.ipynb": formatNotebook({ ...notebookOf(), cells: [] }),
      "prose.ipynb": formatNotebook(notebookOf()),
      "python.ipynb": formatNotebook({
        ...notebookOf("1"),
        metadata: { kernelspec: { name: "python3", display_name: "Python" } },
      }),
    };
    for (const [name, text] of Object.entries(bad)) writeFileSync(join(root, name), text);
    const { status, stderr } = gradsheet("run", ...Object.keys(bad), save("beside.ipynb", "1"), "-o", "out");
    for (const message of [
      "✗ not-json.ipynb: must be JSON",
      "✗ old.ipynb: must be a notebook of nbformat 4, got nbformat 1. Save it as nbformat 4",
      "✗ empty.ipynb: must have a cell with code, got a notebook without cells.",
      "✗ prose.ipynb: must have a cell with code, got none.",
      "✗ python.ipynb: runs on the kernel gradsheet, got a notebook for the kernel python3. Use --kernel gradsheet",
      "✓ beside.ipynb",
    ]) {
      expect(stderr).toContain(message);
    }
    expect(status).toBe(1);
  });

  it("refuses a folder without notebooks, an unknown kernel and a place to write that would overwrite the source", () => {
    expect(gradsheet("run", "course/empty").stderr).toContain("must be a folder with notebooks");
    const path = save("here.ipynb", "1");
    expect(gradsheet("run", path, "--kernel", "no-such-kernel").stderr).toContain(
      "needs the name of an installed kernel, got no-such-kernel",
    );
    expect(gradsheet("run", path, "-o", ".").stderr).toContain("does not write over what it reads");
  });

  it("refuses an output folder that cannot be written before it runs anything", () => {
    writeFileSync(join(root, "a-file"), "");
    const { status, stderr } = gradsheet("run", save("here.ipynb", "1"), "-o", "a-file/out");
    expect(stderr).toContain("must be a folder that can be written");
    expect(stderr).not.toContain("here.ipynb  ");
    expect(status).toBe(1);
    if (process.getuid?.() === 0) return;
    mkdirSync(join(root, "locked"));
    chmodSync(join(root, "locked"), 0o500);
    expect(gradsheet("run", "here.ipynb", "-o", "locked").stderr).toContain(
      "must be a folder that can be written",
    );
  });
});
