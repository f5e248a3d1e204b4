import {
  copyFileSync,
  constants,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  type Stats,
} from "node:fs";
import { basename, dirname } from "node:path";
import { isUtf8 } from "node:buffer";
import { kernelDisplayName, kernelName } from "../../../kernel/kernelspec.js";
import { makeFolder } from "../../../kernel/make-folder.js";
import { FileError } from "../../errors.js";
import { checkNotebook } from "../../notebook/check.js";
import type { Notebook } from "../../notebook/format.js";
import { parseNotebook } from "../../notebook/read.js";
import { formatNotebook } from "../../notebook/write.js";
import { writeFile } from "../../write-file.js";
import type { Changed } from "../api.js";
import { HttpError } from "../http/http-error.js";
import { missing } from "../root/path-names.js";
import type { Place, RootFolder } from "../root/root-folder.js";
import type { Checkpoints } from "./checkpoints.js";
import { copyName, freePlace, untitledName } from "./free-name.js";
import { inStoredOrder } from "./key-order.js";
import { hashOf, modelOf, newNotebook, type ContentsModel, type ContentsType } from "./model.js";
import { onFiles } from "./system-error.js";
import type { Trust } from "./trust.js";
import { takeChunk } from "./upload.js";

/** The largest file that is opened in a page, in bytes; `/files` has those of any size. */
const mostOpened = 128 * 2 ** 20;

/** What a client wants to have of a file. */
export interface Wanted {
  content: boolean;
  hash: boolean;
  type?: ContentsType | undefined;
  format?: "text" | "base64" | undefined;
}

/** What a client wants to save. */
export interface Saved {
  type?: unknown;
  format?: unknown;
  content?: unknown;
  chunk?: unknown;
}

/** What must be there, or must not be, for a save to go on. */
export interface Condition {
  /** The hash of the version that the client knows. */
  match?: string | undefined;
  /** Whether nothing may be there. */
  absent?: boolean;
}

const newKernelspec = { name: kernelName, display_name: kernelDisplayName, language: "typescript" };

/** Jupyter's contents service: files and folders below the served folder, notebooks in the project's own form. */
export class Contents {
  readonly #root: RootFolder;
  readonly #trust: Trust;
  readonly checkpoints: Checkpoints;
  /** The hash of each file as clients have it: read or saved last. */
  readonly #known = new Map<string, string>();

  constructor(root: RootFolder, trust: Trust, checkpoints: Checkpoints) {
    this.#root = root;
    this.#trust = trust;
    this.checkpoints = checkpoints;
  }

  /** Whether a file is at a place. */
  hasFile({ file }: Place): boolean {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  }

