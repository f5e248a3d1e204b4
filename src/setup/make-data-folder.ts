import { makeFolder } from "../../kernel/make-folder.js";
import { FileError } from "../errors.js";

/**
 * Makes a folder in gradsheet's data folder.
 * @param place - The command as typed: `gradsheet setup mnist`.
 * @throws FileError where it cannot be made.
 */
export function makeDataFolder(place: string, folder: string): void {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new FileError(
      {
        place,
        rule: `needs to write ${folder}`,
        got: (cause as Error).message,
        cure: "Name another folder for gradsheet's data by the variable GRADSHEET_DATA.",
      },
      { cause },
    );
  }
}
