import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer as createSecureServer } from "node:https";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { connectServer, type ServerOptions } from "../../src/run/remote/connect-server.js";
import { networkFault } from "../../src/run/remote/faults.js";
import { KernelRecord } from "../../src/run/remote/kernel-record.js";
import { Requests } from "../../src/run/remote/requests.js";
import { serverAddress } from "../../src/run/remote/server-address.js";
import { FakeKernel, FakeServer, type Said, type Seen } from "./support/fake-server.js";
import { fakeServers } from "./support/fake-servers.js";
import { selfSigned } from "./support/self-signed.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-connect-"));
const records = join(root, "records");
afterAll(() => rmSync(root, { recursive: true }));
const serve = fakeServers();
afterEach(() => rmSync(records, { recursive: true, force: true }));

const token = "s3cret-t0ken";

/** The error with which a connection ends; none of them has the token. */
async function refusal(address: string, options: ServerOptions = { token }): Promise<Error> {
  const error = await connectServer(address, { records, ...options }).then(
    () => new Error("It connected."),
    (fault: unknown) => fault as Error,
  );
  expect(error.message).not.toContain(token);
  expect(JSON.stringify(error)).not.toContain(token);
  return error;
}

const page: Said = { status: 200, body: "<!doctype html><title>Welcome</title>" };
const away = (status: number, location: string): Said => ({ status, headers: { Location: location } });
const onApi = (said: Said) => (seen: Seen) => (/^\/api(\?|$)/.test(seen.path) ? said : undefined);

describe("the address of a server", () => {
  it.each([
    ["http://127.0.0.1:8888", "http://127.0.0.1:8888/"],
    ["https://example.org/jupyter", "https://example.org/jupyter/"],
    ["https://example.org/hub/#x", "https://example.org/hub/"],
    [" http://[::1]:8888 ", "http://[::1]:8888/"],
    ["https://example.org//jupyter//", "https://example.org/jupyter/"],
    ["https://example.org/user/ada/?redirects=1", "https://example.org/user/ada/"],
  ])("%s is %s", (given, address) => {
    expect(serverAddress(given).href).toBe(address);
  });

  it.each([
    ["127.0.0.1:8888", "Is it http://127.0.0.1:8888 or https://127.0.0.1:8888?"],
    [" hub.example.org/jupyter/ ", "got hub.example.org/jupyter/. Is it http://hub.example.org/jupyter/ or"],
    ["127.0.0.1:8888", "needs a web address"],
    ["ftp://example.org", "needs a web address"],
    ["", "needs a web address"],
    [`http://ada:${token}@example.org/`, "takes no name and password in the address"],
    [`http://example.org/lab?token=${token}`, "takes no token in the address"],
    [`http://example.org/lab?reset&access_token=${token}`, "takes no token in the address"],
    [`example.org/lab?token=${token}`, "needs a web address"],
  ])("%s is refused, and the error repeats no secret", (given, rule) => {
    const refused = () => serverAddress(given);
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(rule);
    expect(refused).not.toThrow(token);
  });
});

