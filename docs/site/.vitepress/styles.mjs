/* Styles that the book shares with the project's documents: assets/solution.css and KaTeX's. */

/** All browsers that show the book read woff2. @returns {import("vite").Plugin} */
export const oneFontFormat = () => ({
  name: "one-font-format",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("/katex.min.css")
      ? code.replaceAll(/,url\([^)]*\.(woff|ttf)\) format\("[^"]*"\)/g, "")
      : undefined,
});

/** What the page itself looks like is VitePress' matter. */
const ofPage =
  /^(?:html|body|\*|nav\b.*|header\.title.*|h[1-6]|h1 code|h2 code|h3 code|small code|a|:focus-visible|:target|\.skip.*|\.code.*|\.copy.*|ul|ol)$/;

/**
 * The styles of documents hold within `.gs` alone, and the dark ones where the page is dark, which its reader may choose.
 * @returns {import("postcss").Plugin}
 */
export const documentStyles = () => ({
  postcssPlugin: "document-styles",
  Once(root) {
    if (!root.source?.input.file?.endsWith("/assets/solution.css")) return;
    root.walkAtRules((rule) => {
      if (rule.name === "page" || /print|min-width|hover/.test(rule.params)) rule.remove();
    });
    root.walkRules((rule) => {
      const isDark = rule.parent?.type === "atrule" && /dark/.test(rule.parent.params);
      const own = rule.selectors
        .map((selector) => selector.replace(/^body /, ""))
        .filter((selector) => !ofPage.test(selector));
      if (own.length === 0) return rule.remove();
      const scope = isDark ? ".dark .vp-doc .gs" : ".vp-doc .gs";
      rule.selectors = own.map((selector) => (selector === ":root" ? scope : `${scope} ${selector}`));
    });
    root.walkAtRules((rule) => {
      if (/dark/.test(rule.params)) rule.replaceWith(rule.nodes ?? []);
    });
  },
});
documentStyles.postcss = true;
