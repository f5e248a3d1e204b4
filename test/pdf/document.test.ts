import { describe, expect, it } from "vitest";
import { notebooksToPdf } from "../../src/pdf/document.js";
import { samplePaper } from "./sample-paper.js";
import { markdown, source } from "./sample-notebook.js";

describe("notebooksToPdf", () => {
  const { sources, paper } = samplePaper();

  it("makes a paper of five problems into one document without loss", async () => {
    const { pdf, pages, degraded, warnings } = await notebooksToPdf(sources, { root: "/nowhere", paper });
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe("%PDF-");
    expect(pages).toBeGreaterThan(4);
    expect(degraded).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it("gives the same bytes for the same notebooks in another folder", async () => {
    const moved = sources.map((one) => ({ ...one, path: one.path.replace("/sample/", "/elsewhere/") }));
    const first = await notebooksToPdf(sources, { root: "/nowhere", paper });
    const second = await notebooksToPdf(moved, { root: "/somewhere", paper });
    expect(Buffer.compare(Buffer.from(first.pdf), Buffer.from(second.pdf))).toBe(0);
  });

  it("has a glyph for what worksheets use", async () => {
    const usual =
      "→ ⇒ ∀ ∈ ≤ ≠ ± × ÷ √ ∞ ∂ ∇ ∑ ∏ ∫ α β γ δ ε θ λ μ π σ φ ω Γ Δ Σ Ω ² ³ ₁ ₂ ✓ ✗ • … – — “ ” é ü ł ℝ ℕ ⊤ ⊕ ⌊ ⌋ ─ │ ┌ █";
    const { degraded, warnings } = await notebooksToPdf([source("/x/a.ipynb", markdown(usual))], {
      root: "/x",
    });
    expect({ degraded, warnings }).toEqual({ degraded: [], warnings: [] });
  });

  it("lets a broken formula cost itself alone, and says where it stands", async () => {
    const broken = source(
      "/sample/broken.ipynb",
      markdown("# Broken"),
      markdown("Good $x^2$, bad $\\foo{$, good $y$."),
    );
    const { pages, degraded } = await notebooksToPdf([broken], { root: "/nowhere" });
    expect(pages).toBe(1);
    expect(degraded).toHaveLength(1);
    expect(degraded[0]).toMatchObject({
      notebook: "/sample/broken.ipynb",
      cell: 2,
      what: "formula",
      source: "\\foo{",
    });
  });
});
