import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { homeFolder } from "../../../kernel/home-folder.js";
import { dataFolder } from "../../data-folder.js";
import { FileError } from "../../errors.js";
import { packageFolder } from "../../package.js";
import { facesInFile, type FontFace } from "./font-face.js";
import { scriptNames, scripts, type ScriptName } from "./scripts.js";

/** The folder of what is shipped beside the code: fonts and the document's template. */
export const assetsFolder: string = join(packageFolder, "assets");

/** A font file: what is in it is looked at only where its characters are needed. */
export class FontFile {
  private found: FontFace[] | undefined;

  constructor(readonly path: string) {}

  get faces(): FontFace[] {
    this.found ??= facesInFile(this.path);
    return this.found;
  }
}

const files = new Map<string, FontFile>();

function fontFile(path: string): FontFile {
  const file = files.get(path) ?? new FontFile(path);
  files.set(path, file);
  return file;
}

const bundled = (names: string[]): FontFile[] =>
  names.map((name) => fontFile(join(assetsFolder, "fonts", name)));

/** The families of every PDF: with the same files on all systems come the same pages. */
export const ownFamilies: FontFile[][] = [
  bundled([
    "lmroman10-regular.otf",
    "lmroman10-italic.otf",
    "lmroman10-bold.otf",
    "lmroman10-bolditalic.otf",
  ]),
  bundled(["latinmodern-math.otf"]),
  bundled(["DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"]),
];

/** Where `gradsheet setup fonts` puts what it fetches. */
export const fetchedFolder = (): string => join(dataFolder(), "fonts");

/** The files of a script's font there: `NotoSerifSC_400Regular.ttf`. */
export function fetchedFiles(name: ScriptName): string[] {
  const { files: start } = scripts.find((script) => script.name === name)!;
  return ["400Regular", "700Bold"].map((style) => `${start}_${style}.ttf`);
}

/** The fonts that `gradsheet setup fonts` has fetched, by their scripts. */
export function fetchedFonts(): Map<ScriptName, FontFile[]> {
  const folder = fetchedFolder();
  const there = scriptNames.filter((name) =>
    fetchedFiles(name).every((file) => existsSync(join(folder, file))),
  );
  return new Map(there.map((name) => [name, fetchedFiles(name).map((file) => fontFile(join(folder, file)))]));
}

/**
 * Fonts that a user names.
 * @throws FileError for a file that is no TrueType or OpenType font
 */
export function namedFonts(paths: readonly string[]): FontFile[] {
  return paths.map((path) => {
    const file = fontFile(path);
    let got = "a file of another kind";
    try {
      if (file.faces.length > 0) return file;
    } catch (error) {
      got = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no file" : (error as Error).message;
    }
    throw new FileError({
      place: "pdf",
      rule: `needs a TrueType or OpenType font (.ttf, .otf, .ttc) in ${path}`,
      got,
    });
  });
}

/** The fonts of this machine, in the order of their paths. */
export function systemFonts(): FontFile[] {
  const home = homeFolder();
  const folders: Partial<Record<NodeJS.Platform, string[]>> = {
    win32: [
      join(process.env.WINDIR ?? "C:\\Windows", "Fonts"),
      join(process.env.LOCALAPPDATA ?? home, "Microsoft", "Windows", "Fonts"),
    ],
    darwin: ["/System/Library/Fonts", "/Library/Fonts", join(home, "Library", "Fonts")],
  };
  const unix = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    join(home, ".fonts"),
    join(process.env.XDG_DATA_HOME || join(home, ".local", "share"), "fonts"),
  ];
  return (folders[process.platform] ?? unix)
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(ttf|otf|ttc|otc)$/i.test(name))
        .toSorted()
        .map((name) => fontFile(join(folder, name))),
    );
}
