import { readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { packageFolder, packageVersion } from "../package.js";
import { brokenLinks } from "./check/broken-links.js";
import { doorsOf } from "./library/imports-of.js";
import { readLibrary } from "./library/read-library.js";
import { executedNotebooks } from "./notebooks/executed.js";
import { formatPages } from "./pages/formats.js";
import { galleryInputs, galleryPages, problemPlace } from "./pages/gallery.js";
import { chapterPlace, guideChapters, guidePages } from "./pages/guide.js";
import { homePage } from "./pages/home.js";
import { picturesPage } from "./pages/pictures.js";
import { proseFiles, prosePages, prosePlace } from "./pages/prose-pages.js";
import { placesOf, referencePages } from "./pages/reference.js";
import { extraOutputs } from "./show/example-outputs.js";
import { PictureKinds } from "./show/picture-kinds.js";
import { notePageScripts } from "./site/page-scripts.js";
import { ProjectLinks } from "./site/project-links.js";
import { SiteFolder } from "./site/site-folder.js";
import { buildSite } from "./site/vitepress.js";

const help = `Builds the book into dist/site: guide, reference, gallery. gradsheet serve shows it as its Help.

Usage: npm run docs -- [options]

  --papers A,B     the gallery runs the problems of these papers alone (folders of notebooks/); others are shown without outputs
  --no-run         no notebook is run; those that an earlier build has run are shown with their outputs
  --fresh          all notebooks are run anew, also those that have not changed
  --base PATH      what addresses begin with (default: /help/, where gradsheet serve has it)

Notebooks that have not changed since they were run are taken from .gradsheet/book. The first build runs all, which takes minutes.`;

const { values } = parseArgs({
  options: {
    papers: { type: "string" },
    "no-run": { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    base: { type: "string", default: "/help/" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit();
}

// Examples name files from the package's folder on.
process.chdir(packageFolder);
const sources = join(packageFolder, "docs/site");
const target = join(packageFolder, "dist/site");
const started = performance.now();
const say = (text: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
};

const site = new SiteFolder(join(sources, ".pages"), values.base);
site.file("mark.svg", readFileSync(join(packageFolder, "src/page/style/mark.svg")));

const topics = readLibrary();
say("the library is read");
const kinds = new PictureKinds(topics);
const pictures = [...(await referencePages(site, topics, kinds)), ...(await extraOutputs())];
const formats = await formatPages(site);
picturesPage(site, pictures, kinds, placesOf(topics), doorsOf(topics));
say("the reference is written; its examples have run");

const papers = values.papers?.split(",");
const problems = galleryInputs();
const isWanted = (path: string): boolean => papers === undefined || papers.includes(basename(dirname(path)));
const wanted = [...guideChapters(), ...problems.map(({ path }) => path).filter(isWanted)];
const { notebooks, faults } = await executedNotebooks(wanted, {
  runs: !values["no-run"],
  fresh: values.fresh,
});
site.faults.push(...faults);
say(`${notebooks.size} of ${wanted.length} notebooks have outputs`);

const within = (path: string): string => relative(packageFolder, path).replaceAll("\\", "/");
const links = new ProjectLinks(
  site,
  new Map([
    ["README.md", "/"],
    ["notebooks", "/gallery/"],
    ["notebooks/README.md", "/gallery/"],
    ...proseFiles().map((file): [string, string] => [file, prosePlace(file)]),
    ...guideChapters().map((path): [string, string] => [within(path), chapterPlace(path)]),
    ...problems.flatMap(({ path }): [string, string][] => [
      [within(dirname(path)), "/gallery/"],
      [within(path), problemPlace(path)],
    ]),
  ]),
);
const chapters = guidePages(site, notebooks, links);
const gallery = galleryPages(site, problems, notebooks, links);
const project = prosePages(site, links);
await homePage(site, chapters[0]?.link ?? "/guide/");
say("all pages are written");

const guideLink = chapters[0]?.link ?? "/guide/";
const outDir = `${target}.new`;
rmSync(outDir, { recursive: true, force: true });
site.data("site.json", {
  base: values.base,
  version: packageVersion,
  outDir,
  nav: [
    { text: "Guide", link: guideLink, activeMatch: "^/guide/" },
    { text: "Reference", link: "/reference/", activeMatch: "^/reference/" },
    { text: "Gallery", link: "/gallery/", activeMatch: "^/gallery/" },
    { text: "Project", link: project[0]?.link ?? "/", activeMatch: "^/project/" },
  ],
  sidebar: {
    "/guide/": [
      {
        text: "Guide",
        items: chapters.map(({ title, link }, index) => ({ text: `${index + 1}. ${title}`, link })),
      },
    ],
    "/reference/": [
      { text: "All names", link: "/reference/" },
      {
        text: 'import { … } from "gradsheet"',
        items: topics
          .filter(({ door }) => door === "gradsheet")
          .map(({ title, slug }) => ({ text: title, link: `/reference/${slug}` })),
      },
      {
        text: "Other entry points",
        items: topics
          .filter(({ door }) => door !== "gradsheet")
          .map(({ door, slug }) => ({ text: door, link: `/reference/${slug}` })),
      },
      { text: "Commands, files, settings", items: formats },
    ],
    "/gallery/": [
      {
        text: "Gallery",
        items: [
          { text: "All problems", link: "/gallery/" },
          { text: "Figures and drawings", link: "/gallery/pictures" },
        ],
      },
      { text: "By topic", items: gallery.topics },
    ],
    "/project/": [{ text: "Project", items: project }],
  },
});
await buildSite(sources, say);
notePageScripts(outDir);
site.faults.push(...brokenLinks(outDir, values.base));
rmSync(target, { recursive: true, force: true });
renameSync(outDir, target);
say(`${site.pages.length} pages are in dist/site`);
for (const fault of site.faults) console.error(`✗ ${fault}`);
process.exit(site.faults.length > 0 ? 1 : 0);
