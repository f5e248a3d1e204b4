import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { readBody } from "../../src/server/http/read-body.js";
import { notebookText } from "../support/notebook-text.js";
import { Served, statusIn } from "./support/served.js";

/*
 * What a page of another site, a file from somewhere, or a program that guesses may try. Requests go out byte by byte: a client that tidies
 * paths, hosts and lengths would test itself.
 */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const secret = "nobody-may-read-this";
const page = mkdtempSync(join(tmpdir(), "gradsheet-page-"));
let served: Served;
let host: string;
let token: string;
let cookie: string;
let write: string;

beforeAll(async () => {
  writeFileSync(
    join(page, "index.html"),
    '<!doctype html>\n<meta name="gradsheet" content="{}" />\n<script type="module" src="/page/a.js"></script>\n',
  );
  writeFileSync(join(page, "a.js"), "1");
  served = await Served.start(
    (folder, scratch) => {
      mkdirSync(join(scratch, "served-secret"));
      mkdirSync(join(folder, "sub"));
      mkdirSync(join(folder, ".hidden"));
      for (const file of ["../secret.txt", "../served-secret/x.txt", ".hidden/x.txt"])
        writeFileSync(join(folder, file), secret);
      writeFileSync(join(folder, "one.ipynb"), notebookText("1"));
      writeFileSync(join(folder, "x.txt"), "x");
      symlinkSync(scratch, join(folder, "up"));
      symlinkSync(join(scratch, "secret.txt"), join(folder, "secret-link.txt"));
      symlinkSync(join(scratch, "new.txt"), join(folder, "new-link.txt"));
      symlinkSync(join(folder, "circle"), join(folder, "circle"));
      symlinkSync(join(folder, ".hidden"), join(folder, "hidden-link"));
    },
    { page },
  );
  host = `Host: ${served.host}`;
  token = `Authorization: token ${served.server.token}`;
  const entered = await served.lines(`GET /?token=${served.server.token}`, [host]);
  cookie = `Cookie: ${/Set-Cookie: ([^;]+)/.exec(entered)![1]}`;
  const html = await served.lines("GET /", [host, cookie]);
  write = /&quot;write&quot;:&quot;([\w-]+)&quot;/.exec(html)![1];
});
afterAll(async () => {
  await served.stop();
  rmSync(page, { recursive: true });
});

const paths = [
  "../secret.txt",
  "..%2fsecret.txt",
  "%2e%2e/secret.txt",
  "%2e%2e%2fsecret.txt",
  "%252e%252e%252fsecret.txt",
  "..%252fsecret.txt",
  "sub/../../secret.txt",
  "sub/..%2f..%2fsecret.txt",
  "sub/%2e%2e/%2e%2e/secret.txt",
  "./../secret.txt",
  "....//secret.txt",
  "..%5csecret.txt",
  "..\\secret.txt",
  "sub\\..\\..\\secret.txt",
  "%c0%ae%c0%ae%c0%afsecret.txt",
  "%e0%80%ae%e0%80%ae/secret.txt",
  "..%00/secret.txt",
  "secret.txt%00.ipynb",
  "%00",
  "\\\\127.0.0.1\\share\\secret.txt",
  "%5c%5c127.0.0.1%5cshare",
  "//127.0.0.1/share/secret.txt",
  "C:/secret.txt",
  "C:%5csecret.txt",
  "file.txt::$DATA",
  "../served-secret/x.txt",
  "..%2fserved-secret%2fx.txt",
  "up/secret.txt",
  "up",
  "secret-link.txt",
  "new-link.txt",
  "circle",
  ".hidden/x.txt",
  "hidden-link/x.txt",
  "%2ehidden/x.txt",
  "sub/.ipynb_checkpoints/x",
];

/** Nothing outside has been made, changed or removed. */
const isUntouched = () =>
  ["secret.txt", "served-secret/x.txt", "served/.hidden/x.txt"].every(
    (file) => readFileSync(join(served.scratch, file), "utf8") === secret,
  ) && !existsSync(join(served.scratch, "new.txt"));