describe("connectServer", () => {
  it("sends the token in the header of each request, and in no address", async () => {
    const server = await serve({ token });
    await connectServer(server.url, { token, records });
    expect(new Set(server.seen.map(({ authorization }) => authorization))).toEqual(
      new Set([`token ${token}`]),
    );
    expect(server.seen.filter(({ path }) => path.includes(token))).toEqual([]);
  });

  it("needs no token where the server needs none", async () => {
    const server = await serve();
    await connectServer(server.url, { records });
    expect(new Set(server.seen.map(({ authorization }) => authorization))).toEqual(new Set([undefined]));
  });

  it.each([
    [
      "a wrong token",
      { token: `${token}x` },
      /needs a token that opens .*, got one that is refused \(the answer 403\)/,
    ],
    ["no token", { token: null }, /got none \(the answer 403\)\. Put it into GRADSHEET_TOKEN/],
  ])("refuses %s with the cure", async (_, options, words) => {
    const server = await serve({ token });
    expect((await refusal(server.url, options)).message).toMatch(words);
  });

  it.each<[string, Said, RegExp]>([
    ["a page", page, /got a page for people\. Give the address up to what stands in front of \/lab/],
    ["a page that is not there", { status: 404, body: "<p>404" }, /got a page for people \(404\)/],
    [
      "a way to log in",
      away(302, "/hub/login?next=%2Fapi"),
      /needs a token that opens .*\(the page for people who log in\)/,
    ],
    [
      "another host's way to log in",
      away(302, `https://auth.example.org/realms/x/protocol/openid-connect/auth?state=${token}`),
      /needs a token that opens .*\(the page for people who log in\)/,
    ],
    [
      "a page about its own trouble",
      { status: 500, body: "<h1>500" },
      /must say its version, got the answer 500\. The server's log/,
    ],
    [
      "a way to https",
      away(301, "https://127.0.0.1/api"),
      /follows no redirection, .*Does --server https:\/\/127\.0\.0\.1\/ work\?/,
    ],
    [
      "a proxy's 502",
      { status: 502, body: "<h1>502 Bad Gateway</h1>" },
      /a proxy before it that cannot reach it \(502\)/,
    ],
    ["other JSON", { status: 200, body: '{"hello":1}' }, /must say its version/],
    ["nothing", { status: 500 }, /must say its version, got the answer 500/],
    [
      "the hub's page of a server that is not running",
      away(302, "/hub/user/ada/api"),
      /needs a user's server that runs at .*, got one that its hub has ended/,
    ],
    [
      "a server that is not running",
      { status: 424, body: '{"message":"ada is not running"}' },
      /ada is not running \(424\)\. Give the address of the JupyterHub itself/,
    ],
  ])("says what is wrong where the server answers %s", async (_, said, words) => {
    const server = await serve({ instead: onApi(said) });
    expect((await refusal(server.url)).message).toMatch(words);
    // The token was not taken along to where a redirection leads.
    expect(server.seen.every(({ path }) => /^\/(hub\/)?api/.test(path))).toBe(true);
  });

  it.each(["lab", "lab/tree/a.ipynb", "tree/", "hub/home"])(
    "names the address without %s, which is a page's",
    async (tail) => {
      const server = await serve({ instead: ({ path }) => (path.startsWith(`/${tail}`) ? page : undefined) });
      const { message } = await refusal(`${server.url}${tail}`);
      expect(message).toContain(`got a page for people. Does --server ${server.url} work?`);
    },
  );

  it("reads an answer that is compressed", async () => {
    const packed = { status: 200, body: '{"version":"2.0"}', headers: { "Content-Encoding": "gzip" } };
    const server = await serve({ instead: onApi(packed) });
    await connectServer(server.url, { records });
    expect(server.seen.at(-1)?.path).toBe("/api/contents?content=0");
  });

  it.each([
    ["90", 90],
    ["Tue, 02 Jan 2001 00:01:30 GMT", 90],
    ["soon", undefined],
  ])("reads after how long it is to be asked again, by the server's clock: %s", async (said, seconds) => {
    const headers = { "Retry-After": said, Date: "Tue, 02 Jan 2001 00:00:00 GMT" };
    const server = await serve({ instead: onApi({ status: 503, headers }) });
    const { retryAfter } = await new Requests(server.url, null).ask("GET", "api");
    expect(retryAfter).toBe(seconds);
  });

  it("says that nobody listens", async () => {
    const server = await serve();
    const { url } = server;
    await server.stop();
    expect((await refusal(url)).message).toMatch(/got nobody who listens there\. Is it running/);
  });

  it("says that a certificate is signed by itself, and that a server speaks no TLS", async () => {
    const secure = await serve({ server: (handler) => createSecureServer(selfSigned, handler) as never });
    const { message } = await refusal(secure.url.replace("http:", "https:"));
    expect(message).toMatch(/got a certificate that it has signed itself\. .*NODE_EXTRA_CA_CERTS/);
    expect(secure.seen).toEqual([]);
    const plain = await serve();
    expect((await refusal(plain.url.replace("http:", "https:"))).message).toMatch(
      /an answer without TLS|was cut/,
    );
  });

  it("says that Node asks nobody at a port that is another service's", async () => {
    expect((await refusal("http://127.0.0.1:9/")).message).toContain(
      "got a port that is kept for another service",
    );
  });

  it.each([
    ["CERT_HAS_EXPIRED", "a certificate that has expired"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "the certificate of another name"],
    ["ENOTFOUND", "a name that nobody knows"],
  ])("says of %s: %s", (code, words) => {
    const cause = Object.assign(new Error("system"), { code });
    const { message } = networkFault("https://x/", new TypeError("fetch failed", { cause }));
    expect(message).toContain(words);
    expect(message).not.toContain("fetch failed");
  });

  it("names the kernels that there are where the wanted one is not", async () => {
    const server = await serve({ names: ["python3", "ir"] });
    const engine = await connectServer(server.url, { records });
    const wish = { kernel: "gradsheet", folder: root, files: () => ({ taken: [], left: [] }) };
    await expect(engine.start(wish)).rejects.toThrow(/got gradsheet\. It has python3, ir\. On its machine/);
    expect(server.files.size).toBe(0);
  });
});

