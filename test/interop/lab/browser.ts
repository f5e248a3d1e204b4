import { existsSync } from "node:fs";

/** The browser that the tests drive. */
export const browserPath =
  process.env["GRADSHEET_CHROMIUM"] ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** Why no browser test can run on this machine; undefined where they can. CI has no excuse. */
export const refusal =
  browserPath === undefined && !process.env["CI"]
    ? "needs Chromium: install it, or name it in GRADSHEET_CHROMIUM"
    : undefined;