describe("no path leads out of the folder", () => {
  it.each(paths)("%s", async (path) => {
    const body = JSON.stringify({ type: "file", format: "text", content: "written" });
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    for (const [first, headers, text] of [
      [`GET /api/contents/${path}`, [], ""],
      [`GET /api/contents/${path}?content=0&hash=1`, [], ""],
      [`GET /files/${path}`, [], ""],
      [`GET /page/${path}`, [], ""],
      [`GET /gradsheet/help/${path}`, [], ""],
      [`DELETE /api/contents/${path}`, [], ""],
      [`POST /api/contents/${path}/checkpoints`, [], ""],
      [`GET /gradsheet/runs/${path}`, [], ""],
      [`PUT /api/contents/${path}`, [length], body],
    ] as const) {
      const answer = await served.lines(first, [host, token, ...headers], text);
      // A name that is odd but none of the tricks, and not there: reading is 404, and writing makes a file of that name inside.
      const isOdd = /^C:|::|^%252e|^\/\/|^\.\.%252f/.test(path);
      if (isOdd && /^PUT|runs/.test(first)) continue;
      expect(statusIn(answer), `${first}\n${answer}`).toBeGreaterThanOrEqual(400);
      expect(statusIn(answer), first).toBeLessThan(500);
      expect(answer, first).not.toContain(secret);
      expect(answer, first).not.toContain(served.scratch);
    }
    expect(isUntouched()).toBe(true);
  });

  it.each([
    "../secret.txt",
    "up/secret.txt",
    "secret-link.txt",
    ".hidden/x.txt",
    "sub/../../secret.txt",
    "new-link.txt",
  ])("a rename to %s, a copy and a document of it are refused", async (path) => {
    expect((await served.ask("PATCH", "api/contents/x.txt", { path })).status).toBeGreaterThanOrEqual(400);
    expect((await served.ask("POST", "api/contents/sub", { copy_from: path })).status).toBeGreaterThanOrEqual(
      400,
    );
    expect((await served.ask("POST", "gradsheet/documents", { path, kind: "html" })).status).toBe(404);
    expect((await served.ask("POST", "gradsheet/variant", { path })).status).toBe(404);
    expect(readFileSync(join(served.folder, "x.txt"), "utf8")).toBe("x");
    expect(isUntouched()).toBe(true);
  });
});

