import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageVersion } from "../../src/package.js";
import { catalogue } from "../../kernel/commands/catalogue.js";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
});
afterAll(() => kernel?.stop());

describe("a line that begins with !", () => {
  it.each([
    ["!true", "false"],
    ["!function () { return 0 }()", "true"],
    ["const done = false\n!done", "true"],
    ["!done", "true"],
    ["!(done && qqqq === 3)", "TypeScriptError: TS2304 in line 1: Cannot find name 'qqqq'."],
    ["!([1, 2].includes(3))", "true"],
    ["!process.env.HOMELESS", "true"],
    ["const text = `\n!ls\n%time 1\n`; text.length", "13"],
    ["/*\n!ls\n%cd /\n*/ 5", "5"],
    ["const seventeen = 17\n  % 5\nseventeen", "2"],
    ["const time = 4\n17\n%time", "1"],
  ])("%j is TypeScript: %s", async (code, shown) => {
    expect(await kernel.value(code)).toBe(shown);
  });

  it.each([
    ["!echo a b", "a b\n"],
    ["!pwd", /^\/.*\n$/],
    ["!echo one - two # three", "one - two\n"],
    ["!echo a \\\n  b", "a b\n"],
    ["const x = 1\n!echo mid\nconsole.log(x + 1)", "mid\n2\n"],
    ['!echo "it\'s" | tr a-z A-Z', "IT'S\n"],
  ])("%j is for the shell: %s", async (code, printed) => {
    const { stdout, reply } = await kernel.run(code);
    expect(reply["status"]).toBe("ok");
    expect(stdout).toMatch(printed);
  });

  it("prints as the program does, and a code other than 0 is the cell's error", async () => {
    const { stdout, stderr, reply } = await kernel.run("!echo out; echo err >&2; exit 3");
    expect([stdout, stderr, reply["ename"]]).toEqual(["out\n", "err\n", "CommandError"]);
    expect(reply["evalue"]).toBe("!echo out; echo err >&2; exit 3: ended with code 3.");
    expect(await kernel.value("!donne")).toContain("donne is neither a program nor a name of this notebook.");
  });

  it("finds the kernel's own command, also by npx, without an installation or a registry; npx runs all else as ever", async () => {
    const own = mkdtempSync(join(tmpdir(), "gradsheet-command-"));
    try {
      // A registry that nobody answers at: whoever asks it fails.
      await kernel.run("%env npm_config_registry=http://127.0.0.1:9/");
      await kernel.run(`%cd ${own}`);
      const words = ["gradsheet --version", "npx gradsheet --version", "npx --yes gradsheet --version"];
      for (const line of words)
        expect((await kernel.run(`!${line}`)).stdout, line).toBe(`${packageVersion}\n`);
      expect((await kernel.run("!npx gradsheet nothing")).reply["evalue"]).toContain("ended with code 2");
      mkdirSync(join(own, "node_modules", ".bin"), { recursive: true });
      for (const name of ["gradsheet", "other"])
        writeFileSync(join(own, "node_modules", ".bin", name), `#!/bin/sh\necho beside: ${name} "$@"\n`, {
          mode: 0o755,
        });
      expect((await kernel.run("!npx other 'a  b'")).stdout).toBe("beside: other a  b\n");
      expect((await kernel.run("!npx gradsheet x")).stdout).toBe("beside: gradsheet x\n");
    } finally {
      await kernel.run("%cd -");
      rmSync(own, { recursive: true });
    }
  });

  it("is stopped with all that it has started, while its output comes", async () => {
    // Known by its time among the programs of this machine.
    const nap = `61.${process.pid}`;
    const running = kernel.run(`!echo first; sleep ${nap} & sleep ${nap}; echo never`);
    await kernel.broadcast("stream", ({ text }) => String(text).includes("first"));
    await kernel.request("control", "interrupt_request", {});
    const { reply, stdout } = await running;
    expect([reply["ename"], stdout]).toEqual(["KeyboardInterrupt", "first\n"]);
    await expect
      .poll(
        async () => (await kernel.run(`!pgrep -f 'sleep ${nap.replace(".", "[.]")}' || echo none`)).stdout,
        {
          timeout: 60_000,
        },
      )
      .toBe("none\n");
  });

  it("says where packages for cells come from when it installs Python's", async () => {
    expect((await kernel.run("!pip install --no-such-option-at-all x")).stderr).toContain(
      "%npm install PACKAGE",
    );
  });
});

