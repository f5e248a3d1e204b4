/** A host without its port, or null where the text is none: `127.0.0.1:8890` → `127.0.0.1`. */
function nameOf(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

/** The names by which a browser on this machine reaches it. */
const loopback = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Whether a request's `Host` is one by which the server may be called. A site whose name leads to 127.0.0.1 (DNS rebinding) calls it by its
 * own name.
 * @param more - Names beside those of the loopback interface: the address that was asked for by `--host`.
 */
export function isOwnHost(host: string | undefined, more: readonly string[] = []): boolean {
  if (host === undefined) return false;
  const name = nameOf(host);
  return name !== null && (loopback.includes(name) || more.includes(name));
}

/** Whether an address to listen on is of the loopback interface: nobody on the network reaches it. */
export function isLoopback(address: string): boolean {
  return /^(127(?:\.\d{1,3}){3}|::1|localhost)$/i.test(address);
}
