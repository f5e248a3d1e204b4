import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { pageReply } from "../../src/server/page/template.js";

const folder = mkdtempSync(join(tmpdir(), "gradsheet-template-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "index.html"), '<head><meta name="gradsheet" content="{}" /></head>');

const pageOf = (kind: "papers" | "try") => {
  const view = kind === "papers" ? { kind } : { kind, path: "x" };
  return String(pageReply(folder, { write: "w", folder: "f", version: "0", view }, "127.0.0.1").body);
};

it("a page names what its view is made of, and the first one what a notebook will need", () => {
  expect(pageOf("papers")).not.toContain("<link");
  const part = (name: string) => ({ scripts: [`${name}.js`], styles: [`${name}.css`] });
  writeFileSync(join(folder, "views.json"), JSON.stringify({ papers: part("p"), notebook: part("n") }));
  const links = [...pageOf("papers").matchAll(/<link rel="(\w+)" crossorigin href="\/page\/([\w.]+)">/g)];
  expect(links.map(([, relation, file]) => [relation, file])).toEqual([
    ["stylesheet", "p.css"],
    ["modulepreload", "p.js"],
    ["prefetch", "n.css"],
    ["prefetch", "n.js"],
  ]);
  expect(pageOf("try")).not.toContain("<link");
});