describe("a cell command", () => {
  it.each(["bash", "sh"])("%%%%%s gives the rest of the cell to the program", async (name) => {
    const { stdout, reply } = await kernel.run(`%%${name}\nfor i in 1 2; do\n  echo "line $i"\ndone`);
    expect([reply["status"], stdout]).toEqual(["ok", "line 1\nline 2\n"]);
    expect(await kernel.value(`%%${name}\necho x\nexit 7`)).toBe(
      `CommandError: %%${name}: ended with code 7.`,
    );
  });

  it("%%script runs any program; one that is not there is named", async () => {
    expect((await kernel.run("%%script node -\nconsole.log(6 * 7)")).stdout).toBe("42\n");
    expect(await kernel.value("%%script no-such-program\nx")).toContain("no-such-program is not installed");
  });

  it("%%bash that never ends is stopped, and the kernel goes on", async () => {
    const running = kernel.run("%%bash\necho go\nwhile true; do sleep 0.05; done");
    await kernel.broadcast("stream", ({ text }) => String(text).includes("go"));
    await kernel.request("control", "interrupt_request", {});
    expect((await running).reply["ename"]).toBe("KeyboardInterrupt");
    expect(await kernel.value("1 + 1")).toBe("2");
  });

  it("%%writefile writes, writes over and adds to a file", async () => {
    const file = join(kernel.folder, "w.txt");
    expect((await kernel.run("%%writefile w.txt\n!ls\n")).stdout).toBe("Wrote w.txt\n");
    expect((await kernel.run("%%writefile -a w.txt\nmore")).stdout).toBe("Added to w.txt\n");
    expect(readFileSync(file, "utf8")).toBe("!ls\nmore\n");
    expect(await kernel.value("%%writefile no/such/folder/x\na")).toContain("%%writefile: cannot write");
  });

  it.each([
    ["html", "text/html"],
    ["markdown", "text/markdown"],
    ["latex", "text/latex"],
    ["svg", "image/svg+xml"],
    ["javascript", "application/javascript"],
  ])("%%%%%s shows the cell as %s", async (name, type) => {
    const { outputs } = await kernel.run(`%%${name}\n<b>x</b>`);
    expect(outputs[0]?.content["data"]).toEqual({ [type]: "<b>x</b>" });
  });

  it("%%time checks and runs the cell, at its own lines, and says how long it took", async () => {
    const { stdout, result } = await kernel.run("%%time\nconst timed: number = 41\ntimed + 1");
    expect(result).toBe("42");
    expect(stdout).toMatch(/^CPU times: user .*, sys .*, total .*\nWall time: [\d.]+ (?:ns|µs|ms|s)\n$/);
    expect(await kernel.value("%%time\n\nconst wrong: string = 5")).toContain("TS2322 in line 3");
    expect(await kernel.value("timed")).toBe("41");
    expect((await kernel.run("%%time\n!echo a\nconsole.log('b')\n!echo c")).stdout).toMatch(
      /^a\nb\nc\nCPU[^\n]*\nWall/,
    );
  });

  it("%%timeit runs the cell many times and defines nothing", async () => {
    const { stdout } = await kernel.run("%%timeit -n 10 -r 2\nconst many = [3, 1, 2].sort()\nmany.length");
    expect(stdout).toMatch(
      /^[\d.]+ (?:ns|µs|ms) ± [\d.]+ (?:ns|µs|ms) per loop \(mean ± standard deviation of 2 runs of 10 loops\)\n$/,
    );
    expect(await kernel.value("many")).toContain("Cannot find name 'many'");
    expect(await kernel.value("%%timeit\n\nthrow new Error('within')")).toBe("Error: within");
  });
});

