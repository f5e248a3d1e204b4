import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { CopyRequest, DocumentRequest, JobLine } from "../api.js";
import type { Exchange } from "../http/exchange.js";
import { HttpError } from "../http/http-error.js";
import type { Place, RootFolder } from "../root/root-folder.js";
import { madeFolder } from "../../paper/notebooks-below.js";
import { missing } from "../root/path-names.js";
import { runCommand, type RunningCommand } from "./command.js";

/** How many commands run at a time; a PDF takes some 200 MB. */
const mostJobs = 4;

/** How many documents wait to be fetched. */
const mostDownloads = 16;

/** What `gradsheet pdf` and `gradsheet html` are told for a kind of document. */
const documents = {
  solution: { ending: "pdf", suffix: "", words: [] },
  questions: { ending: "pdf", suffix: "-questions", words: ["--questions-only"] },
  key: { ending: "pdf", suffix: "-key", words: ["--key"] },
  html: { ending: "html", suffix: "", words: [] },
} satisfies Record<DocumentRequest["kind"], { ending: string; suffix: string; words: string[] }>;

/** A command and what it makes. */
interface Job {
  words: string[];
  /** Where it is made. */
  file: string;
  /** Its path for clients, or null where it is not in the served folder. */
  path: string | null;
  url: string;
}

/** The exit code of a document that shows something as source: it is there all the same. */
const degraded = 3;

/** Documents and copies of notebooks, made by the command in processes of their own. */
export class Jobs {
  readonly #root: RootFolder;
  readonly #running = new Set<RunningCommand>();
  /** Documents to be fetched once, by their id, the newest last. */
  readonly #downloads = new Map<string, string>();
  #scratch: string | null = null;

  constructor(root: RootFolder) {
    this.#root = root;
  }

  /** `gradsheet pdf` or `gradsheet html`. */
  document(exchange: Exchange, { path, kind, to }: Record<string, unknown>): Promise<null> {
    const source = this.#source(path, true);
    if (typeof kind !== "string" || !Object.hasOwn(documents, kind))
      throw new HttpError(400, `A document is one of ${Object.keys(documents).join(", ")}.`, "bad kind");
    const { ending, suffix, words } = documents[kind as DocumentRequest["kind"]];
    const name = `${basename(source.file, ".ipynb")}${suffix}.${ending}`;
    const made = to === "download" ? this.#download(name) : this.#made(name);
    // A document that was made before is made anew; the command refuses to write over anything else.
    const command = [ending, source.file, ...words, "-o", made.file];
    return this.#stream(exchange, { ...made, words: command });
  }

