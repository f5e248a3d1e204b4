/**
 * Where to go after the login: the path that was asked for where it is one of this server, else the first page. `//host`, `/\host` and
 * whatever else a browser takes for another site is none.
 * Source: CVE-2020-26275, CVE-2023-39968 (jupyter_server): open redirects.
 */
export function nextPath(asked: string | null): string {
  if (asked === null || !/^\/(?![/\\])[^\\\s\p{Control}]*$/u.test(asked)) return "/";
  const base = "http://127.0.0.1";
  try {
    const url = new URL(asked, base);
    return url.origin === base && url.pathname.startsWith("/") && !url.pathname.startsWith("//")
      ? `${url.pathname}${url.search}`
      : "/";
  } catch {
    return "/";
  }
}
