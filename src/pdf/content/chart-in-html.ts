import type { Json } from "../../notebook/format.js";

/** A chart that the script of an HTML output draws. */
export type ScriptedChart =
  { kind: "plotly"; figure: { data: Json; layout: Json } } | { kind: "vega"; spec: Json };

/**
 * The chart that an HTML output would draw in a browser, where its script has it as JSON: `Plotly.newPlot("id", data, layout)` as
 * plotly stores it, and the specification that Altair and others hand to vega-embed. Nothing of the script is run.
 */
export function chartInHtml(html: string): ScriptedChart | null {
  for (const { index, 0: call } of html.matchAll(/\bPlotly\.(?:newPlot|react|plot)\s*\(/g)) {
    const [, data = null, layout = {}] = argumentsFrom(html, index + call.length, 3);
    if (Array.isArray(data)) return { kind: "plotly", figure: { data, layout } };
    if (isObject(data)) {
      const { data: traces = null, layout: own = {} } = data;
      if (Array.isArray(traces)) return { kind: "plotly", figure: { data: traces, layout: own } };
    }
  }
  if (!/\bvegaEmbed\b/.test(html)) return null;
  for (const { index } of html.matchAll(/\{\s*"(?:\$schema|config|data|usermeta|width|mark|layer)"/g)) {
    const spec = jsonAt(html, index)?.value;
    if (isObject(spec) && typeof spec.$schema === "string" && /\/vega(-lite)?\//.test(spec.$schema))
      return { kind: "vega", spec };
  }
  return null;
}

const isObject = (value: unknown): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The first arguments of a call as JSON; those that are no JSON come as null. */
function argumentsFrom(text: string, start: number, count: number): (Json | undefined)[] {
  const found: (Json | undefined)[] = [];
  let at = start;
  while (found.length < count) {
    while (/[\s,]/.test(text[at] ?? "")) at++;
    if (at >= text.length || text[at] === ")") break;
    const argument = jsonAt(text, at);
    if (argument === null) {
      // A name, such as that of the element, or of what stands above the call: it ends where the next argument begins.
      const end = /[,)]/.exec(text.slice(at, at + 500))?.index;
      if (end === undefined) break;
      found.push(namedJson(text, text.slice(at, at + end).trim(), at));
      at += end;
    } else {
      found.push(argument.value);
      at = argument.end;
    }
  }
  return found;
}

/** The JSON that a name was last set to before a place: `var data = [{…}];`. */
function namedJson(text: string, name: string, before: number): Json | null {
  if (!/^[\w$]+$/.test(name)) return null;
  const last = [...text.slice(0, before).matchAll(/(?<![\w$.])([\w$]+)\s*=\s*(?=[[{"'])/g)]
    .filter(([, set]) => set === name)
    .at(-1);
  return last === undefined ? null : (jsonAt(text, last.index + last[0].length)?.value ?? null);
}

/** The JSON value that begins at a place of a text, and where it ends. */
function jsonAt(text: string, start: number): { value: Json; end: number } | null {
  const end = endOfValue(text, start);
  if (end === null) return null;
  const source = text.slice(start, end);
  try {
    return { value: JSON.parse(source.startsWith("'") ? `"${source.slice(1, -1)}"` : source) as Json, end };
  } catch {
    return null;
  }
}

function endOfValue(text: string, start: number): number | null {
  let depth = 0;
  let quote = "";
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== "") {
      if (character === "\\") at++;
      else if (character === quote) {
        quote = "";
        if (depth === 0) return at + 1;
      }
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") {
      if (--depth === 0) return at + 1;
      if (depth < 0) return null;
    } else if (depth === 0) return null;
  }
  return null;
}
