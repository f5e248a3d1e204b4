import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.js";

const home = fileURLToPath(new URL("../..", import.meta.url));

/** The module of each command that is not in a file of its name. */
const files: Record<string, string> = { index: "index-of-papers" };
const names = Object.keys(commands);
const helps = new Map<string, string>();
beforeAll(async () => {
  for (const [name, { load }] of Object.entries(commands)) helps.set(name, (await load()).command.help);
});

interface Cure {
  file: string;
  text: string;
}

/** What follows each `cure` in the sources, up to the end of its fault, and each notice that names a command. */
const cures: Cure[] = ["src", "kernel"].flatMap((folder) =>
  readdirSync(join(home, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const source = readFileSync(join(home, folder, file), "utf8");
      return [...source.matchAll(/\bcure\b[^;]*?(?=\n\s*\}|;|\}\))/g)].map(([text]) => ({
        file: join(folder, file),
        text,
      }));
    }),
);

const has = (help: string, option: string) => new RegExp(`(^|[\\s,[])${option}(?![\\w-])`, "m").test(help);

describe("a cure", () => {
  it("is found in the sources often enough for this test to mean something", () => {
    expect(names).toContain("kernel");
    expect(names.length).toBeGreaterThanOrEqual(11);
    expect(cures.length).toBeGreaterThan(150);
    expect(cures.filter(({ text }) => /gradsheet [a-z]+/.test(text)).length).toBeGreaterThan(8);
  });

  it("that names a command names one that there is, with options that it has", () => {
    const wrong = cures.flatMap(({ file, text }) =>
      [...text.matchAll(/\bgradsheet ([a-z]+)((?: (?:--?[a-z][\w-]*|[a-z]+))*)/g)].flatMap(
        ([words, name, rest]) => {
          const help = helps.get(name);
          if (help === undefined) return [`${file}: ${words}`];
          const options = rest.match(/--?[a-z][\w-]*/g) ?? [];
          return options
            .filter((option) => option !== "--help" && !has(help, option))
            .map((option) => `${file}: ${words} (${option})`);
        },
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("of a command that names an option names one that this command has, of another room one that some command has", () => {
    const wrong = cures.flatMap(({ file, text }) => {
      const own = names.find((name) => file === join("src", "cli", `${files[name] ?? name}.ts`));
      const asked = own === undefined ? [...helps.values()] : [helps.get(own)!];
      // Words of other programs are not ours.
      const ours = text.replaceAll(/\b(?:npm|npx|node|pip|jupyter|ulimit|magick) [^"`.]*/g, "");
      return (ours.match(/(?<=[\s`])--?[a-z][\w-]*/g) ?? [])
        .filter((option) => option !== "--help" && !asked.some((help) => has(help, option)))
        .map((option) => `${basename(file)}: ${option} in ${text}`);
    });
    expect(wrong).toEqual([]);
  });
});