describe("what a killed run has left on a server", () => {
  /** The record of a process that has ended, as it would be found. */
  function leave(
    server: string,
    { pid = spawnSync(process.execPath, ["-e", "0"]).pid, host = hostname() } = {},
  ) {
    mkdirSync(records, { recursive: true });
    const kept = {
      form: 1,
      server,
      host,
      pid,
      began: "1",
      kernels: ["left-1", "gone-1"],
      folders: ["gradsheet-0123456789ab"],
    };
    writeFileSync(join(records, "left.json"), JSON.stringify(kept));
  }

  const withLeft = async (): Promise<FakeServer> => {
    const server = await serve();
    server.kernels.set("left-1", new FakeKernel("left-1", null));
    server.kernels.set("other", new FakeKernel("other", null));
    server.files.set("gradsheet-0123456789ab", null);
    server.files.set("gradsheet-0123456789ab/x.csv", Buffer.from("x"));
    server.files.set("mine.ipynb", Buffer.from("{}"));
    return server;
  };

  it("is ended by the next call on that server, and nothing else", async () => {
    const server = await withLeft();
    leave(server.url);
    await connectServer(server.url, { records });
    expect([...server.kernels.keys()]).toEqual(["other"]);
    expect([...server.files.keys()]).toEqual(["mine.ipynb"]);
    expect(readdirSync(records)).toEqual([]);
  });

  it.each([
    ["another server", "http://127.0.0.1:9/", {}],
    ["another machine", null, { host: `not-${hostname()}` }],
  ])("is left alone where it is %s's", async (_, address, options) => {
    const server = await withLeft();
    leave(address ?? server.url, options);
    await connectServer(server.url, { records });
    expect([...server.kernels.keys()]).toEqual(["left-1", "other"]);
    expect(readdirSync(records)).toEqual(["left.json"]);
  });

  it("is forgotten after a month: its server may be gone for good", async () => {
    const server = await serve();
    leave("http://127.0.0.1:9/");
    const month = new Date(Date.now() - 31 * 24 * 3_600_000);
    utimesSync(join(records, "left.json"), month, month);
    await connectServer(server.url, { records });
    expect(readdirSync(records)).toEqual([]);
  });

  it("is left alone where its process still runs, and has no token in it", async () => {
    const server = await withLeft();
    const record = new KernelRecord(server.url, records);
    record.add({ kernels: ["left-1"] });
    await connectServer(server.url, { records, token });
    expect(server.kernels.has("left-1")).toBe(true);
    const [file] = readdirSync(records);
    expect(readFileSync(join(records, file), "utf8")).not.toContain(token);
    record.remove({ kernels: ["left-1"] });
    expect(readdirSync(records)).toEqual([]);
  });

  it("is tried again next time where the server does not end it now", async () => {
    const server = await serve({
      instead: ({ method }) => (method === "DELETE" ? { status: 403, body: '{"message":"no"}' } : undefined),
    });
    leave(server.url);
    await connectServer(server.url, { records });
    expect(existsSync(join(records, "left.json"))).toBe(true);
  });
});

