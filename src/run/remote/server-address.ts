import { InputError } from "../../errors.js";

/** What errors call the option that names a server. */
export const place = "--server";

/**
 * The address of a server, as it was given: with a slash at its end, so that `api` can be put behind it.
 * @throws InputError for anything but a plain web address; what may be a secret in it is not repeated.
 */
export function serverAddress(text: string): URL {
  const cure =
    "Give it as --server https://jupyter.example.org/ with the path in front of api, if it has one.";
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    const shown = text.trim().replace(/[?@].*$/s, "…");
    // A host with its port, or a name with dots: what browsers take without a scheme.
    const meant = /^[\w.-]+(:\d+)?(\/[\w./~-]*)?$/.exec(text.trim());
    const isMeant = meant !== null && /[.:]/.test(text) && URL.canParse(`http://${meant[0]}`);
    throw new InputError({
      place,
      rule: "needs a web address, http or https",
      got: shown === "" ? '""' : shown,
      cure: isMeant ? `Is it http://${meant[0]} or https://${meant[0]}?` : cure,
    });
  }
  if (url.username !== "" || url.password !== "")
    throw new InputError({
      place,
      rule: "takes no name and password in the address",
      got: `one for ${url.host}`,
      cure: "Use a token: GRADSHEET_TOKEN in the environment, or --token-file.",
    });
  if (/[?&][^=&]*(token|key|secret|code)[^=&]*=/i.test(url.search))
    throw new InputError({
      place,
      rule: "takes no token in the address, which every user of this machine can read in the list of processes",
      got: `one for ${url.host}`,
      cure: "Put the token into GRADSHEET_TOKEN in the environment, or into a file for --token-file; the token that was given is better replaced.",
    });
  // What else stands there is a page's: `?redirects=1`, `?reset`.
  url.search = "";
  url.hash = "";
  url.pathname = url.pathname.replaceAll(/\/{2,}/g, "/");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}