describe("requests", () => {
  it("a page without credentials leads to the login, with them it comes under a policy without inline scripts", async () => {
    const away = await served.lines("GET /notebooks/one.ipynb?x=1", [host]);
    expect(away).toMatch(/^HTTP\/1\.1 302 [^]*Location: \/login\?next=%2Fnotebooks%2Fone\.ipynb%3Fx%3D1\r\n/);
    const shown = await served.lines("GET /notebooks/one.ipynb", [host, cookie]);
    expect(shown).toContain(
      "&quot;view&quot;:{&quot;kind&quot;:&quot;notebook&quot;,&quot;path&quot;:&quot;one.ipynb&quot;}",
    );
    const policy = /Content-Security-Policy: (.*)\r/.exec(shown)![1];
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("form-action 'none'; frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it("the token becomes a cookie and leaves the address; a link of another site does so by a page of ours", async () => {
    const first = `GET /notebooks/one.ipynb?a=1&token=${served.server.token}`;
    const typed = await served.lines(first, [host, "Sec-Fetch-Site: none"]);
    expect(typed).toMatch(/^HTTP\/1\.1 303 [^]*Location: \/notebooks\/one\.ipynb\?a=1\r\n/);
    const linked = await served.lines(first, [host, "Sec-Fetch-Site: cross-site"]);
    expect(linked).toMatch(
      /^HTTP\/1\.1 200 [^]*http-equiv="refresh" content="0;url=\/notebooks\/one\.ipynb\?a=1"/,
    );
    for (const answer of [typed, linked]) {
      expect(answer).toMatch(/Set-Cookie: gradsheet-\d+=[^;]+; Path=\/; HttpOnly; SameSite=Strict/);
      expect(answer).not.toContain(served.server.token);
    }
  });

  it.each(["//evil.example/", "///evil.example", "/%2fevil.example/..", "/\\evil.example"])(
    "the token in the address %s leads to no other site",
    async (path) => {
      const answer = await served.lines(`GET ${path}?token=${served.server.token}`, [host]);
      expect(/Location: (.*)\r/.exec(answer)?.[1] ?? "/").toMatch(/^\/(?![/\\])/);
    },
  );

  it("the login takes the token, and leads to a path of this server alone", async () => {
    const login = (form: Record<string, string>, ...more: string[]) => {
      const body = new URLSearchParams(form).toString();
      return served.lines("POST /login", [host, `Content-Length: ${body.length}`, ...more], body);
    };
    expect(await login({ token: served.server.token, next: "/notebooks/one.ipynb" })).toMatch(
      /^HTTP\/1\.1 303 [^]*Location: \/notebooks\/one\.ipynb\r\n[^]*Set-Cookie: gradsheet/,
    );
    expect(await login({ token: served.server.token, next: "//evil.example" })).toMatch(/Location: \/\r\n/);
    const wrong = await login({ token: "wrong", next: '"><script>' });
    expect(statusIn(wrong)).toBe(403);
    expect(wrong).not.toMatch(/Set-Cookie|"><script>/);
    expect(statusIn(await login({ token: served.server.token }, "Origin: http://evil.example"))).toBe(403);
  });

  it("a write with the cookie needs the page's header; another port's cookie, origin or site does not do", async () => {
    const put = (...headers: string[]) => {
      const body = '{"page":"p","path":"one.ipynb","unsaved":false}';
      return served.statusOf(
        "PUT /gradsheet/edits",
        [host, `Content-Length: ${body.length}`, ...headers],
        body,
      );
    };
    const own = [cookie, `X-Gradsheet: ${write}`];
    expect(await put(...own)).toBe(204);
    expect(await put(...own, `Origin: http://${served.host}`, "Sec-Fetch-Site: same-origin")).toBe(204);
    expect(await put(cookie)).toBe(403);
    expect(await put(cookie, "X-Gradsheet: x")).toBe(403);
    expect(await put(cookie, `X-XSRFToken: ${write}`)).toBe(403);
    expect(await put(...own, "Origin: http://127.0.0.1:1")).toBe(403);
    expect(await put(...own, "Origin: null")).toBe(403);
    expect(await put(...own, "Sec-Fetch-Site: same-site")).toBe(403);
    expect(await put(cookie.replace("gradsheet-", "gradsheet-1"), `X-Gradsheet: ${write}`)).toBe(403);
    expect(
      await put(`Cookie: gradsheet-${served.server.port}=${served.server.token}`, `X-Gradsheet: ${write}`),
    ).toBe(403);
  });

  it("hosts that are not its own, none, two, and addresses that are no paths are refused", async () => {
    const get = (first: string, ...headers: string[]) => served.statusOf(first, [token, ...headers]);
    expect(await get("GET /api/contents", "Host: evil.example")).toBe(403);
    expect(await get("GET /", `Host: 127.0.0.1.evil.example:${served.server.port}`)).toBe(403);
    expect(await get("GET /api/contents")).toBe(400);
    expect(await get("GET /api/contents", host, "Host: evil.example")).toBeGreaterThanOrEqual(400);
    expect(await get("GET http://evil.example/api/contents", host)).toBe(400);
    expect(await get("CONNECT evil.example:80", host)).toBeLessThan(200);
    expect(await get("TRACE /api/contents", host)).toBe(405);
  });

  it("a wrong token is not told apart by what is asked, and too many are told to wait", async () => {
    const wrong = () => served.statusOf("GET /api/contents", [host, "Authorization: token wrong"]);
    const codes: number[] = [];
    for (let tried = 0; tried < 40; tried++) codes.push(await wrong());
    expect(codes[0]).toBe(403);
    expect(codes.at(-1)).toBe(429);
    expect(await served.statusOf("GET /api/contents", [host, token])).toBe(200);
    expect(await served.statusOf("GET /api/contents", [host, cookie])).toBe(200);
  });
});

describe("limits", () => {
  it("a body that says it is 999 GB is refused before it comes", async () => {
    const answer = await served.lines("PUT /api/contents/large.txt", [
      host,
      token,
      "Content-Length: 999000000000",
    ]);
    expect(statusIn(answer)).toBe(413);
  });

  it("a body that does not say so is read to the limit and no further", async () => {
    let made = 0;
    const body = Readable.from(
      (function* () {
        for (; made < 1_000; made++) yield Buffer.alloc(10);
      })(),
    );
    const request = Object.assign(body, { headers: {} }) as unknown as IncomingMessage;
    await expect(readBody(request, 105)).rejects.toMatchObject({ status: 413 });
    expect(made).toBeLessThan(40);
    const chunked = [host, token, "Transfer-Encoding: chunked"];
    const answer = await served.lines("PUT /api/contents/chunked.txt", chunked, '2\r\n{"\r\n0\r\n\r\n');
    expect(statusIn(answer)).toBe(400);
  });

  it("long headers, and two lengths", async () => {
    expect(await served.statusOf("GET /api", [host, `X: ${"x".repeat(20_000)}`])).toBe(431);
    const lengths = [host, "Content-Length: 3", "Transfer-Encoding: chunked"];
    expect(await served.statusOf("POST /login", lengths, "0\r\n\r\n")).toBe(400);
  });

  it("a header that never ends", async () => {
    const impatient = await Served.start(() => {}, { headerTime: 300 });
    expect(statusIn(await impatient.raw(`GET /api HTTP/1.1\r\nHost: ${impatient.host}\r\nX: `))).toBe(408);
    await impatient.stop();
  });
});

describe("what is no request", () => {
  const handshake = (version: string, key: string) => [
    "Connection: Upgrade",
    "Upgrade: websocket",
    `Sec-WebSocket-Version: ${version}`,
    `Sec-WebSocket-Key: ${key}`,
  ];

  it.each([
    ["bytes of another protocol", 400, () => served.raw(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]))],
    ["a word", 400, () => served.raw("HELO example.org\r\n\r\n")],
    ["headers of 20 kB", 431, () => served.lines("GET /api", [host, `X: ${"x".repeat(20_000)}`])],
    [
      "a websocket of a version that nobody speaks",
      400,
      async () => {
        const { id } = (await served.ask("POST", "api/kernels", {})).json;
        const path = `/api/kernels/${id}/channels`;
        return served.raw(
          [`GET ${path} HTTP/1.1`, host, token, ...handshake("7", "short"), "", ""].join("\r\n"),
        );
      },
    ],
  ])("%s, is answered with a message as every other request", async (_, status, ask) => {
    const answer = await ask();
    expect(statusIn(answer)).toBe(status);
    const [head, body] = answer.split("\r\n\r\n") as [string, string];
    expect(head).toContain("Content-Type: application/json");
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toEqual({ message: expect.stringMatching(/\.$/), reason: expect.any(String) });
  });
});

