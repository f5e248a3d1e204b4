import { existsSync } from "node:fs";
import { extname } from "node:path";
import type { Place, RootFolder } from "../root/root-folder.js";

/** The first place that is free in a folder: `Untitled.ipynb`, `Untitled1.ipynb`, … */
export function freePlace(root: RootFolder, folder: string, name: (number: number) => string): Place {
  for (let number = 0; ; number++) {
    const place = root.place(`${folder}/${name(number)}`);
    if (!existsSync(place.entry)) return place;
  }
}

/** What a new file is called. */
export const untitledName = (base: string, ending: string) => (number: number) =>
  `${base}${number === 0 ? "" : number}${ending}`;

/** What a copy is called: `q01-Copy1.ipynb`; of a copy the next number, not `-Copy1-Copy1`. */
export function copyName(name: string): (number: number) => string {
  const ending = name.endsWith(".tar.gz") ? ".tar.gz" : extname(name);
  const base = name.slice(0, name.length - ending.length).replace(/-Copy\d*$/, "");
  return (number) => `${base}-Copy${number + 1}${ending}`;
}
