import { GradsheetError, InputError } from "../../errors.js";
import { place } from "./server-address.js";

/** What a server said to a request. */
export interface Answer {
  status: number;
  /** Its media type, without parameters. */
  type: string;
  /** Where it sends the client instead, or null. */
  location: string | null;
  /** After how many seconds it wants to be asked again, where it says so. */
  retryAfter?: number | undefined;
  /** What it said, as JSON where it is that, else null. */
  body: unknown;
}

/** The token does not open the server. */
export class TokenRefused extends InputError {}

/** Nobody answers at the server's address, or a proxy before it says so: what waits for the server need not try one after the other. */
export class ServerAway extends InputError {}

const certificateCure =
  "If it is the right one, put the certificate (or that of whoever signed it) into a file and set NODE_EXTRA_CA_CERTS to it.";

/** What is wrong, and what to do, by the code of the system's, TLS's or the client's error. */
const known: Record<string, [got: string, cure: string]> = {
  ECONNREFUSED: ["nobody who listens there", "Is it running, and is that its port?"],
  ECONNRESET: ["a connection that was cut", "Is it http in place of https, or the other way round?"],
  UND_ERR_SOCKET: ["a connection that was cut", "Is it http in place of https, or the other way round?"],
  // The words of Node's fetch, which gives no code. Source: Fetch Standard, "Port blocking".
  "bad port": ["a port that is kept for another service", "Have it listen on another one, such as 8888."],
  EPROTO: ["an answer without TLS", "Does it speak http in place of https?"],
  ERR_SSL_WRONG_VERSION_NUMBER: ["an answer without TLS", "Does it speak http in place of https?"],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ["an answer without TLS", "Does it speak http in place of https?"],
  ENOTFOUND: ["a name that nobody knows", "Check the address, and the network."],
  EAI_AGAIN: ["a name that cannot be looked up now", "Check the network."],
  EHOSTUNREACH: ["no way there", "Check the network, or its VPN."],
  ENETUNREACH: ["no way there", "Check the network, or its VPN."],
  ETIMEDOUT: ["no answer", "Check the address, the network, or its VPN."],
  UND_ERR_CONNECT_TIMEOUT: ["no answer", "Check the address, the network, or its VPN."],
  UND_ERR_HEADERS_TIMEOUT: ["no answer for minutes", "Does it still work?"],
  TimeoutError: ["no answer in time", "Does it still work?"],
  CERT_HAS_EXPIRED: ["a certificate that has expired", "Whoever runs it has to renew the certificate."],
  CERT_NOT_YET_VALID: ["a certificate that is not valid yet", "Is the clock of this machine right?"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["a certificate that it has signed itself", certificateCure],
  SELF_SIGNED_CERT_IN_CHAIN: ["a certificate signed by nobody this machine trusts", certificateCure],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["a certificate signed by nobody this machine trusts", certificateCure],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["a certificate signed by nobody this machine trusts", certificateCure],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "the certificate of another name",
    "Give the server by the name that its certificate has.",
  ],
};

/** The codes of an error and of those that caused it, the innermost first: `fetch failed` says nothing itself. */
function codesIn(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : [error.cause];
  const { code } = error as NodeJS.ErrnoException;
  return [...inner.flatMap(codesIn), typeof code === "string" ? code : error.name];
}

/** Whether an answer is that of a proxy which cannot reach the server behind it. */
export const isProxys = ({ status, body }: Answer): boolean =>
  [502, 503, 504].includes(status) && wordsOf(body) === "";

/** What is said of a user's server that was there, and what to do. */
export const endedByHub = {
  got: "one that its hub has ended",
  cure: "Call again: a server that its hub has ended is started.",
};

/** A server that could not be asked. */
export function networkFault(server: string, error: unknown): ServerAway {
  const innermost = ((error as Error).cause as Error | undefined)?.message ?? (error as Error).message;
  const code = [innermost, ...codesIn(error)].find((each) => known[each] !== undefined);
  const [got, cure] = code === undefined ? [innermost, "Check the address."] : known[code];
  return new ServerAway(
    { place, rule: `needs a server that answers at ${server}`, got, cure },
    { cause: error },
  );
}