  /** `gradsheet variant` or `gradsheet practise`: another notebook, where the command by itself would put it. */
  copy(
    exchange: Exchange,
    command: "variant" | "practise",
    { path, seed }: Record<string, unknown>,
  ): Promise<null> {
    const source = this.#source(path, false);
    if (seed !== undefined && (!Number.isSafeInteger(seed) || (seed as number) < 0))
      throw new HttpError(400, "A seed is a whole number.", "bad seed");
    const { place, number } = this.#freeCopy(source, command, seed as CopyRequest["seed"]);
    const seedWords = number === undefined ? [] : ["--seed", String(number)];
    // The one of a seed may have been worked on since it was made.
    if (existsSync(place.file))
      throw new HttpError(409, `It is there already: ${place.path}`, "exists", { path: place.path });
    return this.#stream(exchange, {
      words: [command, source.file, ...seedWords, "-o", place.file],
      file: place.file,
      path: place.path,
      url: `/notebooks/${urlPath(place.path)}`,
    });
  }

  /**
   * Where a copy goes, named as the command names it. Without a seed it is one that is not there yet: a variant has the first seed that is
   * free, a copy to practise on the notebook's own numbers.
   */
  #freeCopy(
    { file }: Place,
    command: "variant" | "practise",
    seed: number | undefined,
  ): { place: Place; number: number | undefined } {
    const base = basename(file, ".ipynb").replace(/-(?:variant|practice)(?:-\w+)?$/, "");
    const placeOf = (ending: string) => this.#root.place(`${madeFolder}/${base}-${ending}.ipynb`);
    if (command === "variant") {
      const number = seed ?? firstFree((tried) => placeOf(`variant-${tried}`));
      return { place: placeOf(`variant-${number}`), number };
    }
    if (seed !== undefined) return { place: placeOf(`practice-${seed}`), number: seed };
    const first = placeOf("practice");
    if (!existsSync(first.file)) return { place: first, number: undefined };
    const again = firstFree((tried) => placeOf(`practice-copy${tried}`));
    return { place: placeOf(`practice-copy${again}`), number: undefined };
  }

  /** A document that was made to be fetched; null where it was fetched already. */
  take(id: string): string | null {
    const file = this.#downloads.get(id) ?? null;
    return file !== null && existsSync(file) ? file : null;
  }

  /** Ends what runs, and forgets what waits. */
  end(): void {
    for (const command of this.#running) command.stop();
    if (this.#scratch !== null) rmSync(this.#scratch, { recursive: true, force: true });
  }

  #source(path: unknown, folderToo: boolean): Place {
    if (typeof path !== "string") throw new HttpError(400, "A path is missing.", "bad path");
    const place = this.#root.place(path);
    const stats = statSync(place.file, { throwIfNoEntry: false });
    if (stats === undefined) throw missing(place.path);
    if (!(stats.isFile() && place.path.endsWith(".ipynb")) && !(folderToo && stats.isDirectory()))
      throw new HttpError(400, `It is no notebook: ${place.path}`, "bad path");
    return place;
  }

  /** Where the commands put it, too. */
  #made(name: string): Omit<Job, "words"> {
    const place = this.#root.place(`${madeFolder}/${name}`);
    return { file: place.file, path: place.path, url: `/files/${urlPath(place.path)}` };
  }

  #download(name: string): Omit<Job, "words"> {
    this.#scratch ??= mkdtempSync(join(tmpdir(), "gradsheet-documents-"));
    const id = randomUUID();
    const file = join(this.#scratch, `${id}`, name);
    this.#downloads.set(id, file);
    for (const [oldest, old] of this.#downloads) {
      if (this.#downloads.size <= mostDownloads) break;
      this.#downloads.delete(oldest);
      rmSync(dirname(old), { recursive: true, force: true });
    }
    return { file, path: null, url: `/gradsheet/documents/${id}/${encodeURIComponent(name)}` };
  }

  /** Runs a command and tells how far it is, a line each time; ends it where whoever asked goes away. */
  async #stream({ response }: Exchange, { words, file, path, url }: Job): Promise<null> {
    if (this.#running.size >= mostJobs)
      throw new HttpError(
        429,
        `${mostJobs} documents are being made already. Wait for one of them.`,
        "too many",
      );
    response.writeHead(200, { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" });
    const tell = (line: JobLine) => response.write(`${JSON.stringify(line)}\n`);
    const said: string[] = [];
    const command = runCommand(words, this.#root.folder, {
      onProgress: (task, text) => tell({ type: "progress", task, text }),
      onLine: (line) => {
        if (line.trim() === "") return;
        said.push(this.#withoutFolder(line));
        tell({ type: "said", text: said.at(-1)! });
      },
    });
    this.#running.add(command);
    response.on("close", () => command.stop());
    const code = await command.ended;
    this.#running.delete(command);
    const isMade = (code === 0 || code === degraded) && existsSync(file);
    if (isMade) tell({ type: "done", path, url, warnings: code === degraded ? said.slice(1) : [] });
    else tell({ type: "failed", message: said.join("\n") || "The command was stopped." });
    response.end();
    return null;
  }

  /** What the command calls a file, as clients call it. */
  #withoutFolder(line: string): string {
    return line.replaceAll(`${this.#root.folder}/`, "").replaceAll(this.#scratch ?? "\0", "");
  }
}

const urlPath = (path: string) => path.split("/").map(encodeURIComponent).join("/");

/** The first number whose place is free. */
function firstFree(placeOf: (number: number) => Place): number {
  for (let number = 1; ; number++) if (!existsSync(placeOf(number).file)) return number;
}
