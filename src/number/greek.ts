/** The Greek letters by their LaTeX words; those that look like Latin ones have none. */
const letters = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  epsilon: "ε",
  varepsilon: "ε",
  zeta: "ζ",
  eta: "η",
  theta: "θ",
  vartheta: "ϑ",
  iota: "ι",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  xi: "ξ",
  pi: "π",
  rho: "ρ",
  sigma: "σ",
  tau: "τ",
  upsilon: "υ",
  phi: "φ",
  varphi: "φ",
  chi: "χ",
  psi: "ψ",
  omega: "ω",
  Gamma: "Γ",
  Delta: "Δ",
  Theta: "Θ",
  Lambda: "Λ",
  Xi: "Ξ",
  Pi: "Π",
  Sigma: "Σ",
  Upsilon: "Υ",
  Phi: "Φ",
  Psi: "Ψ",
  Omega: "Ω",
} as const satisfies Record<string, string>;

/** The Greek letters by their LaTeX words. */
export const greekLetters: Readonly<Record<string, string>> = letters;

/** The LaTeX words of Greek letters. */
export const greekWords: ReadonlySet<string> = new Set(Object.keys(letters));

/** The letter of a LaTeX word such as `gamma`; undefined for any other word. */
export const letterOf = (word: string): string | undefined =>
  Object.hasOwn(greekLetters, word) ? greekLetters[word] : undefined;
