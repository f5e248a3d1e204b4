const GREEK = new Set(
  (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau " +
    "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
  ).split(" "),
);
const GREEK_LETTERS: Readonly<Record<string, string>> = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "varepsilon",
  ζ: "zeta",
  η: "eta",
  θ: "theta",
  ι: "iota",
  κ: "kappa",
  λ: "lambda",
  μ: "mu",
  ν: "nu",
  ξ: "xi",
  ρ: "rho",
  σ: "sigma",
  τ: "tau",
  υ: "upsilon",
  φ: "varphi",
  χ: "chi",
  ψ: "psi",
  ω: "omega",
  Γ: "Gamma",
  Δ: "Delta",
  Θ: "Theta",
  Λ: "Lambda",
  Ξ: "Xi",
  Π: "Pi",
  Σ: "Sigma",
  Υ: "Upsilon",
  Φ: "Phi",
  Ψ: "Psi",
  Ω: "Omega",
};
const ACCENTS: Readonly<Record<string, string>> = {
  hat: "\\hat",
  bar: "\\bar",
  tilde: "\\tilde",
  dot: "\\dot",
  vec: "\\vec",
};

/** A variable's name in LaTeX: w1 is w_{1}, h_t is h_{t}, yhat is \hat{y}, alpha is \alpha, loss is \mathrm{loss}. */
export function latexName(name: string): string {
  const [head, ...below] = name.split("_").filter((part) => part !== "");
  if (head === undefined) return "\\_".repeat(name.length);
  const [, letters, digits] = /^(.*?)(\p{N}*)$/u.exec(head)!;
  const subscripts = [...(digits ? [digits] : []), ...below].map((part, index) =>
    index === 0 && digits ? part : subscript(part),
  );
  return stem(letters) + (subscripts.length > 0 ? `_{${subscripts.join(",")}}` : "");
}

function subscript(part: string): string {
  return /^\p{N}+$/u.test(part) ? part : latexName(part);
}

function stem(letters: string): string {
  if (letters in GREEK_LETTERS) return `\\${GREEK_LETTERS[letters]}`;
  if (GREEK.has(letters)) return `\\${letters}`;
  const accent = /^(.+?)(hat|bar|tilde|dot|vec)$/.exec(letters);
  if (accent && ([...accent[1]].length === 1 || GREEK.has(accent[1])))
    return `${ACCENTS[accent[2]]}{${stem(accent[1])}}`;
  return [...letters].length === 1 && /^[a-zA-Z]$/.test(letters) ? letters : `\\mathrm{${letters}}`;
}
