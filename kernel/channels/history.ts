/** One cell that was run: its source, and the text of its result where it had one. */
interface Entry {
  line: number;
  source: string;
  output: string | null;
}

/** What a front end asks for. */
export interface HistoryRequest {
  hist_access_type?: string;
  output?: boolean;
  session?: number;
  start?: number;
  stop?: number;
  n?: number;
  pattern?: string;
  unique?: boolean;
}

/** The session's number; the kernel remembers one session, its own. */
const session = 1;

/** The cells of this session. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, source: string, output: string | null): void {
    this.#entries.push({ line, source, output });
  }

  /**
   * The entries that a request asks for, oldest first.
   * @returns `[session, line, source]`, or `[session, line, [source, output]]` with `output`.
   * Source: Jupyter messaging protocol, "History".
   */
  find(request: HistoryRequest): unknown[] {
    const form = ({ line, source, output }: Entry): unknown[] => [
      session,
      line,
      request.output ? [source, output] : source,
    ];
    return this.#select(request).map(form);
  }

  #select({
    hist_access_type: type,
    session: asked = 0,
    start = 0,
    stop,
    n,
    pattern,
    unique,
  }: HistoryRequest): Entry[] {
    if (type === "range") {
      if (asked !== 0 && asked !== session) return [];
      return this.#entries.filter(
        ({ line }) => line >= start && (stop === undefined || stop === null || line < stop),
      );
    }
    let found = this.#entries;
    if (type === "search") {
      const matcher = globPattern(pattern ?? "*");
      found = found.filter(({ source }) => matcher.test(source));
      if (unique)
        found = found.filter(
          ({ source }, index) => found.findLastIndex((one) => one.source === source) === index,
        );
    }
    return n === undefined || n === null ? found : found.slice(Math.max(0, found.length - n));
  }
}

/** `*` and `?` as in file names, over the whole text. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`);
}
