import type { ShorthandWord } from "./kind.js";

/**
 * A word of exam shorthand for windows: `16c5w1s0p` has 16 channels, a kernel of 5, stride 1 and padding 0; stride and padding
 * may be left out, and the w where both are, unless the word is `bare`, which would then be a number alone.
 * @param head What stands before the kernel; 16 in it stands for any number of channels.
 */
export function windowWord(
  head: string,
  meaning: string,
  { size = 5, isBare = false }: { size?: number; isBare?: boolean } = {},
): ShorthandWord {
  const hasChannels = head.startsWith("16");
  const name = hasChannels ? head.slice(2) : head;
  const rest = "(?:(\\d+)s)?(?:(\\d+)p)?";
  const windows = isBare ? `w${rest}` : `(?:w${rest})?`;
  return {
    example: isBare ? `${head}${size}w${size}s0p` : `${head}${size}w1s0p`,
    meaning,
    pattern: new RegExp(`^${hasChannels ? "(\\d+)" : "()"}${name}(\\d+)${windows}$`),
    options: (out, kernel, stride, padding) => ({
      ...(hasChannels ? { out: Number(out) } : {}),
      kernel: Number(kernel),
      ...(padding === undefined ? {} : { padding: Number(padding) }),
      ...(stride === undefined ? {} : { stride: Number(stride) }),
    }),
  };
}
