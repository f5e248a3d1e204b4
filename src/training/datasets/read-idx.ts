import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { FileError, InputError } from "../../errors.js";
import { checkPath } from "../../tfjs/model-folder.js";
import { Dataset } from "./dataset.js";

/** The third byte of a file says what its numbers are. Source: the format of Y. LeCun's MNIST page. */
const kinds: Record<number, { bytes: number; read: (view: DataView, at: number) => number }> = {
  0x08: { bytes: 1, read: (view, at) => view.getUint8(at) },
  0x09: { bytes: 1, read: (view, at) => view.getInt8(at) },
  0x0b: { bytes: 2, read: (view, at) => view.getInt16(at) },
  0x0c: { bytes: 4, read: (view, at) => view.getInt32(at) },
  0x0d: { bytes: 4, read: (view, at) => view.getFloat32(at) },
  0x0e: { bytes: 8, read: (view, at) => view.getFloat64(at) },
};

interface Numbers {
  shape: number[];
  values: Float64Array | Uint8Array;
  isByte: boolean;
}

function readNumbers(path: string): Numbers {
  let bytes: Buffer;
  checkPath(path, "readIdx");
  try {
    bytes = readFileSync(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (cause) {
    throw new FileError(
      { place: path, rule: "must be a file that can be read", got: (cause as Error).message },
      { cause },
    );
  }
  const refuse = (got: string): never => {
    throw new FileError({ place: path, rule: "must be an IDX file, as MNIST comes in", got });
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 ? kinds[bytes[2]] : undefined;
  if (kind === undefined) return refuse(`the first bytes ${[...bytes.subarray(0, 4)].join(" ")}`);
  const start = 4 + 4 * bytes[3];
  if (bytes.length < start) return refuse("a file that is cut off");
  const shape = Array.from({ length: bytes[3] }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shape.reduce((size, length) => size * length, 1);
  if (bytes.length !== start + count * kind.bytes)
    return refuse(`${bytes.length} bytes for a shape of ${shape.join("×")}`);
  if (count === 0) return refuse("a file without numbers");
  const isByte = bytes[2] === 0x08;
  const values = isByte
    ? bytes.subarray(start)
    : Float64Array.from({ length: count }, (_, at) => kind.read(view, start + at * kind.bytes));
  return { shape, values, isByte };
}

/**
 * The data set of two IDX files, the format of MNIST, Fashion-MNIST and EMNIST, packed with gzip or not: bytes of images become numbers
 * from 0 to 1 with a channel, labels become class numbers.
 * @param images the file of the inputs
 * @param labels the file of the labels
 * @throws FileError where a file cannot be read or is cut off; InputError where they have not as many entries
 * @example
 * readIdx("train-images-idx3-ubyte.gz", "no such file") // throws must be a file that can be read
 */
export function readIdx(images: string, labels: string): Dataset {
  const [inputs, classes] = [readNumbers(images), readNumbers(labels)];
  const [count, ...shape] = inputs.shape;
  if (classes.shape.length !== 1 || classes.shape[0] !== count)
    throw new InputError({
      place: "readIdx",
      rule: `needs ${count} labels in one row`,
      got: classes.shape.join("×"),
    });
  const [labelValues, pixels] = [Float64Array.from(classes.values), Float32Array.from(inputs.values)];
  const least = labelValues.reduce((a, b) => Math.min(a, b), 0);
  const most = labelValues.reduce((a, b) => Math.max(a, b), 0);
  if (least < 0 || most > 65_535 || !labelValues.every(Number.isInteger))
    throw new InputError({
      place: "readIdx",
      rule: "needs labels that are class numbers from 0 on",
      got: `labels from ${least} to ${most}`,
    });
  const scale = inputs.isByte ? 255 : 1;
  return new Dataset({
    name: basename(images).replace(/[-.](images|idx|ubyte|gz).*$/, ""),
    x: pixels.map((value) => value / scale),
    y: Int32Array.from(classes.values),
    inputShape: shape.length === 2 ? [...shape, 1] : shape,
    classes: Array.from({ length: most + 1 }, (_, at) => String(at)),
  });
}
