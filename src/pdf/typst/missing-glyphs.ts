import type { Degraded } from "../tree.js";
import type { FontChoice } from "./font-choice.js";
import type { PrintedText } from "./printed-text.js";
import { scriptOf, type Script, type ScriptName } from "./scripts.js";

/** What to say of characters that no font has: once for each cell and script, and one line with the cure. */
export function missingGlyphs(
  texts: readonly PrintedText[],
  { lacking }: FontChoice,
  han: ScriptName,
  withSystemFonts: boolean,
): { degraded: Degraded[]; warnings: string[] } {
  if (lacking.length === 0) return { degraded: [], warnings: [] };
  const none = new Set(lacking);
  const found = new Map<string, { told: Omit<Degraded, "reason">; characters: Set<string> }>();
  const lost = new Set<Script | null>();
  for (const { origin, text, picture } of texts)
    for (const character of text) {
      if (!none.has(character)) continue;
      const script = scriptOf(character, han);
      lost.add(script);
      const kind = `${script?.title ?? "some"} characters${picture === undefined ? "" : " of a drawing"}`;
      const key = JSON.stringify([origin.notebook, origin.cell, kind]);
      const entry = found.get(key) ?? {
        told: { ...origin, what: kind, become: "shown as code points" },
        characters: new Set(),
      };
      entry.characters.add(character);
      found.set(key, entry);
    }
  return {
    degraded: Array.from(found.values(), ({ told, characters }) => ({
      ...told,
      reason: `no font has ${excerpt(characters)}`,
    })),
    warnings: [cure([...lost], withSystemFonts)],
  };
}

const most = 12;

const excerpt = (characters: ReadonlySet<string>): string =>
  [...characters].slice(0, most).join(" ") + (characters.size > most ? " …" : "");

function cure(lost: (Script | null)[], withSystemFonts: boolean): string {
  const known = lost.filter((script) => script !== null);
  const titles = lost.map((script) => script?.title ?? "other").join(", ");
  const size = known.reduce((sum, { megabytes }) => sum + megabytes, 0);
  const names = known.map(({ name }) => name).join(" ");
  const setup = known.length === 0 ? "Add" : `Run gradsheet setup fonts ${names} (${size} MB), or add`;
  const options = `--font FILE${withSystemFonts ? "" : " or --system-fonts"}`;
  return `no font at hand has some of the ${titles} characters. ${setup} ${options}.`;
}
