import { createHash, createHmac, randomBytes } from "node:crypto";
import { chmodSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../../../kernel/make-folder.js";
import { writeFile } from "../../write-file.js";

/** What opens the server of a folder. */
export interface Secrets {
  /** 24 random bytes, for people and programs. */
  token: string;
  /** What signs cookies: it outlives the server, so that an open page stays in when the server comes back. */
  secret: string;
}

/** Where the secrets of a served folder lie: in the user's own folder, never in the served one. */
export const secretsFile = (state: string, folder: string): string =>
  join(state, "server", `${createHash("sha256").update(folder).digest("hex").slice(0, 32)}.json`);

/**
 * The secrets of a served folder, made at the first time, readable by their owner alone.
 * @param folder - Its real path.
 * @param renew - Makes new ones: whoever has the old token or a cookie is out.
 * @throws FileError where the user's folder cannot be written.
 */
export function secretsOf(state: string, folder: string, renew = false): Secrets {
  const file = secretsFile(state, folder);
  const found = renew ? null : readSecrets(file);
  if (found !== null) return found;
  const made = {
    token: randomBytes(24).toString("base64url"),
    secret: randomBytes(32).toString("base64url"),
  };
  makeFolder(dirname(file), 0o700);
  writeFile(file, `${JSON.stringify({ folder, ...made }, null, 1)}\n`, { mode: 0o600 });
  return made;
}

/** Null where there is no such file, or somebody has spoiled it. */
function readSecrets(file: string): Secrets | null {
  try {
    const { token, secret } = JSON.parse(readFileSync(file, "utf8")) as Partial<Secrets>;
    if (typeof token !== "string" || typeof secret !== "string" || token.length < 24 || secret.length < 24)
      return null;
    chmodSync(file, 0o600);
    return { token, secret };
  } catch {
    return null;
  }
}

/** What a page must send to write: the same as long as the secret is, so that a page stays good while the server is away. */
export function writeKey(secret: string): string {
  return createHmac("sha256", secret).update("write").digest("base64url");
}
