import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Input } from "../../src/cli/inputs.js";
import { writtenBeside } from "../../src/cli/written-beside.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-beside-"));
afterAll(() => rmSync(root, { recursive: true }));

it("names what is new beside notebooks, folder by folder, and nothing where nothing is", () => {
  for (const folder of ["one", "two"]) mkdirSync(join(root, folder));
  writeFileSync(join(root, "one", "table.csv"), "1");
  const inputs = ["one/a", "one/b", "two/c"].map((name) => ({ path: join(root, `${name}.ipynb`) }) as Input);
  const written = writtenBeside(inputs);
  expect(written()).toEqual([]);
  writeFileSync(join(root, "one", "table.csv"), "2");
  writeFileSync(join(root, "two", "weights.bin"), "");
  mkdirSync(join(root, "two", "logs"));
  expect(written()).toEqual([
    `${join(root, "two", "/")} has what was not there before the notebooks ran: logs, weights.bin. It is left where it is.`,
  ]);
  for (let at = 0; at < 9; at++) writeFileSync(join(root, "one", `part-${at}.txt`), "");
  expect(written()[0]).toContain("part-0.txt, part-1.txt, part-2.txt, part-3.txt, part-4.txt, … (9 in all)");
});
