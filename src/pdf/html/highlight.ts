import { escapeXml } from "../../xml.js";

const keywords = new Set(
  "abstract any as async await boolean break case catch class const continue default delete do else enum export extends false finally for from function if implements import in instanceof interface let new null number of private protected public readonly return static string super switch this throw true try type typeof undefined unknown var void while yield def lambda not and or is None True False pass raise with elif except".split(
    " ",
  ),
);

const token =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*)|(`(?:[^`\\]|\\[\s\S])*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(\b\d[\w.]*)|([A-Za-z_$][\w$]*)/g;

/** Code with its comments, strings, numbers and keywords in `<span>`s of the classes `c`, `s`, `n` and `k`. */
export function highlight(source: string, language: string): string {
  if (!/^(ts|js|py|typescript|javascript|python|tsx|jsx)$/i.test(language)) return escapeXml(source);
  const hashComments = /^py/i.test(language);
  let html = "";
  let end = 0;
  for (const match of source.matchAll(token)) {
    const [text, comment, string, number, word] = match;
    if (comment?.startsWith("#") === true && !hashComments) continue;
    const kind =
      comment !== undefined
        ? "c"
        : string !== undefined
          ? "s"
          : number !== undefined
            ? "n"
            : keywords.has(word!)
              ? "k"
              : "";
    html += escapeXml(source.slice(end, match.index));
    html += kind === "" ? escapeXml(text) : `<span class="${kind}">${escapeXml(text)}</span>`;
    end = match.index + text.length;
  }
  return html + escapeXml(source.slice(end));
}