describe("a line command", () => {
  it("%time and %timeit measure one line, beside others", async () => {
    const { stdout, result } = await kernel.run("const base = 20\n%time console.log(base)\nbase + 1");
    expect(stdout).toMatch(/^20\nCPU times: [^]*Wall time: /);
    expect(result).toBe("21");
    expect((await kernel.run("%timeit -n 3 -r 1 await Promise.resolve(base)")).stdout).toContain(
      "per loop (3 loops)",
    );
    expect(await kernel.value("%time bse")).toContain(
      "TS2552 in line 1: Cannot find name 'bse'. Did you mean 'base'?",
    );
    expect(await kernel.value("%time")).toBe("CommandError: %time: needs code behind it, got nothing.");
  });

  it("%cd and %pwd say where files and programs start; imports stay", async () => {
    const home = kernel.folder;
    expect(await kernel.value("%pwd")).toBe(`'${home}'`);
    expect((await kernel.run("%cd /tmp\n!pwd\nconsole.log(process.cwd())")).stdout).toBe(
      "/tmp\n/tmp\n/tmp\n",
    );
    expect((await kernel.run("%cd -")).stdout).toBe(`${home}\n`);
    expect(await kernel.value("%cd /no/such/place")).toBe(
      "CommandError: %cd: needs a folder, got /no/such/place.",
    );
  });

  it("%env sets what cells and programs see, and hides what looks secret", async () => {
    expect(
      (await kernel.run("%env MY_TOKEN=abc\n%env COLOR = green tea\n!echo $COLOR\nprocess.env.COLOR")).stdout,
    ).toBe("MY_TOKEN=<hidden>\nCOLOR=green tea\ngreen tea\n");
    expect(await kernel.value("%env COLOR")).toBe("'green tea'");
    expect(await kernel.value("process.env.COLOR")).toBe("'green tea'");
    expect((await kernel.run("%env")).stdout).toMatch(/COLOR=green tea\n[^]*MY_TOKEN=<hidden>\n/);
    expect(await kernel.value("%env NO_SUCH_VARIABLE")).toContain("there is no variable NO_SUCH_VARIABLE");
  });

  it("%who and %whos list the names that cells have defined", async () => {
    await kernel.run(
      "const apples = 3; function pick(n: number): string { return String(n) }; interface Tree { h: 1 }",
    );
    expect((await kernel.run("%who")).stdout).toMatch(/\bapples\b.*\bpick\b/);
    const { stdout } = await kernel.run("%whos");
    expect(stdout).toMatch(/^Name +Kind +Type +Value\n/);
    expect(stdout).toMatch(/^apples +const +3 +3$/m);
    expect(stdout).toMatch(/^pick +function +\(n: number\): string$/m);
  });

  it("%lsmagic lists every command, and ?%name explains it", async () => {
    const { stdout } = await kernel.run("%lsmagic");
    const usages = catalogue.flatMap(({ line, cell }) => [line, cell]).filter((usage) => usage !== undefined);
    for (const usage of usages) expect(stdout).toContain(`${usage} `);
    for (const question of ["?%time", "%time?", "%%time?"]) {
      const { reply } = await kernel.run(question);
      expect(JSON.stringify(reply["payload"])).toContain("Says how long the code took.");
    }
  });

  it("%npm needs package names", async () => {
    expect(await kernel.value("%npm install 'a; rm -rf'")).toContain("needs package names");
    expect(await kernel.value("%npm run x")).toContain("takes install alone, got run");
    expect(existsSync(join(kernel.folder, "node_modules"))).toBe(false);
  });
});

describe("a command that is none of this kernel's", () => {
  it.each([
    ["%tiem 1", "NameError: %tiem: is no command of this kernel. Did you mean %time?"],
    ["%%bsh\nls", "NameError: %%bsh: is no command of this kernel. Did you mean %%bash?"],
    ["%bash ls", "NameError: %bash: is written %%bash."],
    ["%zzzzzzz", "NameError: %zzzzzzz: is no command of this kernel. All commands: %lsmagic."],
    ["?%tiem", "NameError: %tiem: is no command of this kernel. Did you mean %time?"],
    ["%pip install numpy", /npm: %npm install PACKAGE/],
    ["%load_ext tensorboard", /Python's extensions do not load/],
    ["%run other.py", /Import the file/],
  ])("%j is refused with a way on", async (code, said) => {
    expect(await kernel.value(code)).toMatch(said);
  });

  it.each([
    ["%matplotlib inline"],
    ["%load_ext autoreload\n%autoreload 2"],
    ["%config InlineBackend.figure_format = 'svg'"],
  ])("%j has nothing to do, and the cell goes on", async (code) => {
    const { stderr, result } = await kernel.run(`${code}\n40 + 2`);
    expect(result).toBe("42");
    expect(stderr).toMatch(/there is nothing to/);
  });
});
