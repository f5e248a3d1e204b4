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
  const links = linksOf(folder, data.view.kind);
  const filled = slot.replace("{}", () => escapeXml(JSON.stringify(data)));
  return html(
    template.replace(/<meta name="gradsheet" content="\{\}"\s*\/?>/, () => `${filled}\n    ${links}`),
    pagePolicy(host),
  );
}

/** What a view is made of, as the page's build lists it. */
type Parts = Record<string, { scripts: string[]; styles: string[] }>;

/**
 * Has the browser fetch what a view needs while it still reads the page; where somebody looks for a notebook, also what will show that.
 * Without the build's list the scripts ask for one another.
 */
function linksOf(folder: string, view: PageData["view"]["kind"]): string {
  let views: Parts;
  try {
    views = JSON.parse(readFileSync(join(folder, "views.json"), "utf8")) as Parts;
  } catch {
    return "";
  }
  const tags = (kind: string, relations: { scripts: string; styles: string }) => {
    const { scripts = [], styles = [] } = views[kind] ?? {};
    const tag = (relation: string) => (file: string) =>
      `<link rel="${relation}" crossorigin href="/page/${escapeXml(file)}">`;
    return [...styles.map(tag(relations.styles)), ...scripts.map(tag(relations.scripts))];
  };
  return [
    ...tags(view, { scripts: "modulepreload", styles: "stylesheet" }),
    ...(view === "papers" ? tags("notebook", { scripts: "prefetch", styles: "prefetch" }) : []),
  ].join("");
}
