import { describe, expect, it } from "vitest";
import { cookiesIn, isCookie, newCookie, setCookie } from "../../src/server/gate/cookie.js";
import { decide, type Asked, type GateRules } from "../../src/server/gate/gate.js";
import { isLoopback, isOwnHost } from "../../src/server/gate/host.js";
import { nextPath } from "../../src/server/gate/next-path.js";
import { isSame, tokensIn } from "../../src/server/gate/token.js";
import { WrongTokens } from "../../src/server/gate/wrong-tokens.js";

const secret = "s".repeat(43);
const rules: GateRules = {
  port: 8890,
  token: "the-right-token-of-this-server",
  secret,
  write: "the-write-key",
  hosts: [],
  origins: [],
};
const host = "127.0.0.1:8890";
const cookie = `gradsheet-8890=${newCookie(secret)}`;
const right = { authorization: `token ${rules.token}` };

function ask(wish: Partial<Omit<Asked, "query">> & { query?: string }, others: Partial<GateRules> = {}) {
  const { query = "", headers = {}, ...rest } = wish;
  const asked = {
    method: "GET",
    path: "/api/contents",
    hosts: 1,
    websocket: false,
    ...rest,
    query: new URLSearchParams(query),
    headers: { host, ...headers },
  };
  return decide(asked, { ...rules, ...others });
}
const kindOf = (wish: Parameters<typeof ask>[0], others: Partial<GateRules> = {}) => ask(wish, others).kind;

describe("who may call the server by which name", () => {
  it.each(["127.0.0.1", "127.0.0.1:1", "localhost:8890", "LOCALHOST", "[::1]:8890", "[::1]"])(
    "%s",
    (name) => {
      expect(isOwnHost(name)).toBe(true);
    },
  );
  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8890",
    "127.0.0.1@evil.example",
    "127.0.0.1:8890@evil.example",
    "0.0.0.0:8890",
    "127.0.0.1:8890.evil",
    "127.0.0.1 evil.example",
    "127.0.0.1,evil.example",
    "[::1].evil.example",
    "127.1:8890",
    "2130706433:8890",
    "localhost.",
    "",
  ])("not %j", (name) => {
    expect(isOwnHost(name)).toBe(false);
    expect(kindOf({ headers: { ...right, host: name } })).toBe("refused");
    expect(kindOf({ path: "/", headers: { cookie, host: name } })).toBe("refused");
    expect(kindOf({ websocket: true, headers: { ...right, host: name } })).toBe("refused");
  });
  it("no host, and two hosts, are none", () => {
    expect(kindOf({ headers: { ...right, host: undefined } })).toBe("refused");
    expect(kindOf({ hosts: 2, headers: right })).toBe("refused");
  });
  it("an address that was asked for is one more name", () => {
    expect(isOwnHost("192.168.1.7:8890", ["192.168.1.7"])).toBe(true);
    expect([
      isLoopback("127.0.0.1"),
      isLoopback("::1"),
      isLoopback("127.8.9.1"),
      isLoopback("0.0.0.0"),
    ]).toEqual([true, true, true, false]);
  });
});

