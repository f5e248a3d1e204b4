/*
 * Builds the page that `gradsheet serve` shows: src/page → dist/page. Run by `npm run build`; where nothing that the last build read has
 * changed it ends at once.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src", "page");
const target = join(root, "dist", "page");
const stampFile = join(target, "built.json");

/** A hash of all that the page is made of: its folder, what else of the sources it took in, and the versions of the packages. @param {string[]} others paths from the root */
function hashOf(others) {
  const hash = createHash("sha256");
  const own = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  for (const file of [...own, ...others, "build/page.mjs", "package-lock.json"].toSorted()) {
    const path = join(root, file);
    hash.update(`${file}\0`).update(existsSync(path) ? readFileSync(path) : "");
  }
  return hash.digest("hex");
}

/** What the last build read and what it made of it, or undefined. @returns {{ hash: string, others: string[] } | undefined} */
function lastBuild() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch {
    return undefined;
  }
}

/** Whether a module is a package's. @param {string} id */
const isPackage = (id) => id.includes("/node_modules/");
/** A module's path without its query, with slashes. @param {string} id */
const plain = (id) => id.split("?")[0].replaceAll("\\", "/").replace("\0", "");

/** Drawings of packages are imported as text: JupyterLab's icons. @returns {import("vite").Plugin} */
const iconsAsText = () => ({
  name: "icons-as-text",
  enforce: "pre",
  load: (id) =>
    id.endsWith(".svg") && isPackage(id)
      ? { code: `export default ${JSON.stringify(readFileSync(id, "utf8"))}`, moduleType: "js" }
      : undefined,
});

const unwanted = /^@codemirror\/(legacy-modes\/|lang-(cpp|java|php|rust|sql|wast|xml)$)/;

/** Grammars that no cell of a TypeScript notebook needs; JupyterLab names a hundred. @returns {import("vite").Plugin} */
const withoutGrammars = () => ({
  name: "without-grammars",
  enforce: "pre",
  resolveId: (id, importer) =>
    unwanted.test(id) && importer?.includes("/@jupyterlab/codemirror/") ? "\0no-grammar" : undefined,
  load: (id) => (id === "\0no-grammar" ? "export {}" : undefined),
});

/** All browsers that run the page read woff2. @returns {import("vite").Plugin} */
const oneFontFormat = () => ({
  name: "one-font-format",
  enforce: "pre",
  transform: (code, id) =>
    plain(id).endsWith("/katex.min.css")
      ? code.replaceAll(/,url\([^)]*\.(woff|ttf)\) format\("[^"]*"\)/g, "")
      : undefined,
});

/** Writes the licenses of all packages in the page beside it, and what the build was made of. @returns {import("vite").Plugin} */
const licenses = () => ({
  name: "licenses",
  generateBundle() {
    const modules = [...this.getModuleIds()].map(plain);
    const folders = new Set(modules.filter(isPackage).map(packageFolder));
    const texts = [...folders].toSorted().map(licenseOf);
    const text = `${"The page contains code of these packages.\n\n"}${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
    this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: text });
    const others = modules
      .filter((id) => !isPackage(id) && id.startsWith(root.replaceAll("\\", "/")))
      .map((id) => relative(root, resolve(id)))
      .filter((file) => !file.startsWith(join("src", "page")));
    const made = { others: others.toSorted() };
    this.emitFile({
      type: "asset",
      fileName: "built.json",
      source: JSON.stringify({ hash: hashOf(made.others), ...made }),
    });
  },
});

/**
 * Writes what each view of the page consists of, `views.json`: the server names it in the page's head, and a browser that reads it there
 * need not wait for a script to ask for the next one. @returns {import("vite").Plugin}
 */
const views = () => ({
  name: "views",
  // Chunks of styles alone are gone by then.
  enforce: "post",
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
    const withImports = (file, seen = new Set()) => {
      const chunk = chunks.find(({ fileName }) => fileName === file);
      if (chunk === undefined || seen.has(chunk)) return seen;
      seen.add(chunk);
      for (const imported of chunk.imports) withImports(imported, seen);
      return seen;
    };
    const listed = chunks.flatMap(({ facadeModuleId, fileName }) => {
      const [, view] = /\/([a-z]+)-page\.ts$/.exec(plain(facadeModuleId ?? "")) ?? [];
      if (view === undefined) return [];
      const parts = [...withImports(fileName)];
      const styles = [...new Set(parts.flatMap(({ viteMetadata }) => [...viteMetadata.importedCss]))];
      return [[view, { scripts: parts.map((part) => part.fileName), styles: styles.toReversed() }]];
    });
    this.emitFile({
      type: "asset",
      fileName: "views.json",
      source: JSON.stringify(Object.fromEntries(listed)),
    });
  },
});

/** The folder of the package that a module belongs to. @param {string} id */
function packageFolder(id) {
  const [, before, name] = /^(.*\/node_modules\/)((?:@[^/]+\/)?[^/]+)/.exec(id) ?? [];
  return `${before}${name}`;
}

/** A package's name, license and notice. @param {string} folder */
function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const notice = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  return `${name} ${version} (${license ?? "see its notice"})\n${notice}`;
}

const last = lastBuild();
if (last === undefined || last.hash !== hashOf(last.others)) {
  // Read only where something is to be built.
  const { build } = await import("vite");
  await build({
    configFile: false,
    root: source,
    base: "/page/",
    logLevel: "warn",
    plugins: [iconsAsText(), withoutGrammars(), oneFontFormat(), views(), licenses()],
    resolve: { alias: { path: "path-browserify" } },
    // Packages written for Node ask it, each only when a drawing with a relative address is shown.
    define: { "process.env": "{}", "process.cwd": "(() => '/')" },
    build: {
      outDir: target,
      emptyOutDir: true,
      target: "es2022",
      modulePreload: { polyfill: false },
      assetsInlineLimit: (file) => file.endsWith(".svg"),
      chunkSizeWarningLimit: 3000,
      reportCompressedSize: false,
      rolldownOptions: {
        input: join(source, "index.html"),
        // JupyterLab's, for a command line that the page does not have.
        checks: { eval: false },
      },
    },
  });
}
