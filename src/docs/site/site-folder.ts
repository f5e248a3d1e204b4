import { createHash } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../../../kernel/make-folder.js";

/** Where the pages are written that VitePress turns into the site, and what lies beside them as it is. */
export class SiteFolder {
  readonly pages: string[] = [];
  /** What could not be shown; a book with any is not finished. */
  readonly faults: string[] = [];

  /**
   * @param folder - Emptied first.
   * @param base - What addresses of the site begin with: `/help/`.
   */
  constructor(
    readonly folder: string,
    readonly base: string,
  ) {
    rmSync(folder, { recursive: true, force: true });
  }

  /** Writes a page. @param path - `reference/softmax.md` */
  page(path: string, text: string): void {
    this.pages.push(path);
    this.write(path, text);
  }

  /** Puts a file beside the pages. @returns Its address. */
  file(path: string, content: string | Uint8Array): string {
    if (!existsSync(join(this.folder, "public", path))) this.write(join("public", path), content);
    return `${this.base}${path}`;
  }

  /** Writes what the generator reads beside the pages. */
  data(path: string, value: unknown): void {
    this.write(path, JSON.stringify(value, null, 1));
  }

  /** A picture's address; pictures of one content are one file. @param ending - `svg`, `png` */
  picture(bytes: Uint8Array, ending: string): string {
    const name = createHash("sha256").update(bytes).digest("hex").slice(0, 20);
    return this.file(`figures/${name}.${ending}`, bytes);
  }

  /**
   * HTML that is put into the built page as it is: VitePress would compile it twice, and send it twice.
   * @param name - Its classes.
   * @param isSearched - Whether the search finds its words.
   * @returns What stands for it in a page's Markdown.
   */
  part(html: string, name = "gs", isSearched = false): string {
    const content = this.withPictures(html);
    const id = createHash("sha256").update(content).digest("hex").slice(0, 16);
    this.write(`parts/${id}.html`, content);
    if (isSearched) this.write(`parts/${id}.words.html`, wordsOf(content));
    return `<div class="${name}" data-part="${id}"></div>`;
  }

  /** HTML with its pictures in files of their own, so that pages stay small and show their text first. */
  private withPictures(html: string): string {
    return html.replaceAll(
      /<img src="data:image\/(svg\+xml|png|jpeg|gif|webp);base64,([^"]*)"/g,
      (_source, type: string, data: string) => {
        const ending = type === "svg+xml" ? "svg" : type;
        return `<img loading="lazy" src="${this.picture(Buffer.from(data, "base64"), ending)}"`;
      },
    );
  }

  private write(path: string, content: string | Uint8Array): void {
    const file = join(this.folder, path);
    makeFolder(dirname(file));
    writeFileSync(file, content);
  }
}

/** HTML without what is no word: formulas and pictures. */
function wordsOf(html: string): string {
  return html
    .replaceAll(/<span class="katex">[\s\S]*?<\/math><\/span>/g, " ")
    .replaceAll(/<span class="katex-html"[\s\S]*?(?=<\/(?:p|div|td|th|li|figure|section|h\d)>)/g, " ")
    .replaceAll(/<img [^>]*>/g, " ");
}
