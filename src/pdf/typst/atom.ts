/** The classes by which TeX and Typst space mathematics. */
export type AtomClass = "normal" | "binary" | "relation" | "opening" | "closing" | "punctuation" | "large";

const families: Record<string, AtomClass> = {
  bin: "binary",
  rel: "relation",
  open: "opening",
  close: "closing",
  punct: "punctuation",
  inner: "normal",
  mord: "normal",
  mbin: "binary",
  mrel: "relation",
  mopen: "opening",
  mclose: "closing",
  mpunct: "punctuation",
  minner: "normal",
  mop: "large",
};

/** KaTeX's atom family or class → Typst's class. */
export function atomClass(family: string): AtomClass {
  return families[family] ?? "normal";
}

// Characters to which Typst gives the same class as TeX: writing them bare keeps the source short and compiles faster.
const agreed: Record<AtomClass, string> = {
  normal: "∞∂∇∀∃∅ℓ",
  binary: "+−×⋅∗∘∪∩⊕⊗⊙∧∨",
  relation: "=<>≤≥≠≈∼≡∈∉∋⊂⊆⊃⊇→←↔⇒⇐⇔↦∝",
  opening: "([{⟨⌊⌈",
  closing: ")]}⟩⌋⌉",
  punctuation: ",;",
  large: "",
};

// TeX's ASCII and Latin-1 stand-ins for mathematical signs.
const signs: Record<string, string> = { "-": "−", "*": "∗", "⟮": "(", "⟯": ")", ˋ: "`" };

/** One character as Typst mathematics that cannot be read as syntax. */
export function escapeMath(character: string): string {
  const sign = signs[character] ?? character;
  if (/^[\p{L}\p{N}]$/u.test(sign)) return sign;
  // Typst pairs bare delimiters, and half-open intervals have none to pair.
  return sign.charCodeAt(0) < 128 || /^[\p{Ps}\p{Pe}‖]$/u.test(sign) ? `\\${sign}` : sign;
}

/** A string literal of Typst. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r")}"`;
}

/** A symbol of the given class: `<` as a relation, `|` as an opening bar. */
export function atom(text: string, wanted: AtomClass): string {
  const characters = [...text];
  const body = characters.length === 1 ? escapeMath(text) : characters.map(escapeMath).join(" ");
  if (
    characters.length === 1 &&
    (agreed[wanted].includes(signs[text] ?? text) || (wanted === "normal" && /[\p{L}\p{N}]/u.test(text)))
  )
    return body;
  return `class("${wanted}", ${body})`;
}

/**
 * Pieces of a formula as one. They are kept apart, as two letters side by side would be a name; but not beside a string,
 * where Typst prints the space.
 */
export function joinMath(pieces: string[]): string {
  let text = "";
  for (const piece of pieces) {
    if (piece === "") continue;
    text += text === "" || text.endsWith('"') || piece.startsWith('"') ? piece : ` ${piece}`;
  }
  return text;
}