describe("the token", () => {
  it.each([
    ["in the header", { headers: right }],
    ["as bearer", { headers: { authorization: `Bearer ${rules.token}` } }],
    ["in the query", { query: `token=${rules.token}` }],
    ["in both", { headers: right, query: `token=${rules.token}` }],
    ["with a write", { method: "DELETE", headers: right }],
    ["on a websocket", { websocket: true, headers: right }],
  ])("%s admits", (_, wish) => {
    expect(ask(wish)).toMatchObject({ kind: "admitted", by: "token", origin: null });
  });
  it.each([
    ["its beginning", `token ${rules.token.slice(0, -1)}`],
    ["with one more letter", `token ${rules.token}x`],
    ["empty", "token "],
    ["in other letters", `token ${rules.token.toUpperCase()}`],
    ["of another scheme", `Basic ${rules.token}`],
    ["bare", rules.token],
  ])("%s does not, and a good cookie does not save it", (_, authorization) => {
    expect(ask({ headers: { authorization } })).toMatchObject({ kind: "refused", wrongToken: true });
    expect(kindOf({ headers: { authorization, cookie, "sec-fetch-site": "same-origin" } })).toBe("refused");
  });
  it("a right one beside a wrong one is wrong", () => {
    expect(kindOf({ headers: right, query: "token=wrong" })).toBe("refused");
    expect(kindOf({ query: `token=${rules.token}&token=wrong` })).toBe("refused");
    expect(kindOf({ query: "token=" })).toBe("refused");
  });
  it("in a page's address it becomes a cookie; in an API's it stays", () => {
    expect(kindOf({ path: "/", query: `token=${rules.token}` })).toBe("enters");
    expect(kindOf({ path: "/notebooks/a.ipynb", query: `token=${rules.token}` })).toBe("enters");
    expect(kindOf({ path: "/files/a.png", query: `token=${rules.token}` })).toBe("admitted");
  });
  it("is compared whole", () => {
    expect([isSame("a", "a"), isSame("a", "b"), isSame("", ""), isSame("a", "aa")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(tokensIn("token  x", new URLSearchParams("token=y"))).toEqual(["x", "y"]);
  });
  it("too many wrong ones are told to wait; the 31st in a minute", () => {
    const wrong = new WrongTokens();
    const told = Array.from({ length: 32 }, (_, at) => wrong.add(at));
    expect(told.indexOf(true)).toBe(30);
    expect(wrong.add(70_000)).toBe(false);
  });
});

describe("the cookie", () => {
  const own = { cookie, "sec-fetch-site": "same-origin" };
  it("admits reads of the own page, and writes with the header", () => {
    expect(ask({ headers: own })).toMatchObject({ kind: "admitted", by: "cookie" });
    expect(kindOf({ method: "PUT", headers: own })).toBe("refused");
    expect(kindOf({ method: "PUT", headers: { ...own, "x-gradsheet": "guessed" } })).toBe("refused");
    expect(kindOf({ method: "POST", headers: { ...own, "x-gradsheet": rules.write } })).toBe("admitted");
  });
  it.each([
    ["of another port", `gradsheet-8891=${newCookie(secret)}`],
    ["that is the token", `gradsheet-8890=${rules.token}`],
    ["made with another secret", `gradsheet-8890=${newCookie("x".repeat(43))}`],
    ["with another time", cookie.replace(/=\d+/, "=9999999999")],
    ["that is empty", "gradsheet-8890="],
    ["that is cut", cookie.slice(0, -1)],
    ["of 31 days ago", `gradsheet-8890=${newCookie(secret, Date.now() - 31 * 86_400_000)}`],
  ])("one %s does not", (_, value) => {
    expect(kindOf({ headers: { cookie: value } })).toBe("refused");
    expect(kindOf({ path: "/", headers: { cookie: value } })).toBe("login");
  });
  it("a good one is found beside a bad one of the same name", () => {
    expect(kindOf({ headers: { cookie: `gradsheet-8890=bad; other=1; ${cookie}` } })).toBe("admitted");
    expect(cookiesIn("a=1; b=2; a=3; =; a", "a")).toEqual(["1", "3"]);
  });
  it("is kept from scripts and from other sites, and has the port in its name", () => {
    expect(setCookie(8890, "v")).toMatch(
      /^gradsheet-8890=v; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/,
    );
    expect(isCookie(secret, newCookie(secret), Date.now() + 29 * 86_400_000)).toBe(true);
  });
  it.each(["cross-site", "same-site", "nonsense"])(
    "a request that a %s page makes is refused, a link is followed",
    (site) => {
      const headers = { cookie, "sec-fetch-site": site };
      expect(kindOf({ headers })).toBe("refused");
      expect(kindOf({ path: "/files/a.png", headers })).toBe("refused");
      expect(kindOf({ path: "/notebooks/a.ipynb", headers })).toBe("refused");
      const link = { ...headers, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
      expect(kindOf({ path: "/notebooks/a.ipynb", headers: link })).toBe("admitted");
      expect(kindOf({ path: "/api/contents", headers: link })).toBe("refused");
      expect(kindOf({ path: "/", headers: { ...link, "sec-fetch-dest": "iframe" } })).toBe("refused");
    },
  );
  it("admits websockets of the own page alone", () => {
    const websocket = { websocket: true, path: "/api/kernels/1/channels" };
    expect(kindOf({ ...websocket, headers: { cookie, origin: `http://${host}` } })).toBe("admitted");
    expect(kindOf({ ...websocket, headers: { cookie } })).toBe("refused");
    expect(kindOf({ ...websocket, headers: { cookie, origin: "http://127.0.0.1:8891" } })).toBe("refused");
    expect(kindOf({ ...websocket, path: "/", headers: { origin: `http://${host}` } })).toBe("refused");
  });
});

describe("origins", () => {
  const foreign = [
    "https://evil.example",
    "null",
    "http://127.0.0.1:8891",
    "https://127.0.0.1:8890",
    "http://127.0.0.1:8890.evil.example",
    "http://localhost:8890",
    "http://127.0.0.1:8890, http://evil.example",
  ];
  it.each(foreign)("%s is refused, with cookie or token", (origin) => {
    expect(kindOf({ headers: { cookie, origin } })).toBe("refused");
    expect(kindOf({ headers: { ...right, origin } })).toBe("refused");
    expect(kindOf({ websocket: true, headers: { ...right, origin } })).toBe("refused");
    expect(kindOf({ method: "POST", path: "/login", headers: { origin } })).toBe("refused");
  });
  const origins = ["https://colab.research.google.com"];
  it("one that was allowed may ask with the token, and never with the cookie", () => {
    const origin = origins[0];
    expect(ask({ headers: { ...right, origin } }, { origins })).toMatchObject({ by: "token", origin });
    expect(kindOf({ headers: { cookie, origin } }, { origins })).toBe("refused");
    expect(kindOf({ method: "OPTIONS", headers: { origin } }, { origins })).toBe("preflight");
    expect(kindOf({ method: "OPTIONS" }, { origins })).toBe("refused");
  });
  it.each([
    "https://colab.research.google.com.evil.example",
    "https://evil.example/https://colab.research.google.com",
    "http://colab.research.google.com",
    "https://xcolab.research.google.com",
    "https://colabXresearch.google.com",
  ])("%s is not the one that was allowed", (origin) => {
    expect(kindOf({ headers: { ...right, origin } }, { origins })).toBe("refused");
    expect(kindOf({ method: "OPTIONS", headers: { origin } }, { origins })).toBe("refused");
  });
});

describe("without credentials", () => {
  it("the version and the login are there, pages lead to the login, all else is refused", () => {
    expect(kindOf({ path: "/api" })).toBe("admitted");
    expect(kindOf({ path: "/login" })).toBe("admitted");
    expect(["/", "/notebooks/a.ipynb", "/tree", "/anything"].map((path) => kindOf({ path }))).toEqual([
      "login",
      "login",
      "login",
      "login",
    ]);
    for (const path of [
      "/api/status",
      "/files/a.png",
      "/gradsheet/papers",
      "/page/assets/a.js",
      "/kernelspecs/x/y",
    ])
      expect(kindOf({ path }), path).toBe("refused");
    expect(kindOf({ method: "POST", path: "/" })).toBe("refused");
    expect(kindOf({ method: "POST", path: "/login" })).toBe("admitted");
    expect(kindOf({ path: "/login", websocket: true })).toBe("refused");
  });
});

describe("nextPath", () => {
  it.each([
    ["/notebooks/a.ipynb", "/notebooks/a.ipynb"],
    ["/notebooks/a%20b.ipynb?x=1", "/notebooks/a%20b.ipynb?x=1"],
    ["/a/../b", "/b"],
  ])("%j is followed", (asked, to) => expect(nextPath(asked)).toBe(to));
  it.each([
    null,
    "",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:///evil.example",
    "https://evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "/x\\y",
    "/..//evil.example",
    "notebooks",
  ])("%j leads to the first page", (asked) => expect(nextPath(asked)).toBe("/"));
});
