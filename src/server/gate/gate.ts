import { writeHeader } from "../api.js";
import { cookieName, cookiesIn, isCookie } from "./cookie.js";
import { isOwnHost } from "./host.js";
import { isSame, tokensIn } from "./token.js";

/** What of a request decides whether it is let in. */
export interface Asked {
  method: string;
  /** As it came, without the query. */
  path: string;
  query: URLSearchParams;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** How many `Host` headers there are: two programs may take different ones. */
  hosts: number;
  websocket: boolean;
}

/** Whom the gate lets in. */
export interface GateRules {
  port: number;
  token: string;
  /** What signs cookies. */
  secret: string;
  /** What `writeHeader` must say. */
  write: string;
  /** Host names beside those of the loopback interface. */
  hosts: readonly string[];
  /** Origins of other sites that may ask, with the token; each as a browser says it. */
  origins: readonly string[];
}

/** What happens to a request. */
export type Verdict =
  /** `origin` is another site's that may read the answer. */
  | { kind: "admitted"; by: "token" | "cookie" | "nobody"; origin: string | null }
  /** A page with the right token in its address: it gets a cookie and goes on without. */
  | { kind: "enters" }
  /** A page without credentials. */
  | { kind: "login" }
  /** A browser asks on behalf of another site whether that may ask. */
  | { kind: "preflight"; origin: string }
  | { kind: "refused"; status: 401 | 403; message: string; wrongToken?: boolean };

const safeMethods = ["GET", "HEAD", "OPTIONS"];

/** What answers by data, also to a person who types it. */
const isData = (path: string) => /^\/(?:api|files|gradsheet|kernelspecs|page)(?:\/|$)/.test(path);

/** What anyone may ask: the version, and the way in. */
const isPublic = (method: string, path: string) =>
  (method === "GET" && ["/api", "/api/", "/login", "/favicon.ico"].includes(path)) ||
  (method === "POST" && path === "/login");

/** Decides about each request and each websocket: every rule of who may ask stands here. */
export function decide(asked: Asked, rules: GateRules): Verdict {
  const { method, path, query, websocket } = asked;
  const header = (name: string) => [asked.headers[name]].flat()[0];
  const host = header("host");
  if (asked.hosts !== 1 || !isOwnHost(host, rules.hosts))
    return refused("This server answers to its own address alone.");

  const origin = header("origin");
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  if (isForeign && !rules.origins.includes(origin))
    return refused("This server does not answer pages of other sites.");
  const foreign = isForeign ? origin : null;
  if (method === "OPTIONS")
    return foreign === null ? refused("There is nothing to ask.") : { kind: "preflight", origin: foreign };

  const tokens = tokensIn(header("authorization"), query);
  if (tokens.some((token) => !isSame(token, rules.token)))
    return { ...refused("The token is wrong."), wrongToken: true };
  const isPage = method === "GET" && !isData(path) && !websocket;
  if (tokens.length > 0) {
    if (isPage && !isPublic(method, path) && header("authorization") === undefined) return { kind: "enters" };
    return { kind: "admitted", by: "token", origin: foreign };
  }
  if (isPublic(method, path) && !websocket) return { kind: "admitted", by: "nobody", origin: foreign };

  const cookies = cookiesIn(header("cookie"), cookieName(rules.port));
  if (foreign !== null || !cookies.some((value) => isCookie(rules.secret, value)))
    return isPage
      ? { kind: "login" }
      : refused("Forbidden: open the address with the token that the server has printed.");
  // A browser sends the cookie for what another site's page asks in the user's name too.
  if (!isOwnSite(header("sec-fetch-site")) && !(isPage && isNavigation(header)))
    return refused("This server does not answer pages of other sites.");
  if (websocket && origin === undefined) return refused("A websocket without an origin needs the token.");
  if (!safeMethods.includes(method) && !isSame(header(writeHeader.toLowerCase()) ?? "", rules.write))
    return refused(`A write needs the header ${writeHeader}. Reload the page.`);
  return { kind: "admitted", by: "cookie", origin: null };
}

/** Older browsers do not say on whose behalf they ask; then the origin and the cookie's own rule have to do. */
const isOwnSite = (site: string | undefined) =>
  site === undefined || site === "same-origin" || site === "none";

/** A person follows a link to one of our pages, which shows nothing to the site that has the link. */
const isNavigation = (header: (name: string) => string | undefined) =>
  header("sec-fetch-mode") === "navigate" && header("sec-fetch-dest") === "document";

const refused = (message: string) => ({ kind: "refused", status: 403, message }) as const;
