import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectServer } from "../../src/run/remote/connect-server.js";
import { runNotebook } from "../../src/run/run-notebook.js";
import { writeFile } from "../../src/write-file.js";
import { notebookText } from "../support/notebook-text.js";
import { startJupyterHub, user } from "./servers/jupyter-hub.js";
import type { ServerProgram } from "./servers/server-program.js";

/* What belongs to a real JupyterHub alone: whose token it is, which server of it, and how a server starts and ends. It stands behind a path. */

const scratch = mkdtempSync(join(tmpdir(), "gradsheet-hub-"));
const records = join(scratch, "records");
const notebook = join(scratch, "one.ipynb");
writeFile(notebook, notebookText('import { cwd } from "node:process";\nconsole.log(cwd());'));

/** A user who is named by a mail address, as many ways to log in have it. */
const mail = "bob@example.org";

let server: ServerProgram;
let hub: string;
beforeAll(async () => {
  server = await startJupyterHub({
    prefix: "/jupyter/",
    more: `
c.Authenticator.allowed_users = {"${user}", "${mail}", "eve"}
c.JupyterHub.allow_named_servers = True
def refuse(spawner):
    if spawner.user.name == "eve":
        raise RuntimeError("no seat is free")
c.Spawner.pre_spawn_hook = refuse
`,
  });
  hub = server.address.replace(/user\/.*$/, "");
  mkdirSync(server.home.inside("served", mail));
}, 200_000);
afterAll(async () => {
  await server.stop();
  rmSync(scratch, { recursive: true });
});

/** A token that a user makes for itself. @param scopes - What it may do; default: what the user may. */
async function tokenOf(name: string, scopes?: string[]): Promise<string> {
  const answer = await fetch(`${hub}hub/api/users/${name}/tokens`, {
    method: "POST",
    body: JSON.stringify({
      auth: { username: name, password: "" },
      ...(scopes === undefined ? {} : { scopes }),
    }),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (token === undefined) throw new Error(`the hub gives no token: ${answer.status}`);
  return token;
}

/** Has the user's server ended, as a hub does with one that is idle. */
async function ended(): Promise<void> {
  const { status } = await fetch(`${hub}hub/api/users/${user}/server`, {
    method: "DELETE",
    headers: { Authorization: `token ${server.token}` },
  });
  expect(status).toBe(204);
}

/** Runs a notebook where an address leads. */
async function run(address: string, token: string, path = notebook) {
  const told: string[] = [];
  const engine = await connectServer(address, { token, records, onProgress: (text) => told.push(text) });
  const { failure, notebook: executed } = await runNotebook(path, { engine });
  return { failure, told, text: JSON.stringify(executed.cells[0]) };
}

const message = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "It went well.",
    (error: unknown) => (error as Error).message,
  );

describe("a user's own token", () => {
  it("runs on the user's server, by the hub's address and by the server's, and starts it where it does not run", async () => {
    const token = await tokenOf(user);
    const first = await run(hub, token);
    expect(first.failure).toBeNull();
    // A start that is quick enough is over before the hub has told of its progress.
    expect([first.told[0], first.told.at(-1)]).toEqual([
      "asking the hub",
      "waiting for the server's first answer",
    ]);
    expect(first.text).toContain(server.home.inside("served", user));
    const second = await run(`${hub}user/${user}/`, token);
    expect(second.failure).toBeNull();
    expect(second.text).toContain(server.home.inside("served", user));
  });

  it("runs on one of several servers, by its name, also of a user who is called by a mail address", async () => {
    const { failure } = await run(`${hub}user/${encodeURIComponent(mail)}/gpu/`, await tokenOf(mail));
    expect(failure).toBeNull();
    expect(server.log).toContain(`/user/${mail}/gpu/api/kernels/`);
  });

  it("does not open another's server, and one without the rights for it opens none: the error says which", async () => {
    expect(await message(run(`${hub}user/${user}/`, await tokenOf("eve")))).toMatch(
      /--server: needs a token that may start and use .*\/user\/ada\/, got one without that right \(access:servers\)/,
    );
    expect(await message(run(`${hub}user/eve/`, await tokenOf(user)))).toMatch(
      /--server: needs a token that may start the server of eve on .*, got one that may not, or a user whom/,
    );
    const starting = await tokenOf(user, ["servers!user", "read:users:name!user"]);
    expect(await message(run(hub, starting))).toContain("got one without that right (access:servers)");
    const narrow = await tokenOf(user, ["access:servers!user", "read:users:name!user"]);
    expect((await run(hub, narrow)).failure).toBeNull();
    await ended();
    expect(await message(run(hub, narrow))).toMatch(
      /got one without that right \(.*requires any of \[servers\]\)/,
    );
  });
});

describe("a server of a hub", () => {
  it("that does not start is told with the hub's own words", async () => {
    expect(await message(run(hub, await tokenOf("eve")))).toMatch(
      /must start the server of eve, got .*no seat is free/,
    );
  });

  it("that is ended in the middle fails the notebook, which keeps what it showed, and the next call starts it", async () => {
    const token = await tokenOf(user);
    const gate = mkdtempSync(join(scratch, "gate-"));
    const path = join(scratch, "long.ipynb");
    writeFile(
      path,
      notebookText(`import { writeFileSync } from "node:fs";
console.log("before");
writeFileSync(\`${gate}/runs\`, "");
await new Promise(() => setInterval(() => {}, 1000));`),
    );
    const running = run(hub, token, path);
    await expect.poll(() => existsSync(join(gate, "runs")), { timeout: 60_000 }).toBe(true);
    await ended();
    const { failure, text } = await running;
    expect(text).toContain("before");
    expect(failure).toMatchObject({
      kind: "lost",
      error: expect.stringMatching(/keep the user's server .*has ended is started/),
    });
    expect((await run(hub, token)).failure).toBeNull();
  });
});
