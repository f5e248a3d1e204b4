/** A number in a drawing's text; a minus may be the typeset one. */
const number = /[-−]?\d[\d\u202f,]*(?:\.\d+)?(?:e[-+]?\d+)?/gi;

/** The numbers in a text, without signs. */
export function numbersInText(text: string): Set<string> {
  return new Set((text.match(number) ?? []).map(plain));
}

const plain = (text: string): string => {
  const value = Math.abs(Number(text.replaceAll(/[\u202f,]/g, "").replace("−", "-")));
  return String(value);
};

/**
 * A drawing as it can be given with a question: texts with a number that is not given are taken out, descriptions too.
 * @param svg A drawing of the solution.
 * @param given The numbers of the question.
 */
export function drawingOfGivens(svg: string, given: ReadonlySet<string>): string {
  const isGiven = (text: string) => [...numbersInText(text)].every((each) => given.has(each));
  const kept = svg
    .replaceAll(/<(title|desc)\b[^>]*>([^]*?)<\/\1>/g, (whole, _, text: string) =>
      isGiven(text) ? whole : "",
    )
    .replaceAll(/<text\b[^>]*>([^]*?)<\/text>/g, (whole, inner: string) => {
      // The letters of a name and their indices stay: only numbers that stand for values go.
      const text = inner
        .replaceAll(/<tspan[^>]*(?:baseline-shift|font-size|dy)[^>]*>[^<]*<\/tspan>/g, "")
        .replaceAll(/<[^>]*>/g, "");
      return isGiven(text) ? whole : "";
    });
  return kept.replaceAll(/\saria-label="([^"]*)"/g, (whole, text: string) => (isGiven(text) ? whole : ""));
}
