import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Json } from "../../../src/notebook/format.js";
import { blocksFromMarkdown } from "../../../src/pdf/content/markdown.js";
import { pictureFrom } from "../../../src/pdf/content/picture.js";
import { pixelCount } from "../../../src/pdf/content/picture-size.js";
import { pictureRoot } from "../../../src/pdf/content/picture-root.js";
import { context, printTree } from "./print-tree.js";

/* Pictures of 7 by 5 pixels, written by Pillow. */
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAFElEQVR4nGM8ISfHgAGYMIWoIgoAcO4BDp5SBC0AAAAASUVORK5CYII=";
const gif = "R0lGODdhBwAFAIEAAMgeHgAAAAAAAAAAACwAAAAABwAFAAAIDAABCBxIsKDBgwcDAgA7";
const webpLossless = "UklGRh4AAABXRUJQVlA4TBEAAAAvBgABAAdQjyLXo/+BiOh/AAA=";
const webp = "UklGRjYAAABXRUJQVlA4ICoAAACQAQCdASoHAAUAAsBMJaACdLoAA5gA/u2QP4hd7G2//PTP62/j/xkAAAA=";
const jpegHead = "/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCAAFAAcDASIAAhEBAxEB";

describe("pixelCount", () => {
  it.each([
    ["png", png],
    ["gif", gif],
    ["webp", webpLossless],
    ["webp", webp],
    ["jpg", jpegHead],
  ] as const)("reads 7 × 5 from the head of a %s", (format, base64) => {
    expect(pixelCount(Buffer.from(base64, "base64"), format)).toBe(35);
  });

  it("knows nothing of a file that ends in its head", () => {
    expect(pixelCount(Buffer.from(png, "base64").subarray(0, 18), "png")).toBeNull();
    expect(pixelCount(Buffer.from("/9j/4AAQ", "base64"), "jpg")).toBeNull();
  });
});

describe("pictureFrom", () => {
  it("reads a data address with its words and width", () => {
    expect(pictureFrom(context(), `data:image/png;base64,${png}`, "red", { width: 70 })).toMatchObject({
      format: "png",
      alt: "red",
      width: 70,
    });
  });

  it("refuses a picture that would unpack to gigabytes", () => {
    const bomb = Buffer.from(png, "base64");
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    const shared = context();
    pictureFrom(shared, `data:image/png;base64,${bomb.toString("base64")}`, "huge");
    expect(shared.degraded).toMatchObject([
      { what: "image", reason: "the picture has 3600000000 pixels, more than 64000000" },
    ]);
  });

  it("takes an SVG for what its first bytes say, and its width from its head", () => {
    const svg =
      '<?xml version="1.0"?>\n<!-- c --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>';
    expect(pictureFrom(context(), `data:image/svg+xml,${encodeURIComponent(svg)}`, "")).toMatchObject({
      format: "svg",
      width: 30,
    });
  });
});

describe("an attachment", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9"/>';
  const base64 = Buffer.from(svg).toString("base64");
  const read = (source: string, attachments: Record<string, Record<string, Json>>): string[] =>
    printTree(blocksFromMarkdown({ ...context(), attachments }, `![it](${source})`));

  it.each<[title: string, source: string, attachments: Record<string, Record<string, Json>>, line: string]>([
    ["by its name", "attachment:a.png", { "a.png": { "image/png": png } }, 'picture png auto "it"'],
    [
      "with an encoded key",
      "attachment:a%20b.png",
      { "a%20b.png": { "image/png": png } },
      'picture png auto "it"',
    ],
    [
      "with a plain key",
      "attachment:a%20b.png",
      { "a b.png": { "image/png": png } },
      'picture png auto "it"',
    ],
    [
      "with a percent sign",
      "<attachment:100%.png>",
      { "100%.png": { "image/png": png } },
      'picture png auto "it"',
    ],
    [
      "in lines",
      "attachment:a",
      { a: { "image/png": [png.slice(0, 9), png.slice(9)] } },
      'picture png auto "it"',
    ],
    ["a drawing in base64", "attachment:a", { a: { "image/svg+xml": base64 } }, 'picture svg 9 "it"'],
    ["a drawing as text", "attachment:a", { a: { "image/svg+xml": [svg] } }, 'picture svg 9 "it"'],
    [
      "in its second form",
      "attachment:a",
      { a: { "image/svg+xml": "?", "image/png": png } },
      'picture png auto "it"',
    ],
    [
      "of no picture",
      "attachment:a",
      { a: { "text/plain": "x" } },
      "missing image: no picture format is called text/plain",
    ],
    ["that is not there", "attachment:__proto__", {}, "missing image: the cell has no such attachment"],
  ])("%s", (_title, source, attachments, line) => expect(read(source, attachments)).toEqual([line]));
});

describe("a picture of a file", () => {
  const project = realpathSync(mkdtempSync(join(tmpdir(), "pictures-")));
  const folder = join(project, "notes");
  mkdirSync(join(project, "img"));
  mkdirSync(folder);
  mkdirSync(join(project, ".git"));
  writeFileSync(join(project, "img", "a b.png"), Buffer.from(png, "base64"));
  writeFileSync(
    join(folder, "map.svg"),
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="../img/a b.png"/><image href="/etc/passwd"/></svg>',
  );
  afterAll(() => rmSync(project, { recursive: true }));
  const here = () => ({ ...context(), folder, root: pictureRoot(folder) });

  it("may lie anywhere in the project, and not outside", () => {
    expect(pictureRoot(folder)).toBe(project);
    for (const name of ["../img/a%20b.png", "../img/a b.png", "/img/a b.png", "../img/a b.png?raw=true"])
      expect(pictureFrom(here(), name, "")).toMatchObject({ format: "png" });
    expect(pictureFrom(here(), "../../../../../etc/passwd", "")).toMatchObject({ what: "image" });
    expect(pictureFrom(here(), "../img", "")).toMatchObject({ reason: "it names a folder" });
    expect(pictureFrom(here(), "", "")).toMatchObject({ reason: "the tag names no picture" });
  });

  it("has the pictures within it that it may have", () => {
    const shared = here();
    const found = pictureFrom(shared, "map.svg", "");
    const text = "bytes" in found ? Buffer.from(found.bytes).toString() : "";
    expect(text).toContain(`href="data:image/png;base64,${png}"`);
    expect(text).not.toContain("passwd");
    expect(shared.degraded).toHaveLength(1);
  });
});
