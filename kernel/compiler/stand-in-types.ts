import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packageRoot } from "../package-root.js";
import { productName, standIns } from "../product.js";

/** A package that is not installed. */
interface StandIn {
  specifier: string;
  /** The file with the types of what stands in for it, as messages name it: by its whole path or from another folder. */
  file: RegExp;
}

let known: StandIn[] | undefined;

/** The package in whose place a message speaks of a file: `@tensorflow/tfjs` for `…/dist/src/api/tfjs`. */
export function standInOf(message: string): StandIn | undefined {
  known ??= typesOfStandIns();
  return known.find(({ file }) => file.test(message));
}

function typesOfStandIns(): StandIn[] {
  const { exports } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    exports: Record<string, { types: string }>;
  };
  return Object.entries(standIns).map(([specifier, standIn]) => {
    const { types } = exports[standIn.replace(productName, ".")]!;
    const path = join(basename(packageRoot), types).replaceAll("\\", "/");
    const name = path.replace(/\.d\.ts$/, "").replaceAll(/[^\w/-]/g, "\\$&");
    return { specifier, file: new RegExp(`(?<=")[^"]*/${name}(?=")`) };
  });
}
