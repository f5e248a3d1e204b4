import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { documentStyles, oneFontFormat } from "./styles.mjs";

/*
 * The book as VitePress builds it: the pages that `npm run docs` has written to .pages/ (hidden: the copies of notebooks in it are nobody's), with the lists of its bars. Nothing is fetched:
 * fonts are the system's, the search is VitePress' own.
 */
const { base, nav, sidebar, version, outDir } = JSON.parse(
  readFileSync(fileURLToPath(new URL("../.pages/site.json", import.meta.url)), "utf8"),
);

const partsFolder = fileURLToPath(new URL("../.pages/parts/", import.meta.url));
const part = /<div class="[^"]*" data-part="(\w+)"><\/div>/g;

/** What the search reads of a page: its words, with those of its parts; code as plain text. */
function searched(source, env, md) {
  const html = md.render(source.replaceAll(/^(`{3,})\w+$/gm, "$1txt"), env);
  if (env.frontmatter?.search === false) return "";
  return html.replaceAll(part, (_place, id) => {
    const words = `${partsFolder}${id}.words.html`;
    return existsSync(words) ? readFileSync(words, "utf8") : "";
  });
}

export default defineConfig({
  base,
  srcDir: ".pages",
  outDir,
  lang: "en",
  title: "gradsheet",
  description:
    "TypeScript notebooks that solve deep-learning exams and prove their answers: a Jupyter kernel, exact derivatives and counts, and typeset solutions.",
  head: [["link", { rel: "icon", href: `${base}mark.svg`, type: "image/svg+xml" }]],
  // One script for all pages instead of one in each.
  metaChunk: true,
  lastUpdated: false,
  // What notebooks show stands in the built page alone; the page's script leaves it as it finds it.
  transformHtml: (html) =>
    html.replaceAll(part, (place, id) =>
      place.replace("></div>", () => `>${readFileSync(`${partsFolder}${id}.html`, "utf8")}</div>`),
    ),
  vue: {
    // Addresses of pictures are whole already.
    template: { transformAssetUrls: false },
  },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: { level: [2, 3] },
  },
  vite: {
    logLevel: "warn",
    build: { chunkSizeWarningLimit: 4000 },
    plugins: [oneFontFormat()],
    css: { postcss: { plugins: [documentStyles()] } },
  },
  themeConfig: {
    logo: { src: "/mark.svg", alt: "" },
    nav,
    sidebar,
    outline: [2, 3],
    search: { provider: "local", options: { _render: searched } },
    footer: { message: `gradsheet ${version}, MIT license` },
  },
});
