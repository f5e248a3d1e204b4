/** A writing system that the document's own fonts lack, or have as typewriter type alone. */
export interface Script {
  /** What `gradsheet setup fonts` calls it. */
  name: ScriptName;
  /** What messages call its characters. */
  title: string;
  /** One character of it. */
  character: RegExp;
  /** The language that sets quotation marks and line breaks, where the text does not tell another. */
  language?: string;
  /** The npm package with its fonts, exactly, and how their files begin: each with a regular and a bold one. */
  package: string;
  files: string;
  /** What npm fetches, in megabytes. */
  megabytes: number;
}

export type ScriptName =
  "chinese" | "japanese" | "korean" | "hebrew" | "arabic" | "devanagari" | "thai" | "emoji";

/** The scripts with fonts to fetch: TrueType fonts of Google's Noto family, which Expo keeps on npm. */
export const scripts: readonly Script[] = [
  {
    name: "japanese",
    title: "Japanese",
    character: /[\p{Script=Hiragana}\p{Script=Katakana}\u30fc\uff66-\uff9f]/u,
    language: "ja",
    package: "@expo-google-fonts/noto-serif-jp@0.4.3",
    files: "NotoSerifJP",
    megabytes: 35,
  },
  {
    name: "korean",
    title: "Korean",
    character: /\p{Script=Hangul}/u,
    language: "ko",
    package: "@expo-google-fonts/noto-serif-kr@0.4.3",
    files: "NotoSerifKR",
    megabytes: 43,
  },
  {
    name: "chinese",
    title: "Chinese",
    character: /[\p{scx=Han}\p{Script=Bopomofo}\uff00-\uffef]/u,
    language: "zh",
    package: "@expo-google-fonts/noto-serif-sc@0.4.3",
    files: "NotoSerifSC",
    megabytes: 69,
  },
  {
    name: "hebrew",
    title: "Hebrew",
    character: /\p{scx=Hebrew}/u,
    language: "he",
    package: "@expo-google-fonts/noto-serif-hebrew@0.4.2",
    files: "NotoSerifHebrew",
    megabytes: 1,
  },
  {
    name: "arabic",
    title: "Arabic",
    character: /\p{scx=Arabic}/u,
    language: "ar",
    package: "@expo-google-fonts/noto-naskh-arabic@0.4.5",
    files: "NotoNaskhArabic",
    megabytes: 1,
  },
  {
    name: "devanagari",
    title: "Devanagari",
    character: /\p{scx=Devanagari}/u,
    language: "hi",
    package: "@expo-google-fonts/noto-serif-devanagari@0.4.1",
    files: "NotoSerifDevanagari",
    megabytes: 2,
  },
  {
    name: "thai",
    title: "Thai",
    character: /\p{scx=Thai}/u,
    language: "th",
    package: "@expo-google-fonts/noto-sans-thai@0.4.2",
    files: "NotoSansThai",
    megabytes: 1,
  },
  {
    name: "emoji",
    title: "emoji",
    character: /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u,
    package: "@expo-google-fonts/noto-emoji@0.4.7",
    files: "NotoEmoji",
    megabytes: 3,
  },
];

/** Whose Han characters a text has: Japanese or Korean where their own letters are a good part of it, else Chinese. */
export function hanScriptOf(text: string): ScriptName {
  const count = (letters: RegExp): number => text.match(letters)?.length ?? 0;
  const han = count(/\p{Script=Han}/gu);
  if (count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu) * 3 > han) return "japanese";
  return count(/\p{Script=Hangul}/gu) > han ? "korean" : "chinese";
}

/** The script of a character, null for one without a line above. @param han whose Han characters the text has */
export function scriptOf(character: string, han: ScriptName): Script | null {
  const script = scripts.find((each) => each.character.test(character)) ?? null;
  return script?.name === "chinese" ? scripts.find(({ name }) => name === han)! : script;
}

// Scripts with letters in the typewriter font, which no text of theirs is set in where there is another.
const foreign = /[\p{scx=Hebrew}\p{scx=Arabic}\p{scx=Devanagari}\p{scx=Thai}]/u;

/** Does this character want a font of its own script, though the document's own fonts may have it? */
export const wantsOwnFont = (character: string): boolean => foreign.test(character);

/** The names by which scripts are asked for: `chinese`. */
export const scriptNames: readonly ScriptName[] = scripts.map(({ name }) => name);
