import { fetchedFonts, namedFonts, ownFamilies, systemFonts, type FontFile } from "./fonts.js";
import type { FontFace } from "./font-face.js";
import { quoted } from "./atom.js";
import { scriptOf, wantsOwnFont, type ScriptName } from "./scripts.js";

/** The fonts beside the document's own. */
export interface FontOptions {
  /** Font files for characters that the document's own fonts lack, the first that has one first: TrueType or OpenType. */
  fonts?: string[];
  /** The machine's fonts may stand in for what is still missing: the file then depends on the machine. Default: false. */
  systemFonts?: boolean;
}

/** A family and the files with its styles. */
interface Family {
  family: string;
  files: FontFile[];
}

/** Which fonts a text is set in. */
export interface FontChoice {
  /** The files beside the document's own. */
  files: string[];
  /** The families that go before the document's own, each for some characters alone. */
  families: { family: string; characters: string[] }[];
  /** What no font has. */
  lacking: string[];
}

/** Characters that print nothing: no font need have them. */
const silent = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Z}\ufeff\ufffe]/u;
/** Private characters mean something in one font alone, and standards for archives refuse them. */
const personal = /\p{Co}/u;

/** Have the document's own fonts a character, in every style? */
function isOwn(character: string): boolean {
  if (/[ -\u017f]/.test(character)) return true;
  const point = character.codePointAt(0)!;
  return ownFamilies.some((family) => family.every(({ faces }) => faces.some((face) => face.has(point))));
}

/**
 * The fonts for the characters of a text.
 * @param han whose Han characters it has
 * @param strict whether the PDF must meet a standard: none allows private characters
 */
export function chooseFonts(
  characters: Iterable<string>,
  han: ScriptName,
  { fonts = [], systemFonts: ofSystem = false }: FontOptions = {},
  strict = false,
): FontChoice {
  const choice: FontChoice = { files: [], families: [], lacking: [] };
  const named = namedFonts(fonts);
  const isBarred = (character: string): boolean => strict && personal.test(character);
  const wanted = [...characters].filter(
    (character) =>
      !silent.test(character) && (!isOwn(character) || wantsOwnFont(character) || isBarred(character)),
  );
  if (wanted.length === 0) return choice;
  const left = new Set(wanted.filter((character) => !isBarred(character)));
  const take = ({ family, files }: Family, only: (character: string) => boolean = () => true): void => {
    const has = [...left].filter((character) => only(character) && hasFamily(files, family, character));
    if (has.length === 0) return;
    choice.families.push({ family, characters: has });
    choice.files.push(...files.map(({ path }) => path).filter((path) => !choice.files.includes(path)));
    for (const character of has) left.delete(character);
  };
  for (const family of familiesIn(named)) take(family);
  // Each script has a font of its own; what is left, such as a rare Han character, is taken from where it is.
  const fetched = Array.from(fetchedFonts(), ([name, files]) => ({ name, family: familiesIn(files)[0]! }));
  for (const { name, family } of fetched)
    take(family, (character) => scriptOf(character, han)?.name === name);
  for (const { family } of fetched) take(family);
  if (ofSystem && left.size > 0) {
    const all = familiesIn(systemFonts(), isPlain);
    for (let best = bestFor(left, all, han); best !== null; best = bestFor(left, all, han)) take(best);
  }
  choice.lacking = wanted.filter(
    (character) => isBarred(character) || (left.has(character) && !isOwn(character)),
  );
  return choice;
}

/** The name of a font for Han characters says whose: `Noto Sans CJK JP`. */
const hanNames: Partial<Record<ScriptName, RegExp>> = {
  japanese: /\b(JP|Japanese|Hiragino|Gothic|Mincho|IPA\w*)\b/i,
  korean: /\b(KR|Korean|Nanum\w*|Malgun|Batang)\b/i,
  chinese: /\b(SC|CN|Chinese|PingFang|SimSun|YaHei|Song\w*|Hei\w*)\b/i,
};

/** The family that has most of the characters. */
function bestFor(left: ReadonlySet<string>, families: Family[], han: ScriptName): Family | null {
  let best: Family | null = null;
  let most = 0;
  for (const each of families) {
    const has = [...left].filter((character) => hasFamily(each.files, each.family, character)).length;
    const score = has === 0 ? 0 : has + (hanNames[han]?.test(each.family) === true ? 0.5 : 0);
    if (score > most) [best, most] = [each, score];
  }
  return best;
}

/** Font files by the families in them; a file may hold several. */
function familiesIn(files: readonly FontFile[], isWanted = (_face: FontFace): boolean => true): Family[] {
  const families = new Map<string, FontFile[]>();
  for (const file of files)
    for (const name of new Set(file.faces.filter(isWanted).map(({ family }) => family)))
      families.set(name, [...(families.get(name) ?? []), file]);
  return Array.from(families, ([family, of]) => ({ family, files: of }));
}

/** Thin, medium and black ones would only make the compiler read more. */
const isPlain = ({ weight }: FontFace): boolean => weight === 400 || weight === 700;

/** Has a family a character, in every style? */
const hasFamily = (files: FontFile[], name: string, character: string): boolean =>
  files.every(({ faces }) =>
    faces.some(({ family, has }) => family === name && has(character.codePointAt(0)!)),
  );

/** The choice as the file `fonts.typ`, which the template reads. */
export function fontsFile({ families, lacking }: FontChoice): Uint8Array {
  const fonts = families.map(
    ({ family, characters }) => `(name: ${quoted(family)}, covers: regex(${classOf(characters)})),`,
  );
  const source = [
    `#let script-fonts = (${fonts.join(" ")})`,
    `#let lacking = ${lacking.length === 0 ? "none" : `regex(${classOf(lacking, "+")})`}`,
  ];
  return Buffer.from(`${source.join("\n")}\n`, "utf8");
}

/** A class of characters for Typst's regular expressions, as a string literal. */
function classOf(characters: string[], times = ""): string {
  // Half of a surrogate pair is no character: what is written has the replacement character there.
  const isHalf = (point: number): boolean => point >= 0xd800 && point <= 0xdfff;
  const points = characters
    .map((character) => character.codePointAt(0)!)
    .filter((point) => !isHalf(point))
    .toSorted((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const point of points) {
    const last = ranges.at(-1);
    if (last !== undefined && point === last[1] + 1) last[1] = point;
    else ranges.push([point, point]);
  }
  const escaped = (point: number): string => `\\u{${point.toString(16)}}`;
  return `"[${ranges.map(([first, last]) => (first === last ? escaped(first) : `${escaped(first)}-${escaped(last)}`)).join("")}]${times}"`;
}
