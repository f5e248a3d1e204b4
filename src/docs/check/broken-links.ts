import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Addresses of the server that shows the book; they are no pages of it. */
const served = /^\/(?:try\/.*)?$/;

/**
 * The links and pictures of a built site that lead nowhere within it, a sentence each.
 * @param folder - The site.
 * @param base - What its addresses begin with.
 */
export function brokenLinks(folder: string, base: string): string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .map((name) => name.replaceAll("\\", "/"));
  const texts = new Map(pages.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const anchors = new Map([...texts].map(([name, html]) => [name, anchorsIn(html)]));
  return pages.flatMap((page) => {
    const targets = new Set(
      [...texts.get(page)!.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, address]) =>
        address.replaceAll("&amp;", "&"),
      ),
    );
    return [...targets].flatMap((address) => {
      if (/^[a-z][a-z\d+.-]*:/i.test(address) || served.test(address)) return [];
      const { pathname, hash } = new URL(address, `http://book${base}${page}`);
      if (!pathname.startsWith(base)) return [`${page}: ${address} leads out of the site`];
      const path = decodeURIComponent(pathname.slice(base.length));
      const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
      if (!existsSync(join(folder, file)) || !statSync(join(folder, file)).isFile())
        return [`${page}: ${address} leads to no file`];
      const anchor = decodeURIComponent(hash.slice(1));
      return anchor === "" || anchors.get(file)?.has(anchor) !== false
        ? []
        : [`${page}: ${address} leads to no place of its page`];
    });
  });
}

const anchorsIn = (html: string): Set<string> =>
  new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
