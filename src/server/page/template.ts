import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PageData } from "../api.js";
import { html, type Reply } from "../http/reply.js";
import { pagePolicy } from "../http/security-headers.js";
import { escapeXml } from "../../xml.js";

/** Where the page's data goes. */
const slot = '<meta name="gradsheet" content="{}" />';

/**
 * The page with its data.
 * @param folder - Where it is built: `dist/page`.
 */
export function pageReply(folder: string, data: PageData, host: string): Reply {
  let template: string;
  try {
    template = readFileSync(join(folder, "index.html"), "utf8");
  } catch {
    const text = "The page is not built. Run <code>npm run build</code>, then reload.";
    return html(`<!doctype html><title>gradsheet</title><p>${text}</p>`, pagePolicy(host), 503);
  }
  const filled = slot.replace("{}", () => escapeXml(JSON.stringify(data)));
  return html(
    template.replace(/<meta name="gradsheet" content="\{\}"\s*\/?>/, () => filled),
    pagePolicy(host),
  );
}