/** A server that answered something else than what it was asked for. */
export function answerFault(server: string, what: string, answer: Answer, hasToken: boolean): GradsheetError {
  const { status, type, location, body } = answer;
  const goes = location === null ? null : placeOf(location, server);
  if (status === 403 && /\bscopes?\b/.test(wordsOf(body))) return scopeFault(server, wordsOf(body));
  if (goes?.isEnded === true)
    return new ServerAway({
      place,
      rule: `needs a user's server that runs at ${server}`,
      ...endedByHub,
    });
  if (status === 401 || status === 403 || goes?.isLogin === true) return tokenFault(server, status, hasToken);
  if (goes !== null)
    return new InputError({
      place,
      rule: `needs the address at which Jupyter's API is, and follows no redirection`,
      got: `${server}, which sends elsewhere`,
      cure: `Does --server ${goes.address} work?`,
    });
  if (isProxys(answer))
    return new ServerAway({
      place,
      rule: `needs a server that works at ${server}`,
      got: `a proxy before it that cannot reach it (${status})`,
      cure: "Is the server behind it running?",
    });
  if (status === 424 || (status === 503 && /not running/i.test(wordsOf(body))))
    return new ServerAway({
      place,
      rule: `needs a user's server that runs at ${server}`,
      got: `${wordsOf(body)} (${status})`.trim(),
      cure: "Give the address of the JupyterHub itself: it starts the server first.",
    });
  // A page with another status is a proxy's or a server's own trouble.
  if (type === "text/html" && [200, 403, 404, 405].includes(status))
    return new InputError({
      place,
      rule: `needs Jupyter's API at ${server}`,
      got: status === 200 ? "a page for people" : `a page for people (${status})`,
      cure: apiAddress(server),
    });
  return new GradsheetError({
    place: server,
    rule: `must ${what}`,
    got: wordsOf(body) === "" ? `the answer ${status}` : `${wordsOf(body)} (${status})`,
    cure: "The server's log may say more.",
  });
}

/** What to give in place of an address that leads to pages: without what browsers show behind it, where that is seen. */
function apiAddress(server: string): string {
  const { origin, pathname } = new URL(server);
  const before = pathname.replace(/\/(lab|tree|notebooks|edit|terminals|doc|hub)(\/.*)?$/, "/");
  return before === pathname
    ? "Give the address up to what stands in front of /lab, /tree or /api in the browser."
    : `Does --server ${origin}${before} work?`;
}

/** A token that does not open a server, or none where one is needed. */
export function tokenFault(server: string, status: number, hasToken: boolean): TokenRefused {
  const shown = status >= 300 && status < 400 ? "the page for people who log in" : `the answer ${status}`;
  return new TokenRefused({
    place,
    rule: `needs a token that opens ${server}`,
    got: hasToken ? `one that is refused (${shown})` : `none (${shown})`,
    cure: hasToken
      ? "Is it this server's, and still valid? `jupyter server list` shows a server's own; a JupyterHub makes one under /hub/token."
      : "Put it into GRADSHEET_TOKEN in the environment, or into a file for --token-file.",
  });
}

/** A token of a hub that opens something, and not this. Source: JupyterHub, "Scopes". */
export function scopeFault(server: string, words: string): TokenRefused {
  return new TokenRefused({
    place,
    rule: `needs a token that may start and use ${server}`,
    got: `one without that right (${words})`,
    cure: "Make one under /hub/token of the hub whose user may; leave its scopes empty, or give it `servers!user access:servers!user read:users:name!user`.",
  });
}

/** What a server says in an error, on one line. */
export function wordsOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { message, reason } = body as { message?: unknown; reason?: unknown };
  const words = [message, reason].find((each) => typeof each === "string" && each !== "") ?? "";
  const line = String(words).replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

interface Redirection {
  address: string;
  isLogin: boolean;
  /** Whether it is to the page on which a hub says that a user's server does not run. */
  isEnded: boolean;
}

/** The paths of pages on which people log in: JupyterHub's, those of proxies, and of Keycloak, ADFS, CAS and GitLab. */
const loginPath =
  /\/(_?oauth_?2?|oauth_login|log[-_]?in|sign[-_]?in|authorize|sso|saml2?|openid-connect|adfs|cas)\b/i;

/** The names of hosts that do nothing else. */
const loginHost = /^(login|signin|sso|idp|auth|accounts)\./i;

/** Where a redirection leads, without what is secret in it. */
export function placeOf(location: string, server: string): Redirection {
  if (!URL.canParse(location, server)) return { address: server, isLogin: false, isEnded: false };
  const { origin, hostname, pathname } = new URL(location, server);
  return {
    address: `${origin}${pathname.replace(/(api|hub\/api)(\/.*)?$/, "")}`,
    isEnded: /\/hub\/user\//.test(pathname),
    isLogin: loginPath.test(pathname) || (hostname !== new URL(server).hostname && loginHost.test(hostname)),
  };
}
