import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pixelsOf } from "../../src/training/datasets/image-file.js";
import { pixelsOfPng } from "../../src/training/datasets/png.js";
import { readImages } from "../../src/training/datasets/read-images.js";
import { resized } from "../../src/training/datasets/resized.js";

/* images.py says how its files and pixels were made. */

type Case = [name: string, file: string, height: number, width: number, channels: 1 | 3, values: number[]];
const published = JSON.parse(readFileSync(new URL("images.json", import.meta.url), "utf8")) as {
  cases: Case[];
  photographs: Case[];
  cmyk: string;
  others: Record<string, string>;
  boxes: [from: [number, number], values: number[], to: [number, number], mean: number[]][];
};
const fileOf = (name: string): Buffer =>
  Buffer.from(published.cases.find(([each]) => each === name)![1], "base64");

/** The class of what a function throws. */
function kindOfError(act: () => unknown): string {
  try {
    act();
    return "none";
  } catch (error) {
    return (error as Error).constructor.name;
  }
}

/** What stands between a function and its user: nothing, or an error in words. */
const isReadOrRefused = (act: () => unknown): boolean => ["none", "Error"].includes(kindOfError(act));

const root = mkdtempSync(join(tmpdir(), "gradsheet-images-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("a PNG image", () => {
  it.each(published.cases)(
    "of %s has the pixels that Pillow reads",
    (_, file, height, width, channels, values) => {
      const pixels = pixelsOfPng(Buffer.from(file, "base64"));
      expect([pixels.height, pixels.width, pixels.channels]).toEqual([height, width, channels]);
      expect(pixels.values.length).toBe(values.length);
      for (const [at, value] of values.entries()) expect(pixels.values[at] * 255).toBeCloseTo(value, 4);
    },
  );

  it("that is cut off anywhere, or has a byte changed anywhere, is read or refused in words", () => {
    const whole = fileOf("interlaced colors");
    for (let end = 0; end < whole.length - 4; end++)
      expect(() => pixelsOfPng(whole.subarray(0, end)), String(end)).toThrow(Error);
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] ^= 0x5a;
      expect(
        isReadOrRefused(() => pixelsOfPng(changed)),
        String(at),
      ).toBe(true);
    }
  });

  it("of another size has the means of blocks of its pixels, repeated until both sizes divide", () => {
    for (const [[height, width], values, to, mean] of published.boxes) {
      const made = resized({ height, width, channels: 1, values: Float32Array.from(values) }, to);
      for (const [at, value] of mean.entries()) expect(made.values[at]).toBeCloseTo(value, 3);
    }
  });
});

describe("a JPEG image", () => {
  it.each(published.photographs)(
    "(%s) has the pixels that Pillow reads",
    (_, file, height, width, channels, values) => {
      const pixels = pixelsOf(Buffer.from(file, "base64"));
      expect([pixels.height, pixels.width, pixels.channels]).toEqual([height, width, channels]);
      expect(Array.from(pixels.values, (value) => Math.round(value * 255))).toEqual(values);
    },
  );

  const whole = Buffer.from(published.photographs[2][1], "base64");

  it("that is cut off anywhere is refused in words, and the next one is read", () => {
    for (let end = 3; end < whole.length - 2; end++)
      expect(() => pixelsOf(whole.subarray(0, end)), String(end)).toThrow(
        /^an image that is (cut off|damaged)/,
      );
    expect(pixelsOf(whole).width).toBe(10);
  });

  it("that has a byte changed is read or refused in words", () => {
    // a broken file ends its decoder, and the next one needs a new one: a prime step meets all parts of the file
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] ^= 0x5a;
      expect(
        isReadOrRefused(() => pixelsOf(changed)),
        String(at),
      ).toBe(true);
    }
    expect(pixelsOf(whole).width).toBe(10);
    expect("ImageData" in globalThis).toBe(false);
  });

  it("of 65,500×65,500 pixels in a file of some bytes is refused before memory is taken for it", () => {
    const huge = Buffer.from(whole);
    const frame = huge.indexOf(Buffer.from([0xff, 0xc2]));
    huge.writeUInt16BE(65_500, frame + 5);
    huge.writeUInt16BE(65_500, frame + 7);
    expect(() => pixelsOf(huge)).toThrow("an image of 65500×65500 pixels");
  });
});

