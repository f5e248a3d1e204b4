/** What a box that stands out is for. */
export type Tone = "note" | "tip" | "important" | "warning" | "caution";

/** The colors of the boxes, those of GitHub's alerts on white. */
export const panelColors: Record<Tone, { edge: string; fill: string }> = {
  note: { edge: "#0969da", fill: "#f2f7fd" },
  tip: { edge: "#1a7f37", fill: "#f2f9f4" },
  important: { edge: "#8250df", fill: "#f8f5fd" },
  warning: { edge: "#9a6700", fill: "#fdf8ec" },
  caution: { edge: "#cf222e", fill: "#fdf3f3" },
};

const bootstrap: Record<string, Tone> = {
  info: "note",
  primary: "note",
  secondary: "note",
  success: "tip",
  warning: "warning",
  danger: "caution",
  error: "caution",
};

/** The tone of a box of Jupyter's own style sheet (`class="alert alert-info"`); null where it is none. */
export function toneOf(classes: string): Tone | null {
  const names = classes.split(/\s+/);
  if (!names.includes("alert")) return null;
  for (const name of names) {
    const tone = bootstrap[name.replace(/^alert-/, "")];
    if (name.startsWith("alert-") && tone !== undefined) return tone;
  }
  return "warning";
}
