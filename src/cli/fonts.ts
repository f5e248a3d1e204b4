import type { FontOptions } from "../pdf/document.js";
import { namedFonts } from "../pdf/typst/fonts.js";

/** What commands that write PDFs say of fonts in their help. */
export const fontHelp = `  --font FILE          a font for characters that the document's own lack: .ttf, .otf or .ttc (may be repeated)
  --system-fonts       the machine's fonts for what is still missing; the PDF then depends on the machine`;

/** How they declare it. */
export const fontOption = {
  font: { type: "string", multiple: true },
  "system-fonts": { type: "boolean" },
} as const;

/** What they are given. */
export interface FontValues {
  font?: string[];
  "system-fonts"?: boolean;
}

/**
 * The fonts that a command line asks for.
 * @throws FileError for a file that is no font
 */
export function fontsAsked(values: FontValues): FontOptions {
  // Before anything runs.
  namedFonts(values.font ?? []);
  return { fonts: values.font ?? [], systemFonts: values["system-fonts"] ?? false };
}
