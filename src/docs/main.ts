import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, packageVersion } from "../package.js";
import { readLibrary } from "./library/read-library.js";
import { prosePages } from "./pages/prose-pages.js";
import { referencePages } from "./pages/reference.js";
import { SiteFolder } from "./site/site-folder.js";
import { buildSite } from "./site/vitepress.js";

/* `npm run docs`: the book. Its pages are written from the library, its notebooks and its texts; VitePress makes the site of them. */

const base = "/help/";
const sources = join(packageFolder, "docs/site");
const target = join(packageFolder, "dist/site");

const started = performance.now();
const say = (text: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
};

const site = new SiteFolder(join(sources, "pages"), base);
site.file("mark.svg", readFileSync(join(packageFolder, "src/page/style/mark.svg")));
const topics = readLibrary();
say("the library is read");
await referencePages(site, topics);
say("the reference is written");
const project = prosePages(site);
site.page("index.md", "# gradsheet\n\n[Reference](/reference/)\n");
const outDir = `${target}.new`;
rmSync(outDir, { recursive: true, force: true });
site.data("site.json", {
  base,
  version: packageVersion,
  outDir,
  nav: [
    { text: "Reference", link: "/reference/" },
    { text: "Project", link: project[0]?.link ?? "/" },
  ],
  sidebar: {
    "/reference/": [
      { text: "Reference", link: "/reference/" },
      {
        text: "By topic",
        items: topics.map(({ title, slug }) => ({ text: title, link: `/reference/${slug}` })),
      },
    ],
    "/project/": [{ text: "Project", items: project }],
  },
});
await buildSite(sources, say);
rmSync(target, { recursive: true, force: true });
renameSync(outDir, target);
say(`${site.pages.length} pages are in dist/site`);
for (const fault of site.faults) console.error(`not shown: ${fault}`);
process.exit(site.faults.length > 0 ? 1 : 0);
