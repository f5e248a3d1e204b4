/** Made when a line first needs it: it reads the system's tables, which most programs never ask for. */
let segmenter: Intl.Segmenter | undefined;

/** Characters that take two columns in a terminal: East Asian scripts, full-width forms and emoji. */
const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** How many terminal columns a line of text takes: combining marks none, East Asian characters and emoji two. */
export function displayWidth(line: string): number {
  if (/^[\x20-\x7e]*$/.test(line)) return line.length;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  let width = 0;
  for (const { segment } of segmenter.segment(line)) width += wide.test(segment) ? 2 : 1;
  return width;
}
