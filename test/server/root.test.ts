import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathNames } from "../../src/server/root/path-names.js";
import { RootFolder } from "../../src/server/root/root-folder.js";

const scratch = mkdtempSync(join(tmpdir(), "gradsheet-root-"));
const folder = join(scratch, "root");
let root: RootFolder;

beforeAll(() => {
  for (const made of [folder, join(folder, "a"), join(folder, ".hidden"), join(scratch, "root-secret")])
    mkdirSync(made);
  writeFileSync(join(scratch, "secret.txt"), "secret");
  writeFileSync(join(scratch, "root-secret", "x.txt"), "secret");
  writeFileSync(join(folder, "a", "x.txt"), "x");
  writeFileSync(join(folder, ".hidden", "x.txt"), "hidden");
  const links = {
    "to-folder": scratch,
    "to-sibling": join(scratch, "root-secret"),
    "to-file.txt": join(scratch, "secret.txt"),
    "to-new.txt": join(scratch, "new.txt"),
    "to-hidden": join(folder, ".hidden"),
    "to-hidden.txt": join(folder, ".hidden", "x.txt"),
    circle: join(folder, "circle"),
    dangling: join(folder, "nowhere"),
    inside: join(folder, "a"),
    itself: folder,
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
  root = new RootFolder(folder);
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("the served folder", () => {
  it.each([
    ["", "", ""],
    ["/", "", ""],
    ["a/x.txt", "a/x.txt", "a/x.txt"],
    ["/a//x.txt/", "a/x.txt", "a/x.txt"],
    ["a%2Fx.txt", "a/x.txt", "a/x.txt"],
    ["a/new%20file%C3%BC.ipynb", "a/new fileü.ipynb", "a/new fileü.ipynb"],
    ["inside/x.txt", "inside/x.txt", "a/x.txt"],
    ["itself/a/x.txt", "itself/a/x.txt", "a/x.txt"],
    ["a/100%25.txt", "a/100%.txt", "a/100%.txt"],
    ["a/%2e%2e.txt".replace("%2e%2e", "x%2e%2e"), "a/x...txt", "a/x...txt"],
  ])("%j is a place in it", (encoded, path, file) => {
    expect(root.placeOf(encoded)).toMatchObject({ path, file: join(root.folder, file) });
  });

  it.each([
    "..",
    "../secret.txt",
    "a/../../secret.txt",
    "a/..",
    "%2e%2e/secret.txt",
    "%2E%2E%2Fsecret.txt",
    "a%2f..%2f..%2fsecret.txt",
    ".",
    "./a",
    "..%5csecret.txt",
    "a%5c..%5c..%5csecret.txt",
    "\\\\host\\share",
    "%5c%5chost%5cshare",
    "../root-secret/x.txt",
    ".hidden/x.txt",
    "%2ehidden/x.txt",
    "a/.ipynb_checkpoints/x",
    "a/x.txt%00.png",
    "%00",
    "a/%0a",
    "%c0%ae%c0%ae/secret.txt",
    "%ff",
    "%",
    "%zz",
    "to-folder/secret.txt",
    "to-folder",
    "to-sibling/x.txt",
    "to-file.txt",
    "to-new.txt",
    "to-hidden/x.txt",
    "to-hidden.txt",
    "circle",
    "circle/x",
    "dangling",
    "dangling/x",
    `a/${"x".repeat(256)}`,
    `a/${"ü".repeat(128)}`,
  ])("%j is none", (encoded) => {
    expect(() => root.placeOf(encoded)).toThrow(
      /^(No such file or folder|This is no name|The path must be UTF-8)/,
    );
  });

  it("reads percent signs once: what is left of them is a name", () => {
    expect(root.placeOf("%252e%252e/secret.txt").file).toBe(join(root.folder, "%2e%2e", "secret.txt"));
  });

  it("a sibling whose name begins like the folder's is outside", () => {
    expect(root.holds(`${root.folder}-secret`)).toBe(false);
    expect(root.holds(root.folder)).toBe(true);
    expect(new RootFolder("/").holds("/etc")).toBe(true);
  });

  it("of a link, the link itself is what a rename or a removal takes", () => {
    const { file, entry } = root.place("inside");
    expect([file, entry]).toEqual([join(root.folder, "a"), join(root.folder, "inside")]);
  });
});

describe("names that Windows does not have", () => {
  it.each(["con", "NUL.txt", "com1.ipynb", "a:b", "a.txt::$DATA", "C:", "x ", "x.", "a*", "a?"])(
    "%j",
    (name) => {
      expect(() => pathNames(`a/${name}`, "win32")).toThrow("This is no name for a file");
    },
  );
  it("are names elsewhere", () => {
    expect(pathNames("Lecture 3: RNN.ipynb", "linux")).toEqual(["Lecture 3: RNN.ipynb"]);
    expect(pathNames("console.ipynb", "win32")).toEqual(["console.ipynb"]);
  });
});