describe("a JupyterHub", () => {
  interface HubOptions {
    kind?: string;
    /** What the start answers, and the lines of its progress. */
    start?: number;
    steps?: object[];
    /** What the start answers in place of that. */
    said?: Said;
    /** Whether it wants to be asked later. */
    busy?: () => boolean;
    prefix?: string;
  }

  /** A hub whose user ada has a server, which answers once it has been started. */
  async function hub({
    kind = "user",
    start = 202,
    steps = [],
    said,
    busy,
    prefix = "/user/ada",
  }: HubOptions = {}) {
    let isStarted = false;
    const json = (status: number, body: object): Said => ({ status, body: JSON.stringify(body) });
    return serve({
      prefix,
      instead: ({ method, path, authorization }) => {
        const isOpen = authorization === `token ${token}`;
        if (path === "/hub/api") return json(200, { version: "5.4" });
        if (path.startsWith("/hub/") && !isOpen)
          return json(403, { message: "Missing or invalid credentials." });
        if (path === "/hub/api/user") return json(200, { name: "ada", kind });
        if (/^\/hub\/api\/users\/ada\/servers?(\/gpu)?$/.test(path) && method === "POST") {
          if (busy?.() === true)
            return {
              ...json(429, { message: "Too many users trying to log in right now. Try again in 1 seconds." }),
              headers: { "Retry-After": "1" },
            };
          if (said !== undefined) return said;
          isStarted ||= start !== 202;
          return { status: start, body: start === 400 ? '{"message":"ada is already running"}' : "" };
        }
        if (/^\/hub\/api\/users\/ada\/servers?(\/gpu)?\/progress$/.test(path)) {
          isStarted = said === undefined;
          return {
            status: 200,
            headers: { "Content-Type": "text/event-stream" },
            body: steps.map((step) => `data: ${JSON.stringify(step)}\n\n`).join(""),
          };
        }
        if (path.startsWith("/user/") && !isStarted) return json(424, { message: "ada is not running" });
        return undefined;
      },
    });
  }

  const steps = [
    { progress: 0, message: "Server requested" },
    { progress: 50, message: "Spawning server..." },
    { progress: 100, message: "Server ready", ready: true, url: "/user/ada/" },
  ];

  it("starts the user's server, tells its progress, and runs there", async () => {
    const server = await hub({ steps });
    const told: string[] = [];
    await connectServer(server.url, { token, records, onProgress: (text) => told.push(text) });
    expect(told).toEqual([
      "asking the hub",
      "the hub starts the server: Server requested 0 %",
      "the hub starts the server: Spawning server... 50 %",
      "waiting for the server's first answer",
    ]);
    expect(server.seen.at(-1)?.path).toBe("/user/ada/api/contents?content=0");
  });

  it.each([
    ["that is there already (201)", 201, ""],
    ["that runs already (400)", 400, ""],
    ["that is named by its own address", 202, "user/ada/"],
  ])("takes a server %s", async (_, start, below) => {
    const server = await hub({ start, steps });
    await connectServer(`${server.url}${below}`, { token, records });
    expect(server.seen.filter(({ path }) => path === "/user/ada/api/kernelspecs").length).toBe(1);
  });

  it("starts the one of several servers that the address names", async () => {
    const server = await hub({ steps, prefix: "/user/ada/gpu" });
    await connectServer(`${server.url}user/ada/gpu`, { token, records });
    expect(server.seen.some(({ path }) => path === "/hub/api/users/ada/servers/gpu")).toBe(true);
    expect(server.seen.at(-1)?.path).toBe("/user/ada/gpu/api/contents?content=0");
  });

  it("is asked for a user's server by the name that it has in addresses, though that is a mail address", async () => {
    const server = await serve({
      instead: ({ path }) => {
        if (path === "/hub/api") return { status: 200, body: '{"version":"5.4"}' };
        if (path === "/hub/api/users/ada@example.org/servers/two%21") return { status: 201 };
        return undefined;
      },
      prefix: "/user/ada@example.org/two%21",
    });
    await connectServer(`${server.url}user/ada%40example.org/two!/`, { token, records });
    expect(server.seen.at(-1)?.path).toBe("/user/ada@example.org/two%21/api/contents?content=0");
  });

  it.each([
    ["user/ada/lab/tree/a.ipynb", "user/ada/"],
    ["user/ada/tree", "user/ada/"],
    ["user/ada/gpu/lab", "user/ada/gpu/"],
    ["hub/", ""],
    ["hub/home", ""],
    ["hub/user/ada/lab", ""],
  ])("starts no server for the address of a page, %s", async (shown, own) => {
    const server = await hub({ steps });
    expect((await refusal(`${server.url}${shown}`)).message).toContain(
      `got that of a page (/${shown.replace(/\/?$/, "/")}). Does --server ${server.url}${own} work?`,
    );
    expect(server.seen.some(({ method }) => method === "POST")).toBe(false);
  });

  it("says why a server does not start", async () => {
    const server = await hub({ steps: [{ progress: 100, failed: true, message: "Spawn failed: no image" }] });
    expect((await refusal(server.url)).message).toMatch(
      /must start the server of ada, got Spawn failed: no image/,
    );
  });

  it("asks later where the hub starts so many servers that it wants that", async () => {
    let refusals = 0;
    const told: string[] = [];
    const asked = await hub({ start: 201, busy: () => refusals++ < 1 });
    await connectServer(asked.url, { token, records, onProgress: (text) => told.push(text) });
    expect(told).toContain(
      "the hub is busy: Too many users trying to log in right now. Try again in 1 seconds",
    );
    expect(refusals).toBe(2);
  });

  it.each<[string, Said, RegExp]>([
    [
      "of a token without the right",
      {
        status: 403,
        body: '{"message":"Action is not authorized with current scopes; requires any of [servers]"}',
      },
      /needs a token that may start and use .*, got one without that right \(.*requires any of \[servers\]\)/,
    ],
    [
      "of a user whom it does not know",
      { status: 404, body: '{"message":"No access to resources or resources not found"}' },
      /needs a token that may start the server of ada on .*Has the user logged in once/,
    ],
    [
      "of a start that failed, whose reason the progress has",
      { status: 500, body: '{"status":500,"message":"error"}' },
      /must start the server of ada, got Spawn failed: no seat is free\. /,
    ],
  ])("says what is wrong: %s", async (_, said, words) => {
    const failed = [{ progress: 100, failed: true, message: "Spawn failed: no seat is free" }];
    const server = await hub({ said, steps: failed });
    expect((await refusal(server.url)).message).toMatch(words);
  });

  it.each([
    ["refuses a wrong token", { token: "wrong" }, {}, /got one that is refused \(the answer 403\)/],
    [
      "asks for the user where the token is a service's",
      { token },
      { kind: "service" },
      /Name the user in the address: --server http.*\/user\/NAME\//,
    ],
  ])("%s", async (_, options, wish, words) => {
    const server = await hub(wish);
    expect((await refusal(server.url, options)).message).toMatch(words);
  });

  it("is not waited for when it is stopped on the way", async () => {
    const stop = new AbortController();
    const server = await hub({ steps: steps.slice(0, 1) });
    const asked = connectServer(server.url, {
      token,
      records,
      signal: stop.signal,
      onProgress: (text) => text.includes("requested") && stop.abort(),
    });
    await expect(asked).rejects.toThrow(/abort/i);
  });
});