  get(place: Place, { content, hash, type, format }: Wanted): ContentsModel {
    const stats = statsOf(place);
    if (type === "directory" && !stats.isDirectory())
      throw new HttpError(400, `It is not a folder: ${place.path}`, "bad type");
    if (type !== undefined && type !== "directory" && stats.isDirectory())
      throw new HttpError(400, `It is a folder, not a file: ${place.path}`, "bad type");
    const model = modelOf(place, stats);
    if (stats.isDirectory())
      return content ? { ...model, format: "json", content: this.#entries(place) } : model;
    if (!content && !hash) return model;
    if (content && stats.size > mostOpened)
      throw new HttpError(413, `The file is too large to be opened here: ${place.path}`, "too large");
    const bytes = onFiles(place.path, () => readFileSync(place.file));
    const known = { ...model, hash: hashOf(bytes), hash_algorithm: "sha256" as const };
    if (!content) return known;
    this.#known.set(place.path, known.hash);
    if (type === "notebook" || (type === undefined && model.type === "notebook"))
      return {
        ...known,
        type: "notebook",
        format: "json",
        mimetype: null,
        content: this.#opened(place, bytes),
      };
    return { ...known, type: "file", ...contentOf(place, bytes, format, model.mimetype) };
  }

  /**
   * Saves a file whole or not at all. A version on the disk that no client has read is kept as a checkpoint before it is written over.
   * @returns Whether the file is new, and its model.
   * @throws HttpError 412 where the condition does not hold; the file stays as it is.
   */
  save(place: Place, saved: Saved, condition: Condition = {}): { isNew: boolean; model: ContentsModel } {
    if (place.path === "") throw new HttpError(400, "The folder itself cannot be written.", "bad path");
    const stats = statSync(place.file, { throwIfNoEntry: false });
    const isNew = stats === undefined;
    if (!isNew && stats.isDirectory() !== (saved.type === "directory"))
      throw new HttpError(
        400,
        `It is ${stats.isDirectory() ? "a folder" : "a file"}: ${place.path}`,
        "bad type",
      );
    this.#mustBeFolder(dirname(place.file), place);
    if (saved.type === "directory") {
      onFiles(place.path, () => makeFolder(place.file));
      return { isNew, model: modelOf(place) };
    }
    const stored = isNew ? null : onFiles(place.path, () => readFileSync(place.file));
    const current = stored === null ? null : hashOf(stored);
    refuseChanged(place, current, condition);
    const bytes = this.#toBytes(place, saved, stored);
    if (saved.chunk !== undefined && saved.chunk !== null) {
      if (!takeChunk(place, Number(saved.chunk), Buffer.from(bytes)))
        return { isNew, model: uploading(place) };
      return { isNew, model: this.#after(place) };
    }
    const hash = hashOf(bytes);
    const isKnown = current === condition.match || current === this.#known.get(place.path);
    if (current !== null && !isKnown && current !== hash) this.checkpoints.keepOverwritten(place);
    // The same text is not written again: other programs that watch the file would read it anew.
    if (current !== hash) onFiles(place.path, () => writeFile(place.file, bytes));
    return { isNew, model: this.#after(place, hash) };
  }

  /** Makes an empty file or folder, or one with content, under a name that is free. */
  create(folder: Place, type: ContentsType, ending: string): ContentsModel {
    this.#mustBeFolder(folder.file, folder);
    const base = { directory: "Untitled Folder", notebook: "Untitled", file: "untitled" }[type];
    const suffix = type === "directory" ? "" : type === "notebook" ? ".ipynb" : ending || ".txt";
    const separator = type === "directory" ? " " : "";
    const name = (number: number) =>
      untitledName(number === 0 ? base : `${base}${separator}`, suffix)(number);
    const place = freePlace(this.#root, folder.path, name);
    const content = type === "notebook" ? newNotebook(newKernelspec) : "";
    return this.save(place, { type, format: "text", content }).model;
  }

  /**
   * Makes a notebook without cells for gradsheet's kernel, and its folder where that is not there.
   * @throws HttpError 412 where something is there.
   */
  createNotebook(place: Place): ContentsModel {
    onFiles(place.path, () => makeFolder(dirname(place.file)));
    return this.save(place, { type: "notebook", content: newNotebook(newKernelspec) }, { absent: true })
      .model;
  }

  copy(from: Place, folder: Place): ContentsModel {
    if (statsOf(from).isDirectory())
      throw new HttpError(400, `A folder cannot be copied: ${from.path}`, "bad type");
    this.#mustBeFolder(folder.file, folder);
    const place = freePlace(this.#root, folder.path, copyName(basename(from.path)));
    onFiles(place.path, () => copyFileSync(from.file, place.file, constants.COPYFILE_EXCL));
    return modelOf(place);
  }

  rename(from: Place, to: Place): ContentsModel {
    statsOf(from);
    if (from.path === "" || to.path === "")
      throw new HttpError(400, "The served folder keeps its name.", "bad path");
    if (from.entry === to.entry) return modelOf(to);
    if (existsSync(to.entry) && !isSameFile(from.entry, to.entry))
      throw new HttpError(409, `It is there already: ${to.path}`, "exists");
    this.#mustBeFolder(dirname(to.entry), to);
    onFiles(from.path, () => renameSync(from.entry, to.entry));
    this.checkpoints.move(from, to);
    const hash = this.#known.get(from.path);
    this.#known.delete(from.path);
    if (hash !== undefined) this.#known.set(to.path, hash);
    return modelOf(this.#root.place(to.path));
  }

  remove(place: Place): void {
    const stats = statsOf(place);
    if (place.path === "") throw new HttpError(400, "The served folder cannot be removed.", "bad path");
    onFiles(place.path, () => {
      if (lstatSync(place.entry).isSymbolicLink()) return rmSync(place.entry);
      if (!stats.isDirectory()) {
        this.checkpoints.removeAll(place);
        return rmSync(place.entry);
      }
      if (readdirSync(place.entry).some((name) => !name.startsWith(".ipynb_checkpoints")))
        throw new HttpError(400, `The folder is not empty: ${place.path}`, "not empty");
      rmSync(`${place.entry}/.ipynb_checkpoints`, { recursive: true, force: true });
      rmdirSync(place.entry);
    });
    this.#known.delete(place.path);
  }

  /** Puts a version back; the one that it takes the place of is kept. */
  restore(place: Place, checkpoint: string): void {
    const current = hashOf(onFiles(place.path, () => readFileSync(place.file)));
    if (current !== this.#known.get(place.path)) this.checkpoints.keepOverwritten(place);
    this.checkpoints.restore(place, checkpoint);
  }

  #after(place: Place, hash = hashOf(readFileSync(place.file))): ContentsModel {
    this.#known.set(place.path, hash);
    return { ...modelOf(place), hash, hash_algorithm: "sha256" };
  }

  #entries(place: Place): ContentsModel[] {
    const names = onFiles(place.path, () => readdirSync(place.file));
    return names
      .filter((name) => !name.startsWith(".") && !/\.\d+\.tmp$/.test(name))
      .flatMap((name) => {
        try {
          const entry = this.#root.place(`${place.path}/${name}`);
          const stats = statSync(entry.file);
          return stats.isFile() || stats.isDirectory() ? [modelOf(entry, stats)] : [];
        } catch {
          // A link to a place outside, a name that is none, a file that is gone meanwhile.
          return [];
        }
      });
  }

  #opened(place: Place, bytes: Buffer): Notebook {
    return this.#trust.marked(asNotebook(() => parseNotebook(bytes.toString("utf8"), place.path)));
  }

  #toBytes(place: Place, { type, format, content }: Saved, stored: Buffer | null): Uint8Array | string {
    if (type === "notebook" || (type === undefined && place.path.endsWith(".ipynb") && format !== "base64")) {
      const notebook = asNotebook(() => checkNotebook(content, place.path));
      return formatNotebook(inStoredOrder(this.#trust.signed(notebook), stored?.toString("utf8") ?? null));
    }
    if (typeof content !== "string")
      throw new HttpError(400, `A file's content must be a text: ${place.path}`, "bad content");
    if (format === "base64") return Buffer.from(content, "base64");
    if (format === "text" || format === undefined || format === null) return content;
    throw new HttpError(400, "The format of a file is text or base64.", "bad format");
  }

  #mustBeFolder(folder: string, { path }: Place): void {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isDirectory()) throw missing(dirname(path));
  }
}

/** @throws HttpError 404 where nothing is there, or neither a file nor a folder. */
function statsOf({ path, file }: Place): Stats {
  const stats = onFiles(path, () => statSync(file));
  if (!stats.isFile() && !stats.isDirectory()) throw missing(path);
  return stats;
}

function asNotebook(work: () => Notebook): Notebook {
  try {
    return work();
  } catch (error) {
    if (error instanceof FileError) throw new HttpError(400, error.message, "bad notebook");
    throw error;
  }
}

function contentOf(
  { path }: Place,
  bytes: Buffer,
  format: "text" | "base64" | undefined,
  mimetype: string | null,
): Pick<ContentsModel, "content" | "format" | "mimetype"> {
  const isText = isUtf8(bytes) && !bytes.includes(0);
  if (format === "text" && !isText)
    throw new HttpError(400, `It is not a text in UTF-8: ${path}`, "bad format");
  if (format === "base64" || !isText)
    return {
      content: bytes.toString("base64"),
      format: "base64",
      mimetype: mimetype ?? "application/octet-stream",
    };
  return { content: bytes.toString("utf8"), format: "text", mimetype: mimetype ?? "text/plain" };
}

/** @throws HttpError 412 where a client would write over what it has not read. */
function refuseChanged(place: Place, current: string | null, { match, absent = false }: Condition): void {
  const matches = match === undefined || (match === "*" ? current !== null : match === current);
  const holds = matches && !(absent && current !== null);
  if (holds) return;
  const changed: Changed = {
    message:
      current === null
        ? `The file is not there any more: ${place.path}`
        : absent
          ? `The file is there already: ${place.path}`
          : `The file has changed on the disk since it was read: ${place.path}`,
    reason: "changed",
    hash: current,
    last_modified: current === null ? null : modelOf(place).last_modified,
  };
  throw new HttpError(412, changed.message, changed.reason, changed);
}

/** What is told of a file between its pieces: it has no name on the disk yet. */
function uploading({ path, file }: Place): ContentsModel {
  const folder = modelOf({ path, file: dirname(file), entry: file });
  return { ...folder, type: "file", mimetype: null, size: 0 };
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [lstatSync(one), lstatSync(other)];
  return a.ino === b.ino && a.dev === b.dev;
}
