import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { sendFile } from "../contents/files.js";
import { mediaType } from "../contents/media-types.js";
import type { Exchange } from "../http/exchange.js";
import { decodedOnce } from "../http/router.js";
import { pagePolicy } from "../http/security-headers.js";
import { missing, pathNames } from "../root/path-names.js";

/** The book that `npm run docs` builds, where it is built: static pages, which the server shows as its Help. */
export class Book {
  private readonly folder: string;

  /** @param folder - `dist/site` */
  constructor(folder: string) {
    this.folder = folder;
  }

  get isBuilt(): boolean {
    return existsSync(join(this.folder, "index.html"));
  }

  /**
   * The file of an address below `/help/`, or null where the book has none.
   * @param encoded - As it came; nothing for the first page.
   */
  fileOf(encoded: string): string | null {
    const path = decodedOnce(encoded) ?? "";
    const names = pathNames(path);
    const file = join(this.folder, ...names, ...(path === "" || path.endsWith("/") ? ["index.html"] : []));
    return existsSync(file) && statSync(file).isFile() ? file : null;
  }

  /** Sends a file of the book. A page may run the scripts that the book was built with, and no other. */
  async send(exchange: Exchange, file: string): Promise<void> {
    const type = mediaType(file);
    const name = file.slice(this.folder.length + 1).replaceAll("\\", "/");
    const isNotebook = name.endsWith(".ipynb");
    if (type === null && !isNotebook) throw missing(name);
    const isPage = type === "text/html";
    await sendFile(
      exchange,
      { path: name, file, entry: file },
      {
        "Content-Type": isNotebook
          ? "application/x-ipynb+json"
          : /^text|script|json/.test(type ?? "")
            ? `${type}; charset=utf-8`
            : (type ?? ""),
        // VitePress names what it builds after its content.
        "Cache-Control": name.startsWith("assets/") ? "private, max-age=31536000, immutable" : "no-cache",
        ...(isPage ? { "Content-Security-Policy": pagePolicy(exchange.host, "'none'", this.scripts()) } : {}),
      },
    );
  }

  /** The hashes of the scripts that stand in the book's pages, as its build has written them down. */
  private scripts(): string[] {
    const file = join(this.folder, "scripts.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [];
  }
}
