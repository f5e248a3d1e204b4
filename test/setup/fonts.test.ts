import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setupFonts } from "../../src/setup/fonts.js";

/** A stand-in for npm: makes the package's files where npm would, or fails after the first one. */
const npm = `#!/usr/bin/env node
const { mkdirSync, writeFileSync } = require("node:fs");
const spec = process.argv.at(-1);
const folder = "node_modules/" + spec.slice(0, spec.lastIndexOf("@"));
const family = { "noto-serif-hebrew": "NotoSerifHebrew", "noto-sans-thai": "NotoSansThai" }[folder.split("/").at(-1)];
for (const style of ["400Regular", "700Bold"]) {
  mkdirSync(folder + "/" + style, { recursive: true });
  writeFileSync(folder + "/" + style + "/" + family + "_" + style + ".ttf", "font");
  if (process.env.NPM_FAILS) { console.error("npm error network"); process.exit(1); }
}
writeFileSync(folder + "/LICENSE_FONT", "OFL");
`;

describe.skipIf(process.platform === "win32")("setupFonts", () => {
  let folder: string;
  const before = { ...process.env };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gradsheet-setup-fonts-"));
    writeFileSync(join(folder, "npm"), npm);
    chmodSync(join(folder, "npm"), 0o755);
    process.env.PATH = `${folder}${delimiter}${before.PATH}`;
    process.env.GRADSHEET_DATA = join(folder, "data");
  });
  afterEach(() => {
    for (const name of ["PATH", "GRADSHEET_DATA", "NPM_FAILS"])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    rmSync(folder, { recursive: true, force: true });
  });

  it("brings a regular and a bold font of each script and their licence, tells the size, and does it once", async () => {
    const told: string[] = [];
    const onProgress = ({ message }: { message: string }) => told.push(message);
    const first = await setupFonts({ names: ["hebrew", "thai"], onProgress });
    expect(first.fetched).toEqual(["hebrew", "thai"]);
    expect(told).toEqual(["fetching Hebrew (1 MB) from npm", "fetching Thai (1 MB) from npm"]);
    expect(readdirSync(first.folder).toSorted()).toEqual([
      "NotoSansThai-LICENSE.txt",
      "NotoSansThai_400Regular.ttf",
      "NotoSansThai_700Bold.ttf",
      "NotoSerifHebrew-LICENSE.txt",
      "NotoSerifHebrew_400Regular.ttf",
      "NotoSerifHebrew_700Bold.ttf",
    ]);
    expect((await setupFonts({ names: ["hebrew", "thai"] })).fetched).toEqual([]);
  });

  it("leaves no part of a font where npm fails", async () => {
    process.env.NPM_FAILS = "1";
    await expect(setupFonts({ names: ["hebrew"] })).rejects.toThrow(
      "gradsheet setup fonts: could not install",
    );
    const fonts = join(folder, "data", "fonts");
    expect(existsSync(fonts) ? readdirSync(fonts) : []).toEqual([]);
  });
});
