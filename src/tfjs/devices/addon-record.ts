import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../../data-folder.js";

/** What `gradsheet setup tensorflow` leaves behind: which addon to load, and what it was built on. */
export interface AddonRecord {
  /** The addon's file. */
  addon: string;
  /** The folder with `libtensorflow_cc.so.2`; the library is used in place. */
  library: string;
  tensorflowVersion: string;
  /** Whether the library can use NVIDIA GPUs. */
  cuda: boolean;
  /** A digest of everything the addon was made from; a second set-up with the same one is a no-op. */
  digest: string;
}

export const addonRecordFile = (): string => join(dataFolder(), "tensorflow", "addon.json");

/** The record of the last successful set-up, or undefined where there was none. */
export function readAddonRecord(): AddonRecord | undefined {
  try {
    return JSON.parse(readFileSync(addonRecordFile(), "utf8")) as AddonRecord;
  } catch {
    return undefined;
  }
}
