/**
 * What a page of the server may load and do. Inline styles are needed by KaTeX, CodeMirror and sanitized outputs; scripts come from the
 * server alone, without `eval`; pictures of other sites, which tell them who reads, do not load; no form leads anywhere, and no other
 * site may show the page in a frame.
 * @param host - The page's own host, `127.0.0.1:8890`: not every browser counts `ws:` to it as `'self'`.
 * @param formAction - Where forms may lead; the login page has one.
 * @param scripts - Hashes of scripts that stand in the page itself: `sha256-…`.
 */
export const pagePolicy = (host: string, formAction = "'none'", scripts: readonly string[] = []): string =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...scripts.map((hash) => `'${hash}'`)].join(" "),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ws://${host}`,
    "worker-src 'self' blob:",
    "media-src 'self' data:",
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
  ].join("; ");

/** What a user's own file may do when it is shown: nothing. */
export const filePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** What every answer carries. */
export const commonHeaders: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
};
