import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
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
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { serverAsked } from "../../src/cli/server.js";
import type { FakeKernel, FakeOptions } from "../run/support/fake-server.js";
import { fakeServers } from "../run/support/fake-servers.js";
import { notebookText } from "../support/notebook-text.js";
import { program } from "../support/gradsheet.js";

/* `--server`: what the commands print, where the token goes, and what is left when they are stopped or killed. */

vi.setConfig({ testTimeout: 60_000 });
const root = mkdtempSync(join(tmpdir(), "gradsheet-server-"));
const data = join(root, "data");
const token = "s3cret-t0ken";
afterAll(() => rmSync(root, { recursive: true }));
const serve = fakeServers({ token });

/** A command that has been started, and what it has printed so far. */
interface Started {
  child: ChildProcess;
  printed: () => string;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

function start(args: string[], variables: NodeJS.ProcessEnv = { GRADSHEET_TOKEN: token }): Started {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, GRADSHEET_TOKEN: "", JUPYTER_TOKEN: "", GRADSHEET_DATA: data, ...variables },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (more: string) => (text += more));
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  return { child, printed: () => text, ended };
}

let folders = 0;

/** Notebooks of one cell each, in a folder of their own. */
function write(...cells: string[]): string {
  const folder = `in${++folders}`;
  mkdirSync(join(root, folder));
  for (const [at, cell] of cells.entries())
    writeFileSync(join(root, folder, `n${at + 1}.ipynb`), notebookText(cell));
  return folder;
}

