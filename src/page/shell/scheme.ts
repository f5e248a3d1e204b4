/** The colors that a reader chose: those of the system, or always one. */
export type Choice = "system" | "light" | "dark";

/** The colors that are shown. */
export type Scheme = "light" | "dark";

const stored = "gradsheet:colors";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<(scheme: Scheme) => void>();

/** What the reader chose, on this machine and in this browser. */
export function chosenColors(): Choice {
  const choice = localStorage.getItem(stored);
  return choice === "light" || choice === "dark" ? choice : "system";
}

/** The colors that are shown now. */
export function shownScheme(): Scheme {
  const choice = chosenColors();
  if (choice !== "system") return choice;
  return system.matches ? "dark" : "light";
}

/** Chooses the colors. */
export function chooseColors(choice: Choice): void {
  if (choice === "system") localStorage.removeItem(stored);
  else localStorage.setItem(stored, choice);
  tell();
}

/** Has a function called with the colors, now and whenever they change. */
export function onScheme(listener: (scheme: Scheme) => void): () => void {
  listeners.add(listener);
  listener(shownScheme());
  return () => listeners.delete(listener);
}

/** Has the style sheets and the browser's own controls follow the colors. */
export function applyScheme(): void {
  onScheme((scheme) => {
    document.documentElement.style.colorScheme = scheme;
    document.documentElement.dataset["scheme"] = scheme;
  });
}

function tell(): void {
  for (const listener of listeners) listener(shownScheme());
}

system.addEventListener("change", tell);
// Another tab of the same page.
addEventListener("storage", ({ key }) => {
  if (key === stored || key === null) tell();
});
