import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { FileError, InputError } from "../../errors.js";
import { checkPath } from "../../tfjs/model-folder.js";
import { checkNames, checkWhole } from "../option-checks.js";
import { Dataset } from "./dataset.js";
import { pixelsOf } from "./image-file.js";
import type { Pixels } from "./png.js";
import { resized, withChannels } from "./resized.js";

/** What {@link readImages} may be told. */
export interface ImageOptions {
  /** Height and width of all images, in pixels; default their own, where all have the same. */
  size?: readonly [height: number, width: number];
  /** 1 for gray, 3 for colors; default 3 where any image has colors. */
  channels?: 1 | 3;
}

const readKinds = new Set([".png", ".jpg", ".jpeg", ".jpe", ".jfif"]);
/** Kinds of images that are not passed over in silence. */
const otherKinds = new Set([".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif", ".svg"]);

const rule = "must be a PNG or JPEG image";
const conversion = "Convert it: magick mogrify -format png folder/*";

/**
 * The data set of a folder of PNG and JPEG images, one folder inside it for each class: `animals/cat/1.jpg` is a cat. Classes and files
 * are in the order of their names; hidden files and those that are no images are passed over. PNG of every depth and color type is read,
 * and JPEG, baseline and progressive, turned as its EXIF part says; other kinds (GIF, WebP, BMP, TIFF, …) are refused with the command
 * that converts them: ImageMagick's `magick mogrify -format png *.webp` in their folder. Pixels are numbers from 0 to 1; an image of another size is brought to `size`, each pixel the mean of the area that it covers.
 * @param folder the folder with a folder for each class
 * @param options `size` (height and width), `channels` (1 or 3)
 * @returns inputs of the shape [height, width, channels], class numbers with the folders' names as `classes`
 * @throws FileError where the folder cannot be read, or a file is no whole image; InputError for images of several sizes without `size`
 * @example
 * readImages("no such folder") // throws must be a folder that can be read
 */
export function readImages(folder: string, options: ImageOptions = {}): Dataset {
  const place = "readImages";
  checkPath(folder, place);
  checkNames(place, options, { size: true, channels: true });
  const { size, channels } = options;
  if (size !== undefined) {
    if (!Array.isArray(size) || size.length !== 2)
      throw new InputError({ place, rule: "needs size as [height, width]", got: JSON.stringify(size) });
    for (const length of size as number[]) checkWhole(place, "size", length, 1);
  }
  if (channels !== undefined && channels !== 1 && channels !== 3)
    throw new InputError({ place, rule: "needs 1 or 3 channels", got: String(channels) });
  const classes = namesIn(folder).filter((name) => isFolder(join(folder, name)));
  const files = classes.flatMap((name, label) =>
    namesIn(join(folder, name))
      .filter((file) => isImage(join(folder, name, file)))
      .map((file) => ({ path: join(folder, name, file), label })),
  );
  if (files.length === 0)
    throw new FileError({
      place: folder,
      rule: "must hold a folder of PNG or JPEG images for each class",
      got: classes.length === 0 ? "no folder" : `folders without images: ${classes.join(", ")}`,
      cure: "Put the images of each class into a folder with the class's name.",
    });
  const read = files.map(({ path }) => {
    const pixels = pixelsAt(path);
    // What comes out small is kept, and not what it was made of.
    return size ? resized(pixels, size) : pixels;
  });
  const [{ height, width }] = read;
  const other = read.findIndex((pixels) => pixels.height !== height || pixels.width !== width);
  if (other >= 0)
    throw new InputError({
      place,
      rule: "needs images of one size",
      got: `${height}×${width} in ${files[0].path}, ${read[other].height}×${read[other].width} in ${files[other].path}`,
      cure: `Give size: [${height}, ${width}].`,
    });
  const wanted = channels ?? (read.some((pixels) => pixels.channels === 3) ? 3 : 1);
  const numbers = height * width * wanted;
  const x = new Float32Array(read.length * numbers);
  for (const [at, pixels] of read.entries()) x.set(withChannels(pixels, wanted).values, at * numbers);
  return new Dataset({
    name: basename(resolve(folder)),
    x,
    y: Int32Array.from(files, ({ label }) => label),
    inputShape: [height, width, wanted],
    classes,
  });
}

/** Visible names in their order, numbers in them by their size: 2.png is before 10.png. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
  } catch (cause) {
    throw new FileError(
      { place: folder, rule: "must be a folder that can be read", got: (cause as Error).message },
      { cause },
    );
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function isImage(path: string): boolean {
  const kind = extname(path).toLowerCase();
  if (otherKinds.has(kind))
    throw new FileError({ place: path, rule, got: `a file ${kind}`, cure: conversion });
  return readKinds.has(kind);
}

function pixelsAt(path: string): Pixels {
  try {
    return pixelsOf(readFileSync(path));
  } catch (cause) {
    const got = (cause as Error).message;
    const cure = /^an? \w+ image$|CMYK/.test(got) ? conversion : undefined;
    throw new FileError({ place: path, rule, got, cure }, { cause });
  }
}
