/** The value of an expression of paper.json or of an answer by JavaScript's own arithmetic. */
export const evaluateAt = (text: string, names: Record<string, number>): number =>
  // oxlint-disable-next-line typescript/no-implied-eval -- an expression that the paper or its notebook reported
  new Function("log", ...Object.keys(names), `return ${text.replaceAll("^", "**")}`)(
    Math.log,
    ...Object.values(names),
  );
