import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { assetsFolder } from "../typst/fonts.js";

/** The scripts of an interactive page: its own, and before it plotly where the page has a figure to draw. */
export function pageScripts(page: string): string[] {
  const own = readFileSync(join(assetsFolder, "page.js"), "utf8");
  return page.includes("<figure data-figure=") ? [plotly(), own] : [own];
}

/** plotly's bundle, as it stands in an element: what would end the element or open another is written as an escape. */
function plotly(): string {
  const file = createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min");
  return readFileSync(file, "utf8").replace(/<(?=\/script|!--|script)/gi, String.raw`\x3c`);
}

/** What the page may load and run: its own scripts alone, by the hashes of their text. */
export function securityPolicy(scripts: string[]): string {
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const rules = ["default-src 'none'", "img-src data:", "font-src data:", "style-src 'unsafe-inline'"];
  // plotly makes pictures to be saved by way of a blob.
  if (hashes.length > 0) rules.splice(1, 1, `script-src ${hashes.join(" ")}`, "img-src data: blob:");
  return rules.join("; ");
}
