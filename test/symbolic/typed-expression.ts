/** The variables of typed expressions and how a textbook sets them. */
export const TEXTBOOK_NAMES: Readonly<Record<string, string>> = {
  x: "x",
  y: "y",
  w1: "w_{1}",
  h_t: "h_{t}",
  eta: "\\eta",
  yhat: "\\hat{y}",
  loss: "\\mathrm{loss}",
  sigma: "\\sigma",
};
const VARIABLES = Object.keys(TEXTBOOK_NAMES);
const NUMBERS = [
  "0",
  "1",
  "1",
  "2",
  "3",
  "10",
  "0.5",
  "1.25",
  "2.50",
  "1/3",
  "7/2",
  "1e3",
  "2.5e2",
  "1e-3",
  "4e-1",
  "pi",
];
const UNARY =
  "exp log ln sin cos tan asin acos atan sinh cosh tanh sqrt sigmoid softplus relu abs sign step erf".split(
    " ",
  );
const POWERS = [
  "2",
  "3",
  "-1",
  "-2",
  "0",
  "1",
  "1/2",
  "(1/2)",
  "(-1/2)",
  "(2/3)",
  "0.5",
  "1.5",
  "1e0",
  "2^2",
  "-x",
];

/**
 * Texts as people type them, over the whole syntax: minus signs before products, brackets and minus signs, ones and zeros as
 * factors, decimals with exponents as bases, powers of powers, fractions of fractions, conditions.
 */
export function typedExpression(random: () => number, depth: number): string {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)];
  const value = (level: number): string => (level <= 0 || random() < 0.1 ? leaf() : pick(forms)(level - 1));
  const leaf = (): string => (random() < 0.65 ? pick(VARIABLES) : pick(NUMBERS));
  /** A factor, in brackets where it needs them, and sometimes where not. */
  const atom = (level: number): string => {
    const text = value(level);
    return /^[\w.]+$/.test(text) && !text.includes("e-") && random() < 0.9 ? text : `(${text})`;
  };
  const product = (level: number): string =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () =>
      random() < 0.12 ? pick(["1", "0", "(-1)", "1*1"]) : atom(level - 1),
    ).reduce((text, factor) => `${text}${random() < 0.2 ? "/" : "*"}${factor}`);
  const test = (level: number): string => {
    const side = (): string => value(Math.min(level, 1));
    const simple = (): string => `${side()} ${pick(["<", "<=", ">", ">=", "==", "!="])} ${side()}`;
    return pick([
      simple,
      simple,
      () => `${side()} <= ${side()} < ${side()}`,
      () => `${simple()} and ${simple()}`,
      () => `${simple()} or ${simple()}`,
      () => `(${simple()} or ${simple()}) and ${simple()}`,
      () => `not (${simple()}) or ${simple()} and ${simple()}`,
    ])();
  };
  const forms: ((level: number) => string)[] = [
    (level) => `${value(level)} + ${value(level)}`,
    (level) => `${value(level)} - ${value(level)}`,
    (level) => `${value(level)} - (${value(level)} + ${value(level)})`,
    (level) => `${value(level)} - ${product(level)}`,
    (level) => `${value(level)} - -${atom(level)}`,
    (level) => `${value(level)} - (${value(level)} - ${value(level)})*(${value(level)} + ${value(level)})`,
    product,
    product,
    (level) => `-${product(level)}`,
    (level) => `-(${value(level)})*${atom(level)}`,
    (level) => `-(-${atom(level)})`,
    (level) => `-(${product(level)})`,
    (level) => `${atom(level)}/(${product(level)})`,
    (level) => `${atom(level)}/${atom(level)}/${atom(level)}`,
    (level) => `1/(1/${atom(level)})`,
    (level) => `${atom(level)}^${pick(POWERS)}`,
    (level) => `${pick(["1e3", "2.5e2", "1e-1", "(-2)", "10", "0.5", "(1/3)"])}^${atom(level)}`,
    (level) => `(${atom(level)}^${pick(POWERS)})^${pick(POWERS)}`,
    (level) => `-${atom(level)}^${pick(POWERS)}`,
    (level) => `${pick(UNARY)}(${value(level)})`,
    (level) => `${pick(UNARY)}(${value(level)})`,
    (level) => `${pick(UNARY)}(${value(level)})^${pick(POWERS)}`,
    (level) => `${pick(["sigma", "loss", "sigma^2", "x"])}*(${value(level)} + ${value(level)})`,
    (level) => `${pick(["max", "min"])}(${value(level)}, ${value(level)})`,
    (level) => `${pick(["norm", "logsumexp"])}([${value(level)}, ${value(level)}])`,
    (level) => `softmax([${value(level)}, ${value(level)}])[${pick(["1", "2"])}]`,
    (level) => `step(${value(level)}, ${pick(["0", "1", "1/2", "0.5"])})`,
    (level) => `log(${value(level)}, 2)`,
    (level) => `(${test(level)} ? ${value(level)} : ${value(level)})`,
    (level) => `piecewise(${test(level)}, ${value(level)}, ${test(level)}, ${value(level)}, ${value(level)})`,
    (level) => `${atom(level)}*(${test(level)} ? ${value(level)} : ${value(level)}) + ${value(level)}`,
  ];
  return value(depth);
}
