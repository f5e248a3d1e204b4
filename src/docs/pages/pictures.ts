import { standingAlone } from "../library/imports-of.js";
import type { ShownPicture } from "../show/example-outputs.js";
import type { PictureKinds } from "../show/picture-kinds.js";
import { codeBlock, frontMatter } from "../site/markdown.js";
import type { SiteFolder } from "../site/site-folder.js";
import type { Places } from "./reference.js";

/** Writes the page of all figures and drawings, each with its code; a kind without one is a fault. */
export function picturesPage(
  site: SiteFolder,
  pictures: readonly ShownPicture[],
  kinds: PictureKinds,
  places: Places,
  doors: ReadonlyMap<string, string>,
): void {
  const byKind = new Map<string, ShownPicture>();
  for (const picture of pictures) {
    const known = byKind.get(picture.kind);
    // Of several the one with the most to see.
    if (known === undefined || picture.html.length > known.html.length) byKind.set(picture.kind, picture);
  }
  for (const kind of kinds.all)
    if (!byKind.has(kind)) site.faults.push(`no example makes a picture by ${kind}`);
  const sections = [...byKind.values()]
    .toSorted((one, other) => (one.kind.toLowerCase() < other.kind.toLowerCase() ? -1 : 1))
    .map(({ kind, call, html, faults }) => {
      site.faults.push(...faults);
      const place = places.get(kind.split(".")[0] ?? "") ?? "/reference/";
      return [
        // A narrow page breaks the name where it has a dot.
        `## ${kind.replace(".", ".<wbr>")} {#${kind.replace(".", "-")}}`,
        `In the reference: [${kind}](${place})`,
        codeBlock(standingAlone(call, doors)),
        site.part(html, "gs output"),
      ].join("\n\n");
    });
  site.page(
    "gallery/pictures.md",
    [
      frontMatter({ title: "Figures and drawings", outline: 2 }),
      "# Figures and drawings",
      `Every kind of figure and drawing that the library makes, ${byKind.size} of them, with the code that makes it. A figure is interactive in a front ` +
        "end that has plotly, and a drawing everywhere else.",
      ...sections,
    ].join("\n\n"),
  );
}
