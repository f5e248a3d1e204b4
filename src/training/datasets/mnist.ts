import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../../data-folder.js";
import { Random } from "../../number/random.js";
import { Dataset } from "./dataset.js";
import { drawnDigits } from "./drawn-digits.js";

/** The file that `gradsheet setup mnist` makes: for every digit its class, then 784 gray values, one byte each. */
export const mnistFile = (): string => join(dataFolder(), "mnist", "digits.bin");

/** Bytes of one digit in {@link mnistFile}. */
export const mnistRecord = 1 + 28 * 28;

/**
 * Handwritten digits: the 10,000 of MNIST that `gradsheet setup mnist` fetched, or digits drawn by the library where it
 * has not been run (`name` says which).
 * @param options samples (default all 10,000, or 2,000 drawn ones); seed of their choice and order (0)
 * @returns inputs of shape [28, 28, 1] from 0 to 1, class numbers 0 to 9
 * @example
 * mnist({ samples: 20, seed: 1 }).size // => 20
 */
export function mnist({ samples, seed = 0 }: { samples?: number; seed?: number } = {}): Dataset {
  if (!existsSync(mnistFile())) return drawnDigits({ samples, seed });
  const bytes = readFileSync(mnistFile());
  const count = bytes.length / mnistRecord;
  const chosen = Random.for(seed, "mnist").permutation(count).subarray(0, samples);
  const x = new Float32Array(chosen.length * 784);
  const y = Int32Array.from(chosen, (digit) => bytes[digit * mnistRecord]);
  chosen.forEach((digit, sample) => {
    const start = digit * mnistRecord + 1;
    for (let pixel = 0; pixel < 784; pixel++) x[sample * 784 + pixel] = bytes[start + pixel] / 255;
  });
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
  return new Dataset({ name: "MNIST", x, y, inputShape: [28, 28, 1], classes });
}
