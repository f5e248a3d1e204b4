import type { Papers } from "../../server/api.js";

/** What the first page shows, and how it is read anew. */
export interface Desk {
  papers: Papers;
  /** The notebooks that have a kernel: the ids of their sessions by their paths. */
  running: ReadonlyMap<string, string>;
  /** Reads all anew. */
  refresh: () => Promise<void>;
}

/** The folders that hold something, the served one first as an empty text. */
export function foldersOf({ papers, guide, folders }: Papers): string[] {
  const all = [...papers, ...(guide === null ? [] : [guide]), ...folders].map(({ folder }) => folder);
  return ["", ...new Set(all.filter((folder) => folder !== ""))];
}

/** The path of a file in a folder. */
export const pathIn = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

/** The folder of a path, and its name there. */
export function splitPath(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf("/");
  return { folder: path.slice(0, Math.max(0, at)), name: path.slice(at + 1) };
}
