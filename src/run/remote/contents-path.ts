/** A path on a server as the address that its contents service has for it. */
export const contentsPath = (path: string): string =>
  `api/contents/${path.split("/").map(encodeURIComponent).join("/")}`;
