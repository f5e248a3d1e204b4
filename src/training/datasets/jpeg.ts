import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import makeDecoder from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import { type Imports, Instance, Module } from "../../tfjs/compile/wasm/web-assembly.js";
import { mostPixels, type Pixels } from "./png.js";

/** The decoder, as far as it is used here: it is the object that was given to its factory. */
interface Decoder {
  decode(
    bytes: Uint8Array,
    upright: boolean,
  ): { data: Uint8ClampedArray; width: number; height: number } | null;
  /** Takes what libjpeg says of a file. */
  say: (line: string) => void;
}

let compiled: object | undefined;
let decoder: Decoder | undefined;

/** What is strange about files that all programs read all the same. */
const harmless = /extraneous bytes|Unknown Adobe color transform/;

/**
 * The pixels of a JPEG file, baseline or progressive, gray or in colors, turned the way up that its EXIF part says. The numbers are those of
 * libjpeg-turbo, which browsers and Pillow use as well: mozjpeg as WebAssembly, from the package @jsquash/jpeg.
 * @throws Error that says what is wrong with the file
 */
export function pixelsOfJpeg(bytes: Buffer): Pixels {
  const channels = channelsOf(bytes);
  const { data, width, height } = decoded(bytes);
  const values = new Float32Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < channels; channel++)
      values[pixel * channels + channel] = data[4 * pixel + channel] / 255;
  return { height, width, channels, values };
}

/** How many numbers a pixel has, by the frame's header; ITU-T T.81 (1992), B.2.2. */
function channelsOf(bytes: Buffer): 1 | 3 {
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== 0xffd8) throw new Error("no JPEG image");
  for (let at = 2; at + 10 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw new Error("an image that is damaged");
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    // C4, C8 and CC stand between the frames' markers and are tables
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (!isFrame) {
      at += 2 + bytes.readUInt16BE(at + 2);
      continue;
    }
    const [height, width, components] = [
      bytes.readUInt16BE(at + 5),
      bytes.readUInt16BE(at + 7),
      bytes[at + 9],
    ];
    if (width === 0 || height === 0 || width * height > mostPixels)
      throw new Error(`an image of ${width}×${height} pixels`);
    if (components !== 1 && components !== 3)
      throw new Error(
        components === 4 ? "an image in the colors of print (CMYK)" : `pixels of ${components} numbers`,
      );
    return components;
  }
  throw new Error("an image that is cut off");
}

function decoded(bytes: Buffer): { data: Uint8ClampedArray; width: number; height: number } {
  const said: string[] = [];
  let image;
  try {
    image = withImageData(() => {
      decoder ??= decoderOf();
      decoder.say = (line) => said.push(line);
      return decoder.decode(bytes, true);
    });
  } catch (cause) {
    // It has ended and is of no more use.
    decoder = undefined;
    throw new Error(damaged(said), { cause });
  }
  if (!image || said.some((line) => !harmless.test(line))) throw new Error(damaged(said));
  return image;
}

const damaged = (said: string[]): string =>
  `an image that is damaged${said.length > 0 ? ` (${said.join("; ")})` : ""}`;

/** The decoder, at once: its factory promises it, and has it already where WebAssembly was compiled before. */
function decoderOf(): Decoder {
  const file = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm");
  const code = (compiled ??= new Module(readFileSync(file)));
  const made = {
    noInitialRun: true,
    say: () => {},
    print: () => {},
    printErr: (line: string) => made.say(line),
    instantiateWasm: (imports: Imports, take: (instance: object) => void) => {
      const instance = new Instance(code, imports);
      take(instance);
      return instance.exports;
    },
  } as unknown as Decoder;
  const make = makeDecoder as unknown as (module: Decoder) => Promise<unknown>;
  make(made).catch(() => {});
  return made;
}

/** Lends what is called the class in which browsers have pixels, which the decoder wants and other programs take for a sign of one. */
function withImageData<T>(act: () => T): T {
  if ("ImageData" in globalThis) return act();
  class ImageData {
    constructor(
      readonly data: Uint8ClampedArray,
      readonly width: number,
      readonly height: number,
    ) {}
  }
  Object.assign(globalThis, { ImageData });
  try {
    return act();
  } finally {
    Reflect.deleteProperty(globalThis, "ImageData");
  }
}
