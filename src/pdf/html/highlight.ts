import { escapeXml } from "../../xml.js";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** What a language calls a comment and a text, and its keywords. */
interface Language {
  comment: string;
  text: string;
  keywords: ReadonlySet<string>;
}

const quotes = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const long = String.raw`"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''`;
const template = "`(?:[^`\\\\]|\\\\[\\s\\S])*`";
const slashes = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const hash = String.raw`#[^\n]*`;

const script: Language = {
  comment: slashes,
  text: `${template}|${quotes}`,
  keywords: words(
    "abstract any as async await boolean break case catch class const continue default delete do else enum export extends false finally for from function if implements import in instanceof interface let new null number of private protected public readonly return static string super switch this throw true try type typeof undefined unknown var void while yield",
  ),
};

const python: Language = {
  comment: hash,
  text: `${long}|${quotes}`,
  keywords: words(
    "and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield",
  ),
};

const languages: [names: RegExp, language: Language][] = [
  [/^(ts|js|typescript|javascript|tsx|jsx)$/, script],
  [/^(i?python|py)\d?$/, python],
  [
    /^r$/,
    {
      comment: hash,
      text: quotes,
      keywords: words("break else FALSE for function if in Inf NA NaN next NULL repeat return TRUE while"),
    },
  ],
  [
    /^(julia|jl)$/,
    {
      comment: String.raw`#=[\s\S]*?=#|${hash}`,
      text: `${long}|"(?:[^"\\\\]|\\\\[\\s\\S])*"|'(?:[^'\\\\\\n]|\\\\.)'`,
      keywords: words(
        "abstract begin break catch const continue do else elseif end export false finally for function global if import in let local macro module mutable quote return struct true try using where while",
      ),
    },
  ],
  [
    /^(sh|bash|shell|zsh)$/,
    {
      comment: String.raw`(?<![^\s])#[^\n]*`,
      text: quotes,
      keywords: words(
        "case do done elif else esac export fi for function if in local return then until while",
      ),
    },
  ],
  [
    /^(c|c\+\+|cpp|java|rust|go|scala|kotlin|csharp|c#|swift)\d*$/,
    {
      comment: slashes,
      text: String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'`,
      keywords: words(
        "abstract auto bool break case catch char class const continue def default do double else enum extends false final float fn for func if impl implements import include int interface let long match mut namespace new null override package private protected public pub return self short static struct super switch template this throw true try type typedef unsigned use using val var virtual void while",
      ),
    },
  ],
];

/** Code with its comments, strings, numbers and keywords in `<span>`s of the classes `c`, `s`, `n` and `k`. */
export function highlight(source: string, language: string): string {
  const found = languages.find(([names]) => names.test(language.toLowerCase()))?.[1];
  if (found === undefined) return escapeXml(source);
  const token = new RegExp(
    String.raw`(${found.comment})|(${found.text})|(\b\d[\w.]*)|([\p{L}_$][\p{L}\p{N}_$]*)`,
    "gu",
  );
  let html = "";
  let end = 0;
  for (const match of source.matchAll(token)) {
    const [text, comment, string, number, word] = match;
    const kind =
      comment !== undefined
        ? "c"
        : string !== undefined
          ? "s"
          : number !== undefined
            ? "n"
            : found.keywords.has(word!)
              ? "k"
              : "";
    html += escapeXml(source.slice(end, match.index));
    html += kind === "" ? escapeXml(text) : `<span class="${kind}">${escapeXml(text)}</span>`;
    end = match.index + text.length;
  }
  return html + escapeXml(source.slice(end));
}
