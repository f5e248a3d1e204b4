import { plainText } from "../content/inline.js";
import type { Inline } from "../tree.js";

interface Entry {
  level: number;
  anchor: string;
  html: string;
  marks: string;
}

/** Names that the page gives other places. */
const taken = /^(?:place|note|ref|problem)-\d+$|^(?:main|contents)$/;

/** The headings of a page: their addresses and its table of contents. */
export class Contents {
  private readonly entries: Entry[] = [];
  private readonly anchors = new Set<string>();
  private problems = 0;

  /** The address of the next problem: the one that links of the document name, else its number on the page. */
  problem(anchor: string | undefined): string {
    this.problems += 1;
    return this.kept(anchor ?? `problem-${this.problems}`);
  }

  /** The address of a heading: the one that links of the document name, else what it says. */
  heading(anchor: string | undefined, body: Inline[]): string {
    if (anchor !== undefined) return this.kept(anchor);
    const words = plainText(body)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60);
    const name = words === "" || taken.test(words) ? `section-${words}` : words;
    let free = name;
    for (let count = 2; this.anchors.has(free); count++) free = `${name}-${count}`;
    return this.kept(free);
  }

  private kept(anchor: string): string {
    this.anchors.add(anchor);
    return anchor;
  }

  /** A line of the table of contents. @param html - What stands there, without links. */
  add(level: number, anchor: string, html: string, marks = ""): void {
    this.entries.push({ level, anchor, html, marks });
  }

  /** The table of contents, where the page is long enough to have one: the problems, else the first two levels of headings. */
  html(): string {
    const top = this.problems > 0 ? 1 : 2;
    const least = this.problems > 0 ? 2 : 3;
    const shown = this.entries.filter(({ level }) => level <= (this.problems > 0 ? 1 : 3));
    if (shown.length < least) return "";
    const lines = shown.map(
      ({ level, anchor, html, marks }) =>
        `<li${level > top ? ' class="below"' : ""}><a href="#${anchor}">${html}</a>${marks === "" ? "" : ` <small>(${marks})</small>`}</li>`,
    );
    return `<nav id="contents" aria-label="Contents"><ol>${lines.join("")}</ol></nav>`;
  }
}