describe("readImages", () => {
  const folder = join(root, "animals");
  for (const kind of ["dog", "cat", "empty"]) mkdirSync(join(folder, kind), { recursive: true });
  const gray = published.cases.find(([name]) => name === "gray")!;
  const colors = published.cases.find(([name]) => name === "every filter")!;
  for (const [path, [, file]] of [
    ["cat/10.png", gray],
    ["cat/2.PNG", gray],
    ["dog/1.png", colors],
  ] as const)
    writeFileSync(join(folder, path), Buffer.from(file, "base64"));
  writeFileSync(join(folder, "cat/.DS_Store"), "");
  writeFileSync(join(folder, "cat/readme.txt"), "cats");
  writeFileSync(join(folder, "notes.txt"), "notes");

  it("has a class for each folder, its samples in the order of their names, and pixels from 0 to 1", () => {
    const set = readImages(folder, { size: [4, 6], channels: 3 });
    expect(String(set)).toBe("animals: 3 samples of shape [4, 6, 3], 3 classes");
    expect([set.classes, [...set.y]]).toEqual([
      ["cat", "dog", "empty"],
      [0, 0, 1],
    ]);
    const dog = pixelsOfPng(fileOf("every filter"));
    const small = resized(dog, [4, 6]);
    expect([...set.x.subarray(2 * 72)]).toEqual([...small.values]);
    // gray three times
    expect(set.x[0]).toBe(set.x[1]);
    const luma = readImages(folder, { size: [4, 6], channels: 1 });
    const [r, g, b] = set.x.subarray(2 * 72);
    expect(luma.x[2 * 24]).toBeCloseTo(0.299 * r + 0.587 * g + 0.114 * b, 6);
    expect(readImages(folder, { size: [4, 6] }).inputShape).toEqual([4, 6, 3]);
  });

  it("says which file is of another size or no PNG, and what a folder should look like", () => {
    expect(() => readImages(folder)).toThrow(
      /needs images of one size, got 5×7 in .*2\.PNG, 9×12 in .*1\.png\. Give size: \[5, 7\]/,
    );
    expect(() => readImages(join(folder, "dog"))).toThrow(
      "must hold a folder of PNG or JPEG images for each class, got no folder",
    );
    expect(() => readImages(join(root, "none"))).toThrow("must be a folder that can be read");
    expect(() => readImages(folder, { size: 4 as never })).toThrow("needs size as [height, width], got 4");
    expect(() => readImages(folder, { size: [0, 4] })).toThrow("needs size as a whole number of at least 1");
    expect(() => readImages(folder, { channels: 2 as never })).toThrow("needs 1 or 3 channels, got 2");
    expect(() => readImages(5 as never)).toThrow("readImages: needs a path, got 5");
  });

  it("takes a photograph by what it is, whatever its name ends in", () => {
    const mixed = join(root, "mixed");
    mkdirSync(join(mixed, "a"), { recursive: true });
    const photograph = published.photographs[0];
    writeFileSync(join(mixed, "a", "1.png"), Buffer.from(photograph[1], "base64"));
    writeFileSync(join(mixed, "a", "2.JPEG"), Buffer.from(photograph[1], "base64"));
    const set = readImages(mixed);
    expect(set.inputShape).toEqual([9, 11, 3]);
    expect([...set.x.subarray(297)]).toEqual([...set.x.subarray(0, 297)]);
  });

  it("names the kind of a file that it does not read, by its name or by its first bytes", () => {
    const other = join(root, "other");
    const file = join(other, "a", "1.png");
    mkdirSync(join(other, "a"), { recursive: true });
    for (const [kind, bytes] of Object.entries(published.others)) {
      writeFileSync(file, Buffer.from(bytes, "base64"));
      expect(() => readImages(other)).toThrow(
        `${file}: must be a PNG or JPEG image, got a ${kind} image. Convert it: magick`,
      );
    }
    writeFileSync(file, Buffer.from(published.cmyk, "base64"));
    expect(() => readImages(other)).toThrow("got an image in the colors of print (CMYK). Convert it");
    writeFileSync(file, "no image");
    expect(() => readImages(other)).toThrow("must be a PNG or JPEG image, got no image.");
    writeFileSync(file, "");
    expect(() => readImages(other)).toThrow("got an empty file.");
    writeFileSync(join(other, "a", "0.WebP"), "");
    expect(() => readImages(other)).toThrow(
      /0\.WebP: must be a PNG or JPEG image, got a file \.webp\. Convert it/,
    );
  });
});
