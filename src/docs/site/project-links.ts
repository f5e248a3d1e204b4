import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { packageFolder } from "../../package.js";
import type { SiteFolder } from "./site-folder.js";

/** Links between files of the project, as they lead within the site: to the page of a file, else to the file itself. */
export class ProjectLinks {
  readonly #site: SiteFolder;
  readonly #pages: ReadonlyMap<string, string>;

  /** @param pages - Addresses within the site by paths within the project: `docs/servers.md` → `/project/servers`. */
  constructor(site: SiteFolder, pages: ReadonlyMap<string, string>) {
    this.#site = site;
    this.#pages = pages;
  }

  /** Markdown of a file of the project, as the site has it. */
  inMarkdown(text: string, from: string): string {
    return text.replaceAll(/(?<!!)\[([^\]]*)\]\(([^()\s]+)\)/g, (whole, words: string, target: string) => {
      if (!isOfProject(target)) return whole;
      const { page, file } = this.#placeOf(target, from);
      const address = page ?? file;
      if (address === null) return words;
      // VitePress takes what it does not build itself as it is where the tag says so.
      return page === null ? `<a href="${address}" target="_self">${words}</a>` : `[${words}](${address})`;
    });
  }

  /** The same of HTML that is no more touched. */
  inHtml(html: string, from: string): string {
    return html.replaceAll(/ href="([^"]+)"/g, (whole, target: string) => {
      if (!isOfProject(target)) return whole;
      const { page, file } = this.#placeOf(target, from);
      return page === null && file === null ? "" : ` href="${file ?? this.#addressOf(page!)}"`;
    });
  }

  #placeOf(target: string, from: string): { page: string | null; file: string | null } {
    const [path, hash] = target.split("#", 2);
    const place = posix.normalize(posix.join(posix.dirname(from), decodeURI(path))).replace(/\/$/, "");
    const page = this.#pages.get(place);
    if (page !== undefined) return { page: hash === undefined ? page : `${page}#${hash}`, file: null };
    const own = join(packageFolder, place);
    if (place.startsWith("..") || !existsSync(own) || !statSync(own).isFile())
      return { page: null, file: null };
    return { page: null, file: this.#site.file(`files/${place}.txt`, readFileSync(own)) };
  }

  /** A page's whole address. */
  #addressOf(page: string): string {
    const [path, hash] = page.split("#", 2);
    const file = path.endsWith("/") ? path : `${path}.html`;
    return `${this.#site.base}${file.slice(1)}${hash === undefined ? "" : `#${hash}`}`;
  }
}

/** Whether a link is told from the file that it stands in. */
const isOfProject = (target: string): boolean => !/^(?:[a-z][a-z\d+.-]*:|[#/{])/i.test(target);
