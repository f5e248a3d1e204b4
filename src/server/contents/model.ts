import { createHash } from "node:crypto";
import { accessSync, constants, statSync, type Stats } from "node:fs";
import { basename } from "node:path";
import type { Json } from "../../notebook/format.js";
import type { Place } from "../root/root-folder.js";
import { mediaType } from "./media-types.js";

export type ContentsType = "directory" | "notebook" | "file";

/** A file or folder as Jupyter's contents service tells of it: every key is there, null where it does not apply. */
export interface ContentsModel {
  name: string;
  path: string;
  type: ContentsType;
  format: "json" | "text" | "base64" | null;
  mimetype: string | null;
  content: unknown;
  created: string;
  last_modified: string;
  size: number | null;
  writable: boolean;
  hash: string | null;
  hash_algorithm: "sha256" | null;
}

/** What a file's bytes are known by. */
export const hashOf = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

export const typeOf = (name: string, stats: Stats): ContentsType =>
  stats.isDirectory() ? "directory" : name.endsWith(".ipynb") ? "notebook" : "file";

/** The model of what is at a place, without its content. */
export function modelOf({ path, file }: Place, stats = statSync(file)): ContentsModel {
  const name = basename(path);
  const type = typeOf(name, stats);
  return {
    name,
    path,
    type,
    format: null,
    mimetype: type === "file" ? mediaType(name) : null,
    content: null,
    created: isoTime(stats.birthtimeMs || stats.ctimeMs),
    last_modified: isoTime(stats.mtimeMs),
    size: type === "directory" ? null : stats.size,
    writable: isWritable(file),
    hash: null,
    hash_algorithm: null,
  };
}

const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString();

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A new notebook for gradsheet's kernel. */
export const newNotebook = (kernelspec: Record<string, Json>) => ({
  cells: [],
  metadata: { kernelspec },
  nbformat: 4 as const,
  nbformat_minor: 5,
});