const recordsLeft = (): string[] => {
  const folder = join(data, "remote-kernels");
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** A cell that runs until its kernel is interrupted, with the promise of its start. */
function endless() {
  let started: (kernel: FakeKernel) => void = () => {};
  const running = new Promise<FakeKernel>((resolve) => (started = resolve));
  const cells: FakeOptions["cells"] = {
    endless: (kernel, request) =>
      new Promise((done) => {
        kernel.onInterrupt = () => done(kernel.fail(request, "Interrupted"));
        started(kernel);
      }),
  };
  return { cells, running };
}

describe("gradsheet run --server", () => {
  it("runs notebooks there, some at a time, writes them and tells each", async () => {
    const server = await serve();
    const folder = write("1", "2", "3", "4", "5");
    const { ended, printed } = start(["run", folder, "--server", server.url, "--jobs", "2", "-o", "out1"]);
    expect(await ended).toBe(0);
    expect(printed().match(/✓ n\d\.ipynb/g)?.length).toBe(5);
    expect(server.most).toBe(2);
    const executed = JSON.parse(readFileSync(join(root, "out1", folder, "n3.ipynb"), "utf8")) as {
      cells: { outputs: unknown[] }[];
    };
    expect(executed.cells[0].outputs).toMatchObject([{ data: { "text/plain": ["3"] } }]);
    expect(server.kernels.size + server.files.size).toBe(0);
    expect(recordsLeft()).toEqual([]);
  });

  it("takes the token from a file, from GRADSHEET_TOKEN, else from JUPYTER_TOKEN; it is in no output, address or list of processes", async () => {
    const file = join(root, "token");
    writeFileSync(file, `${token}\n`);
    const ways: [string[], NodeJS.ProcessEnv][] = [
      [["--token-file", file], {}],
      [[], { GRADSHEET_TOKEN: token, JUPYTER_TOKEN: "another" }],
      [[], { JUPYTER_TOKEN: token }],
    ];
    const seen = await Promise.all(
      ways.map(async ([words, variables]) => {
        let listed = "";
        const server = await serve({
          cells: {
            look: () => {
              listed = existsSync("/proc") ? readFileSync(`/proc/${child.pid}/cmdline`, "utf8") : "";
            },
          },
        });
        const { child, ended, printed } = start(
          ["run", write("look"), "--server", server.url, "-o", `out-${folders}`, ...words],
          variables,
        );
        return {
          code: await ended,
          text: printed() + listed + server.seen.map(({ path }) => path).join(" "),
        };
      }),
    );
    expect(seen.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const { text } of seen) expect(text).not.toContain(token);
  });

  it("refuses a token on the command line, and does not repeat it", async () => {
    const { ended, printed } = start([
      "run",
      write("1"),
      "--server",
      "http://127.0.0.1:1/",
      "--token",
      token,
    ]);
    expect(await ended).toBe(2);
    expect(printed()).toMatch(/takes no token on the command line, which every user/);
    expect(printed()).not.toContain(token);
  });

  it.each<[Parameters<typeof serverAsked>[1], RegExp]>([
    [{ server: `http://127.0.0.1/?token=${token}` }, /takes no token in the address/],
    [{ server: `http://ada:${token}@127.0.0.1/` }, /takes no name and password in the address/],
    [{ server: "localhost" }, /needs a web address/],
    [{ "token-file": "nowhere" }, /needs --server for --token-file/],
    [
      { server: "http://127.0.0.1/", "token-file": "nowhere" },
      /nowhere: must be a file with a token.*got nothing there/,
    ],
    [{ server: "http://127.0.0.1/", "token-file": "." }, /must be a file with a token.*got a folder/],
    [{ server: "http://127.0.0.1/", "token-file": program }, /must be a file with a token/],
  ])("refuses %j", (values, rule) => {
    const asked = () => serverAsked("gradsheet run", values);
    expect(asked).toThrow(rule);
    expect(asked).not.toThrow(token);
  });

  it("warns of a file with a token that every user of the machine can read", async () => {
    const file = join(root, "open-token");
    writeFileSync(file, `${token}\n`, { mode: 0o644 });
    const words = [
      "run",
      write("1"),
      "--server",
      (await serve()).url,
      "--token-file",
      file,
      "-o",
      "out-open",
    ];
    const { ended, printed } = start(words, {});
    expect(await ended).toBe(0);
    expect(printed()).toContain(
      `${file} can be read by every user of this machine: chmod 600 ${file} keeps the token.`,
    );
    chmodSync(file, 0o600);
    const quiet = start(words, {});
    expect(await quiet.ended).toBe(0);
    expect(quiet.printed()).not.toContain("can be read");
  });

  it("refuses what a server cannot do", () => {
    const asked = () => serverAsked("gradsheet run", { server: "http://127.0.0.1/" }, { sandbox: true });
    expect(asked).toThrow(/has no --sandbox on a server/);
  });

  it("has its kernels ended by Ctrl-C, and keeps what ran", async () => {
    const { cells, running } = endless();
    const server = await serve({ cells });
    const folder = write("endless", "1", "2");
    const { child, ended, printed } = start([
      "run",
      folder,
      "--server",
      server.url,
      "--jobs",
      "1",
      "-o",
      "out2",
    ]);
    const kernel = await running;
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(kernel.interrupts).toBe(1);
    expect(printed()).toContain("Stopping");
    expect(server.kernels.size + server.files.size).toBe(0);
    expect(recordsLeft()).toEqual([]);
  });

  it("leaves kernels when it is killed, and the next call on that server ends them", async () => {
    const { cells, running } = endless();
    const server = await serve({ cells });
    const { child, ended } = start(["run", write("endless"), "--server", server.url, "-o", "out3"]);
    const { id } = await running;
    child.kill("SIGKILL");
    await ended;
    expect([...server.kernels.keys()]).toEqual([id]);
    const [record] = recordsLeft().map((name) => readFileSync(join(data, "remote-kernels", name), "utf8"));
    expect(record).toContain(id);
    expect(record).not.toContain(token);
    const next = start(["run", write("1"), "--server", server.url, "-o", "out4"]);
    expect(await next.ended).toBe(0);
    expect(server.kernels.size + server.files.size).toBe(0);
    expect(recordsLeft()).toEqual([]);
  });

  it("says on one line what is wrong with the server, and ends with 1", async () => {
    const server = await serve();
    const { ended, printed } = start(["check", write("1"), "--server", server.url], {
      GRADSHEET_TOKEN: "wrong",
    });
    expect(await ended).toBe(1);
    expect(printed()).toMatch(
      /^--server: needs a token that opens http\S+, got one that is refused \(the answer 403\)\. .*\n$/,
    );
  });
});
