import { escapeXml } from "../../xml.js";

/** The page that asks for the token. */
export function loginPage(next: string, problem: string | null): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>gradsheet: token</title>
<style>
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
  body { max-width: 32rem; margin: 15vh auto 0; padding: 0 1rem; line-height: 1.5; }
  form { display: flex; gap: 0.5rem; margin: 1rem 0; }
  input { flex: 1; font: inherit; padding: 0.4rem 0.6rem; }
  button { font: inherit; padding: 0.4rem 1rem; }
  [role="alert"] { color: light-dark(#b3261e, #ff8a80); }
</style>
<h1>gradsheet</h1>
<p>Open the address that <code>gradsheet serve</code> has printed, or put its token here.</p>
${problem === null ? "" : `<p role="alert">${escapeXml(problem)}</p>`}
<form method="post" action="/login">
  <input type="hidden" name="next" value="${escapeXml(next)}">
  <input type="password" name="token" aria-label="Token" autocomplete="off" required autofocus>
  <button>Enter</button>
</form>
</html>
`;
}
