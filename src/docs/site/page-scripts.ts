import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes down the hashes of the scripts that stand in the pages themselves: the server lets these run, and no others. */
export function notePageScripts(folder: string): void {
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".html"),
  );
  const hashes = pages.flatMap((name) => {
    const html = readFileSync(join(folder, name), "utf8");
    return [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
      ([, script]) => `sha256-${createHash("sha256").update(script).digest("base64")}`,
    );
  });
  writeFileSync(join(folder, "scripts.json"), JSON.stringify([...new Set(hashes)].toSorted()));
}
