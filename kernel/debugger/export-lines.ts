/** How swc hands out the exports of a module: a getter for each name, which runs whenever somebody reads the name. */
const exported =
  /^(?:_export\w*\(exports, \{|Object\.defineProperty\(exports, (?:"[^"\n]*"|'[^'\n]*'), \{)\n[^]*?^\}\);$/gm;

/** The lines of a module's script, from 0, whose functions the compiler has added: its author has no getter there to stop in. */
export function exportLines(code: string): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { 0: text, index } of code.matchAll(exported)) {
    const first = code.slice(0, index).split("\n").length - 1;
    for (let at = 0; at < text.split("\n").length; at += 1) lines.add(first + at);
  }
  return lines;
}
