/** Text as Typst markup. Quotation marks stay bare: Typst curls them. */
export function escapeText(text: string): string {
  return breakable(text)
    .replace(/[\\#$*_`<>@[\]=\-+/~.:|^&%{}()!;]/g, "\\$&")
    .replace(/[^\S\u00a0]+/g, " ");
}

/**
 * Text in which a run of more than sixty characters without a space may be broken. Typst follows a few hundred such places in
 * a paragraph, so that very long runs, such as a picture printed as text, are cut into lines.
 */
export function breakable(text: string): string {
  return text.replace(/\S{60,}/g, (run) =>
    run.length > 6000 ? run.replace(/.{80}/gsu, "$&\n") : run.replace(/.{20}/gsu, "$&\u200b"),
  );
}