describe("websockets", () => {
  let kernel: string;
  beforeAll(async () => {
    kernel = (await served.ask("POST", "api/kernels", {})).json.id as string;
  });

  const upgrade = async (path: string, ...headers: string[]) => {
    const key = [
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    const answer = await new Promise<string>((resolve, reject) => {
      const lines = [`GET ${path} HTTP/1.1`, "Connection: Upgrade", ...key, ...headers, "", ""].join("\r\n");
      import("node:net").then(({ connect }) => {
        const socket = connect(served.server.port, "127.0.0.1", () => socket.write(lines));
        socket.once("data", (data) => {
          resolve(data.toString("latin1"));
          socket.destroy();
        });
        socket.once("error", reject);
      }, reject);
    });
    return statusIn(answer);
  };

  it("are the own page's, or of who has the token", async () => {
    const path = `/api/kernels/${kernel}/channels`;
    const own = `Origin: http://${served.host}`;
    expect(await upgrade(path, host, cookie, own)).toBe(101);
    expect(await upgrade(path, host, token)).toBe(101);
    expect(await upgrade(`${path}?token=${served.server.token}`, host)).toBe(101);
    expect(await upgrade(path, host, cookie)).toBe(403);
    expect(await upgrade(path, host, cookie, "Origin: http://evil.example")).toBe(403);
    expect(await upgrade(path, host, cookie, "Origin: http://127.0.0.1:1")).toBe(403);
    expect(await upgrade(path, host, cookie, "Origin: null")).toBe(403);
    expect(await upgrade(path, host, token, "Origin: http://evil.example")).toBe(403);
    expect(await upgrade(path, "Host: rebinding.example", cookie, "Origin: http://rebinding.example")).toBe(
      403,
    );
    expect(await upgrade(path, host, own)).toBe(403);
    expect(await upgrade("/api/kernels/none/channels", host, token)).toBe(404);
    expect(await upgrade("/api/contents", host, token)).toBe(404);
    expect(await upgrade("/api/events/subscribe", host, own)).toBe(403);
    expect(await upgrade("/api/events/subscribe", host, cookie, own)).toBe(101);
  });

  const v1 = "v1.kernel.websocket.jupyter.org";
  const header = (more: object = {}) => ({
    msg_id: "m",
    msg_type: "kernel_info_request",
    session: "s",
    username: "",
    version: "5.3",
    date: "",
    ...more,
  });
  const message = (more: object) => JSON.stringify({ channel: "shell", header: header(), ...more });

  it.each<[string, string | undefined, string | Buffer]>([
    ["text where bytes are spoken", v1, "hello"],
    ["nothing", v1, Buffer.alloc(0)],
    ["zeros", v1, Buffer.alloc(64)],
    ["ones", v1, Buffer.alloc(64, 0xff)],
    ["no JSON", undefined, "hello"],
    ["bytes of the other protocol", undefined, Buffer.alloc(64, 1)],
    ["the channel __proto__", undefined, message({ channel: "__proto__" })],
    ["the channel iopub", undefined, message({ channel: "iopub" })],
    ["a header that is a list", undefined, message({ header: [] })],
    ["a header without a session", undefined, message({ header: header({ session: 1 }) })],
    [
      "JSON 100,000 deep",
      undefined,
      `{"channel":"shell","header":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    ],
  ])("%s closes the socket, and the kernel goes on", async (_, protocol, data) => {
    const socket = new WebSocket(
      `ws://${served.host}/api/kernels/${kernel}/channels?token=${served.server.token}`,
      protocol === undefined ? [] : [protocol],
    );
    await new Promise((resolve) => socket.once("open", resolve));
    expect(socket.protocol).toBe(protocol ?? "");
    socket.send(data);
    const code = await new Promise((resolve) => socket.once("close", resolve));
    expect(code).toBe(1003);
    expect((await served.ask("GET", `api/kernels/${kernel}`)).json.execution_state).toBe("idle");
  });

  it("of subprotocols that are offered the known one is taken, not the first", async () => {
    const socket = new WebSocket(
      `ws://${served.host}/api/kernels/${kernel}/channels?token=${served.server.token}`,
      ["nonsense", v1],
    );
    await new Promise((resolve) => socket.once("open", resolve));
    expect(socket.protocol).toBe(v1);
    socket.terminate();
  });

  it("a frame that says it is 65 MB closes the socket before it comes", async () => {
    const socket = new WebSocket(
      `ws://${served.host}/api/kernels/${kernel}/channels?token=${served.server.token}`,
    );
    await new Promise((resolve) => socket.once("open", resolve));
    const frame = Buffer.alloc(14);
    frame[0] = 0x82;
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(65n * 1024n * 1024n, 2);
    (socket as unknown as { _socket: { write(data: Buffer): void } })._socket.write(frame);
    expect(await new Promise((resolve) => socket.once("close", resolve))).toBe(1009);
  });

  it("no fault of the server's own came of all this, and no token is in what it would log", () => {
    expect(served.faults).toEqual([]);
  });
});
