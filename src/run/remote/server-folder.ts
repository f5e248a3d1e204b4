import { randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { GradsheetError, InputError } from "../../errors.js";
import { contentsPath } from "./contents-path.js";
import { wordsOf } from "./faults.js";
import type { Requests } from "./requests.js";
import { fetchWritten, versionOf, type Model } from "./written-files.js";

/** What may go with a notebook: not more, so that a name that happens to be a folder's fills no disk. */
const mostFiles = 1_000;
const mostBytes = 200_000_000;

/** For how long a server that does not answer is asked again, in milliseconds. */
const usualPatience = 15_000;

/** A folder on the server that stands for a notebook's own, made for it and removed after it. Source: Jupyter's contents service. */
export class ServerFolder {
  /** Its path on the server. */
  readonly path = `gradsheet-${randomBytes(6).toString("hex")}`;
  readonly #requests: Requests;
  readonly #made = new Set<string>();
  /** What was put there, each in its version. */
  readonly #known = new Map<string, string>();

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /**
   * Puts files into it, and makes it where it is not there yet.
   * @param home - The folder on this machine.
   * @param files - Relative to it, with `/`.
   * @throws InputError where they are too many; GradsheetError where the server does not take one.
   */
  async put(home: string, files: readonly string[]): Promise<void> {
    const bytes = files.reduce((sum, file) => sum + statSync(join(home, file)).size, 0);
    if (files.length > mostFiles || bytes > mostBytes)
      throw new InputError({
        place: home,
        rule: `can send at most ${mostFiles} files and ${mostBytes / 1_000_000} MB along with a notebook`,
        got: `${files.length} files, ${Math.ceil(bytes / 1_000_000)} MB`,
        cure: "Put them on the server yourself, and name them in the notebook by their whole path there.",
      });
    await this.#make("");
    for (const file of files) {
      const steps = file.split("/").slice(0, -1);
      for (const [at] of steps.entries()) await this.#make(steps.slice(0, at + 1).join("/"));
      const content = readFileSync(join(home, file)).toString("base64");
      await this.#save(file, { type: "file", format: "base64", content });
    }
  }

  /** As `fetchWritten`: what has been written there, or changed. */
  async fetch(target: string): Promise<void> {
    await fetchWritten(this.#requests, this.path, this.#known, target);
  }

  async #make(inner: string): Promise<void> {
    if (this.#made.has(inner)) return;
    await this.#save(inner, { type: "directory" });
    this.#made.add(inner);
  }

  async #save(inner: string, model: object): Promise<void> {
    const path = inner === "" ? this.path : `${this.path}/${inner}`;
    const answer = await this.#requests.ask("PUT", contentsPath(path), {
      body: model,
      patience: usualPatience,
    });
    if (answer.status === 200 || answer.status === 201) {
      this.#known.set(inner, versionOf((answer.body ?? {}) as Model));
      return;
    }
    if (answer.status === 413)
      throw new GradsheetError({
        place: this.#requests.server,
        rule: `must take the file ${inner}`,
        got: "a file that is too large for it, or for a proxy before it (413)",
        cure: "Put it on the server yourself, and name it in the notebook by its whole path there.",
      });
    throw this.#requests.fault(`take the file ${inner === "" ? path : inner} for a notebook`, answer);
  }
}

/**
 * Removes a folder that was made for a notebook, with what is in it.
 * @returns Why not, or null.
 */
export async function removeFolder(
  requests: Requests,
  path: string,
  patience = usualPatience,
): Promise<string | null> {
  const removed = await requests.ask("DELETE", contentsPath(path), { patience });
  if (removed.status === 204 || removed.status === 200 || removed.status === 404) return null;
  // A server without a trash removes no folder that has something in it.
  const listed = await requests.ask("GET", `${contentsPath(path)}?content=1`, { patience });
  const { content } = (listed.body ?? {}) as { content?: { path?: unknown }[] | null };
  let refused = wordsOf(removed.body) || `the answer ${removed.status}`;
  if (!Array.isArray(content) || content.length === 0) return refused;
  for (const entry of content) {
    if (typeof entry.path !== "string" || !entry.path.startsWith(`${path}/`)) return refused;
    const inner = await removeFolder(requests, entry.path, patience);
    if (inner !== null) refused = inner;
  }
  const again = await requests.ask("DELETE", contentsPath(path), { patience });
  return again.status === 204 || again.status === 404 ? null : refused;
}
