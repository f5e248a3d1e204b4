import dark from "@jupyterlab/theme-dark-extension/style/theme.css?inline";
import light from "@jupyterlab/theme-light-extension/style/theme.css?inline";
import { h } from "./dom.js";
import { applyScheme, onScheme } from "./scheme.js";

/** Gives the page JupyterLab's colors, light or dark; both are there, so that a change needs no request. */
export function applyTheme(): void {
  applyScheme();
  const styles = { light: h("style", {}, light), dark: h("style", {}, dark) };
  document.head.prepend(styles.light, styles.dark);
  onScheme((scheme) => {
    styles.light.media = scheme === "light" ? "all" : "not all";
    styles.dark.media = scheme === "dark" ? "all" : "not all";
    document.body.dataset["jpThemeLight"] = String(scheme === "light");
    document.body.dataset["jpThemeName"] = `JupyterLab ${scheme === "light" ? "Light" : "Dark"}`;
  });
}
