import { spawn, spawnSync } from "node:child_process";
import { on, once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { program } from "../support/gradsheet.js";
import { isAlive } from "../support/is-alive.js";
import { notebookText } from "../support/notebook-text.js";

/* The command itself, and what is left when it is killed, stopped, or cannot start. */

vi.setConfig({ testTimeout: 60_000 });
const scratch = mkdtempSync(join(tmpdir(), "gradsheet-serve-"));
const folder = join(scratch, "folder");
mkdirSync(folder);
writeFileSync(join(folder, "one.ipynb"), notebookText("1"));
afterAll(() => rmSync(scratch, { recursive: true }));
const env = { ...process.env, XDG_STATE_HOME: join(scratch, "state") };

/** Starts the command. @returns Where it serves, once it does. */
async function serve(...words: string[]) {
  const child = spawn(process.execPath, [program, "serve", folder, "--no-browser", ...words], { env });
  const said = { out: "", err: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.out += text;
      const [first, ...more] = said.out.split("\n");
      if (more.length > 0) resolve(first);
    });
    child.once("close", () => reject(new Error(said.err)));
  });
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const url = new URL(await address);
  const token = url.searchParams.get("token")!;
  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(`${url.origin}${path}`, {
      method,
      redirect: "manual",
      headers: "Cookie" in headers ? headers : { Authorization: `token ${token}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { child, ended, said, url, token, ask };
}

/** Runs a cell whose first line of output is awaited. */
async function runCell(host: string, kernel: string, token: string, code: string): Promise<string> {
  const socket = new WebSocket(`ws://${host}/api/kernels/${kernel}/channels?token=${token}&session_id=s`);
  await once(socket, "open");
  const header = {
    msg_id: "m",
    msg_type: "execute_request",
    session: "s",
    username: "",
    version: "5.3",
    date: "",
  };
  const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content }));
  for await (const [data] of on(socket, "message")) {
    const { header: said, content: shown } = JSON.parse(String(data)) as {
      header: typeof header;
      content: { text: string };
    };
    if (said.msg_type === "stream") {
      socket.terminate();
      return shown.text.trim();
    }
  }
  throw new Error("the socket has closed");
}
describe("gradsheet serve", () => {
  it("killed in the middle of work: files are whole, its kernel ends, and the page that is open is let in again", async () => {
    const first = await serve("--port", "0");
    expect(statSync(join(scratch, "state", "gradsheet")).isDirectory()).toBe(true);
    const entered = await first.ask("GET", `/?token=${first.token}`, undefined, { Cookie: "" });
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/"]);
    const cookie = { Cookie: entered.headers.get("set-cookie")!.split(";")[0] };
    const session = (await (
      await first.ask("POST", "/api/sessions", {
        path: "one.ipynb",
        type: "notebook",
        kernel: { name: "gradsheet" },
      })
    ).json()) as { kernel: { id: string } };
    const code = "console.log(process.pid); await new Promise(() => {})";
    const pid = Number(await runCell(first.url.host, session.kernel.id, first.token, code));
    const text = "x".repeat(2_000_000);
    const saves = [1, 2, 3].map((save) =>
      first
        .ask("PUT", "/api/contents/large.txt", { type: "file", format: "text", content: `${save}${text}` })
        .catch(() => {}),
    );
    await saves[0];
    first.child.kill("SIGKILL");
    await first.ended;
    await Promise.all(saves);
    expect(readFileSync(join(folder, "large.txt"), "utf8")).toHaveLength(2_000_001);
    await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);

    const second = await serve("--port", first.url.port);
    expect(second.token).toBe(first.token);
    // The system sends this for every socket that a page has closed while something was written to it.
    second.child.kill("SIGPIPE");
    expect((await second.ask("GET", "/api/sessions", undefined, cookie)).status).toBe(200);
    expect(await (await second.ask("GET", "/api/sessions", undefined, cookie)).json()).toEqual([]);
    expect(second.said.err).toBe("");
    second.child.kill("SIGINT");
    expect(await second.ended).toEqual([0, null]);

    const third = await serve("--port", first.url.port, "--new-token");
    expect(third.token).not.toBe(first.token);
    expect((await third.ask("GET", "/api/sessions", undefined, cookie)).status).toBe(403);
    third.child.kill("SIGTERM");
    await third.ended;
  });

  it("Ctrl-C ends kernels, and says which cells ran and what no page had saved", async () => {
    const { child, ended, said, url, token, ask } = await serve("--port", "0");
    const session = (await (
      await ask("POST", "/api/sessions", {
        path: "one.ipynb",
        type: "notebook",
        kernel: { name: "gradsheet" },
      })
    ).json()) as { kernel: { id: string } };
    const code = "console.log(process.pid); while (true) {}";
    const pid = Number(await runCell(url.host, session.kernel.id, token, code));
    await ask("PUT", "/gradsheet/edits", { page: "p1", path: "two.ipynb", unsaved: true });
    await ask("PUT", "/gradsheet/edits", { page: "p2", path: "three.ipynb", unsaved: true });
    await ask("PUT", "/gradsheet/edits", { page: "p2", path: "three.ipynb", unsaved: false });
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(said.err).toContain("Cells were running: one.ipynb\n");
    expect(said.err).toContain("Not saved, and still in its page: two.ipynb\n");
    expect(said.err).not.toContain("three.ipynb");
    expect(isAlive(pid)).toBe(false);
    expect(said.out + said.err.replace(said.out, "")).toContain(`serves ${folder}`);
  });

  it("says why it cannot serve", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const port = String((taken.address() as AddressInfo).port);
    const told = (...words: string[]) => {
      const { status, stderr } = spawnSync(process.execPath, [program, "serve", ...words], {
        env,
        encoding: "utf8",
      });
      return [status, stderr];
    };
    expect(told(folder, "--port", port)).toEqual([
      1,
      `gradsheet serve: must be able to listen on 127.0.0.1, port ${port}, got a port that another program has. Choose another one with --port.\n`,
    ]);
    taken.close();
    expect(told(join(folder, "one.ipynb"))[1]).toMatch(
      /^gradsheet serve: needs a folder, got .*one\.ipynb\./,
    );
    for (const words of [
      ["--port", "x"],
      ["--idle", "0"],
      ["a", "b"],
      ["--allow-origin", "*"],
      ["--allow-origin", "https://a.example/x"],
    ])
      expect(told(...words)[0], words.join(" ")).toBe(2);
  });
});
