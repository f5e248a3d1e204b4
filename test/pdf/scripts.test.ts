import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebooksToPdf } from "../../src/pdf/document.js";
import { notebooksToHtml } from "../../src/pdf/html/html-document.js";
import { assetsFolder, systemFonts } from "../../src/pdf/typst/fonts.js";
import { code, markdown, printed, shown, source } from "./sample-notebook.js";
import { Pdf } from "./read-pdf.js";

/** A character of each script that the document's own fonts lack. */
const samples = {
  Chinese: "损",
  Japanese: "ね",
  Korean: "한",
  Hebrew: "ש",
  Devanagari: "ह",
  Thai: "ภ",
  emoji: "🎉",
};
const nameOf = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;

/** A character everywhere that text may stand, a cell each. */
const everywhere = (character: string) =>
  source(
    "/x/a.ipynb",
    markdown(`# T ${character}`),
    markdown(`## H ${character}`),
    markdown(
      `p ${character} **${character}** *${character}* \`${character}\` [${character}](https://example.org)`,
    ),
    markdown(`| ${character} | b |\n|---|---|\n| a | ${character} |`),
    markdown(`$x = \\text{${character}}$ and\n\n$$\\underbrace{y}_{\\text{${character}}}$$`),
    markdown(`- ${character}\n\n> ${character}\n\nnote[^1]\n\n[^1]: ${character}`),
    code(`const s = "${character}"; // ${character}`),
    code("1", [printed(`${character}\n`)]),
    code("2", [
      shown({
        "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20">${character}</text></svg>`,
      }),
    ]),
  );

describe("text that is not in Latin script", () => {
  let folder: string;
  const before = process.env.GRADSHEET_DATA;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gradsheet-fonts-"));
    process.env.GRADSHEET_DATA = folder;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.GRADSHEET_DATA;
    else process.env.GRADSHEET_DATA = before;
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.entries(samples))(
    "%s %s without a font: its code point wherever it stands, and every cell named once",
    async (title, character) => {
      const { pdf, degraded, warnings } = await notebooksToPdf([everywhere(character)], { root: "/x" });
      const read = new Pdf(pdf);
      // Title, heading, 5 in the paragraph, 2 in the table, 2 in formulas, list, quote, note, 2 in code, printed, drawn.
      expect(read.text().replace(/\s/g, "").split(nameOf(character))).toHaveLength(1 + 18);
      expect(degraded.map(({ cell }) => cell)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(new Set(degraded.map(({ reason, become }) => `${become}: ${reason}`))).toEqual(
        new Set([`shown as code points: no font has ${character}`]),
      );
      expect(degraded[0]!.what).toBe(`${title} characters`);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(
        new RegExp(
          `^no font at hand has some of the ${title} characters\\. Run gradsheet setup fonts ${title.toLowerCase()} \\(\\d+ MB\\), or add --font FILE or --system-fonts\\.$`,
        ),
      );
    },
  );

  it("a paragraph of 2,000 characters that no font has comes as 2,000 code points", async () => {
    const { pdf, degraded } = await notebooksToPdf([source("/x/a.ipynb", markdown("损失 x ".repeat(1000)))], {
      root: "/x",
    });
    expect(degraded).toHaveLength(1);
    expect(new Pdf(pdf).text().split("U+635F")).toHaveLength(1001);
  });

  it.each(["ua-1", "a-2a"] as const)("--standard %s has a file, whatever the script", async (standard) => {
    const all = Object.values(samples).join("");
    // Private and disallowed characters as well.
    const { pdf, degraded } = await notebooksToPdf([everywhere(`${all}\ue803`)], { root: "/x", standard });
    expect(pdf.length).toBeGreaterThan(1000);
    expect(degraded.length).toBeGreaterThan(9);
  });

  it("every character that the own fonts are said to have is one that Typst finds in them", async () => {
    const own: string[] = [];
    for (let point = 0x180; point < 0x1f800; point++)
      if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(String.fromCodePoint(point))) own.push(String.fromCodePoint(point));
    const listing = own.join(" ");
    const { degraded } = await notebooksToPdf([source("/x/a.ipynb", code("1", [printed(listing)]))], {
      root: "/x",
    });
    expect(degraded.length).toBeGreaterThan(3);
    const { chooseFonts } = await import("../../src/pdf/typst/font-choice.js");
    const { lacking } = chooseFonts(own, "chinese", {}, true);
    const none = new Set(lacking);
    const had = own.filter((character) => !none.has(character)).filter((each) => !/\p{M}/u.test(each));
    expect(had.length).toBeGreaterThan(3000);
    const words = had.join(" ").replace(/[\\`*_[\]<>#|$^~]/g, "");
    const checked = await notebooksToPdf(
      [source("/x/a.ipynb", markdown(`${words}\n\n**${words}**`), code(words))],
      { root: "/x", standard: "ua-1" },
    );
    expect(checked.degraded).toEqual([]);
  }, 60_000);

  it("a font of the data folder, and one that is named, print their script; the file is told of nothing", async () => {
    const arabic = source("/x/a.ipynb", markdown("مرحبا"));
    const own = join(assetsFolder, "fonts", "DejaVuSansMono.ttf");
    mkdirSync(join(folder, "fonts"));
    for (const style of ["400Regular", "700Bold"])
      copyFileSync(own, join(folder, "fonts", `NotoNaskhArabic_${style}.ttf`));
    const fetched = await notebooksToPdf([arabic], { root: "/x" });
    rmSync(join(folder, "fonts"), { recursive: true });
    const named = await notebooksToPdf([arabic], { root: "/x", fonts: [own] });
    for (const { degraded, warnings, pdf } of [fetched, named]) {
      expect({ degraded, warnings }).toEqual({ degraded: [], warnings: [] });
      expect(
        new Pdf(pdf)
          .fonts()
          .map(({ name }) => name)
          .join(),
      ).toContain("DejaVuSansMono");
    }
    await expect(notebooksToPdf([arabic], { root: "/x", fonts: ["/x/none.ttf"] })).rejects.toThrow(
      "pdf: needs a TrueType or OpenType font (.ttf, .otf, .ttc) in /x/none.ttf, got no file.",
    );
  });

  it("fonts of the machine come into no PDF, whatever a drawing asks for", async () => {
    const families = [...new Set(systemFonts().flatMap(({ faces }) => faces.map(({ family }) => family)))];
    const lines = ["DejaVu Sans", "Arial", ...families.slice(0, 20)].map(
      (family, index) =>
        `<text y="${20 * index + 20}" style="font: 14px '${family}', sans-serif">abc ✓ 损</text><text font-family="${family}">ש</text>`,
    );
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="500">${lines.join("")}</svg>`;
    const { pdf } = await notebooksToPdf(
      [source("/x/a.ipynb", code("1", [shown({ "image/svg+xml": svg })]))],
      {
        root: "/x",
      },
    );
    for (const { name } of new Pdf(pdf).fonts())
      expect(name).toMatch(/LMRoman|LatinModernMath|DejaVuSansMono/);
  });
});

describe("text that is read from the right", () => {
  const arabic = source(
    "/x/a.ipynb",
    markdown("# مرحبا"),
    markdown("## عنوان\n\nنص $y = Wx + b$ هنا\n\n- أول\n\nEnglish."),
    code("1", [shown({ "text/html": '<p dir="rtl">Latin words</p><p>Latin</p>' })]),
  );

  it("stands at the right side of the page, its formulas inside from left to right", async () => {
    const pdf = new Pdf((await notebooksToPdf([arabic], { root: "/x" })).pdf);
    const [width] = pdf.size(1);
    const at = (text: string) => pdf.runs().find((run) => run.text.normalize("NFKC").includes(text))!;
    expect(pdf.runs().findLast(({ text }) => /\p{Script=Arabic}/u.test(text))!.x).toBeGreaterThan(width / 2);
    expect(at("English").x).toBeLessThan(width / 2);
    expect(at("Latin words").x).toBeGreaterThan(width / 2);
    expect(at("y").x).toBeLessThanOrEqual(at("W").x);
  });

  it("has its direction in HTML, and code and formulas theirs", () => {
    const { html } = notebooksToHtml([arabic], { root: "/x" });
    expect(html).toContain('<h1 dir="rtl">مرحبا</h1>');
    expect(html).toMatch(/<h2[^>]* dir="rtl">عنوان/);
    expect(html).toContain('<p dir="rtl">نص ');
    expect(html).toContain('<ul dir="rtl">');
    expect(html).toContain("<p>English.</p>");
    expect(html).toContain('<p dir="rtl">Latin words</p>');
    expect(html).toMatch(/body \.katex \{[^}]*direction: ltr;\s*unicode-bidi: isolate/);
  });
});
