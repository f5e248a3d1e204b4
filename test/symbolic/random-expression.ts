/** Texts of random expressions over the whole syntax, from one seeded source. */
export function randomExpression(random: () => number, depth: number, names: readonly string[]): string {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)];
  const sub = (): string => randomExpression(random, depth - 1, names);
  if (depth === 0 || random() < 0.12)
    return random() < 0.65 ? pick(names) : pick(["1", "2", "3", "0.5", "1/3", "5", "pi", "1.25", "7/2"]);
  return pick<() => string>([
    () => `(${sub()} + ${sub()})`,
    () => `(${sub()} - ${sub()})`,
    () => `(${sub()})*(${sub()})`,
    () => `(${sub()})*(${sub()})`,
    () => `(${sub()})/(${sub()})`,
    () => `(${sub()})^${pick(["2", "3", "(-1)", "(-2)", "(1/2)", "(3/2)", "(1/3)", "4"])}`,
    () =>
      `${pick(["exp", "log", "sin", "cos", "tanh", "sigmoid", "softplus", "sqrt", "relu", "abs", "atan", "erf", "sinh", "cosh"])}(${sub()})`,
    () => `${pick(["max", "min"])}(${sub()}, ${sub()})`,
    () => `${pick(["norm", "logsumexp"])}([${sub()}, ${sub()}])`,
    () => `softmax([${sub()}, ${sub()}])[${pick(["1", "2"])}]`,
    () => `(${sub()} > ${sub()} ? ${sub()} : ${sub()})`,
    () => `-(${sub()})`,
  ])();
}
