import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../../data-folder.js";
import { FileError, InputError } from "../../errors.js";
import { Random } from "../../number/random.js";
import { checkNames, checkSeed, checkWhole } from "../option-checks.js";
import { Dataset } from "./dataset.js";
import { drawnDigits } from "./drawn-digits.js";

/** The samples to learn from, and those to test with that their authors kept apart. */
export type MnistPart = "training" | "test";

/** The files of each part, by the names that their authors gave them: images of 28×28 bytes, and a byte for each label. */
export const mnistParts: Record<MnistPart, { images: string; labels: string }> = {
  training: { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" },
  test: { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" },
};

/** Where `gradsheet setup mnist` puts them. */
export const mnistFolder = (): string => join(dataFolder(), "mnist");

/** Whether the set-up has been run. */
export const hasMnist = (): boolean =>
  Object.values(mnistParts).every(({ images, labels }) =>
    [images, labels].every((name) => existsSync(join(mnistFolder(), name))),
  );

/**
 * The images and labels of a part's two files.
 * @throws FileError where they are not what their headers say. Source: the format of Y. LeCun's MNIST page.
 */
export function readMnist(folder: string, part: MnistPart): { pixels: Uint8Array; labels: Uint8Array } {
  const bytesOf = (name: string, magic: number, sizeOf: (view: DataView) => number): Uint8Array => {
    const path = join(folder, name);
    const bytes = readFileSync(path);
    const header = magic === 0x803 ? 16 : 8;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const fits =
      bytes.length > header &&
      view.getUint32(0) === magic &&
      bytes.length === header + view.getUint32(4) * sizeOf(view);
    if (!fits)
      throw new FileError({
        place: path,
        rule: "must be whole, as MNIST's authors wrote it",
        got: `${bytes.length} bytes`,
        cure: "Remove it and run gradsheet setup mnist again.",
      });
    return bytes.subarray(header);
  };
  const names = mnistParts[part];
  const pixels = bytesOf(names.images, 0x803, (view) => view.getUint32(8) * view.getUint32(12));
  return { pixels, labels: bytesOf(names.labels, 0x801, () => 1) };
}

/**
 * Handwritten digits: MNIST's 60,000 for training or its 10,000 for the test, which `gradsheet setup mnist` fetches, or digits drawn by
 * the library where it has not been run (`name` says which). CIFAR-10 is in no package that could be fetched: `readImages` reads it from
 * a folder.
 * @param options samples (default all of the part, or 2,000 drawn ones); seed of their choice and order (0); part (`training`, or `test`)
 * @returns inputs of shape [28, 28, 1] from 0 to 1, class numbers 0 to 9
 * @throws InputError for another part; FileError where a file of the set-up is damaged
 * @example
 * mnist({ samples: 20, seed: 1 }).size // => 20
 * mnist({ samples: 5, part: "test" }).inputShape // => [28, 28, 1]
 */
export function mnist(options: { samples?: number; seed?: number; part?: MnistPart } = {}): Dataset {
  checkNames("mnist", options, { samples: true, seed: true, part: true });
  const { samples, seed = 0, part = "training" } = options;
  if (samples !== undefined) checkWhole("mnist", "samples", samples, 1);
  checkSeed("mnist", seed);
  if (!Object.hasOwn(mnistParts, part))
    throw new InputError({
      place: "mnist",
      rule: 'needs the part "training" or "test"',
      got: JSON.stringify(part) ?? "none",
    });
  // Those that are drawn for a test are others than those for training.
  if (!hasMnist()) return drawnDigits({ samples, seed: part === "test" ? seed + 1_000_003 : seed });
  const { pixels, labels } = readMnist(mnistFolder(), part);
  const chosen = Random.for(seed, "mnist").permutation(labels.length).subarray(0, samples);
  const x = new Float32Array(chosen.length * 784);
  const y = Int32Array.from(chosen, (digit) => labels[digit]);
  chosen.forEach((digit, sample) => {
    for (let pixel = 0; pixel < 784; pixel++) x[sample * 784 + pixel] = pixels[digit * 784 + pixel] / 255;
  });
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
  return new Dataset({ name: "MNIST", x, y, inputShape: [28, 28, 1], classes });
}
