/** A typeface of a figure, with what is needed to lay out its text without a browser. */
export interface Typeface {
  /** The CSS name. */
  family: string;
  /** Widths of the characters from space to tilde, in thousandths of the size. */
  widths: readonly number[];
}

const list = (text: string): number[] => text.split(" ").map(Number);

/**
 * Plotly's list, measured by the widest of it (DejaVu Sans, Verdana alike): which of them a reader's system has is not known, and room that stays
 * is better than a name that is cut.
 */
export const sansSerif: Typeface = {
  family: '"Open Sans", verdana, arial, sans-serif',
  widths: list(
    "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838",
  ),
};

/** The text of the PDFs. */
export const latinModern: Typeface = {
  family: "Latin Modern Roman",
  widths: list(
    "333 278 374 833 500 833 778 278 389 389 500 778 278 333 278 500 500 500 500 500 500 500 500 500 500 500 278 278 778 778 778 472 778 750 708 722 764 681 653 785 750 361 514 778 625 917 750 778 681 778 736 556 722 750 750 1028 750 750 611 278 500 278 556 750 500 500 556 444 556 444 306 500 556 278 306 528 278 833 556 500 556 528 392 394 389 556 528 722 528 528 444 500 278 500 556",
  ),
};

/** Accents that stand over the character before, and marks that nobody sees: plotly puts one beside each superscript. */
const widthless = /^[\p{Mn}\p{Cf}]$/u;

/** What a character takes that is not in the list, in thousandths of the size: as in DejaVu Sans, the widest of the families. */
function widthBeyond(character: string): number {
  if (widthless.test(character)) return 0;
  if (/^[²³¹⁰-₎]$/.test(character)) return 401;
  if (
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{No}\p{So}]$/u.test(character)
  )
    return 1000;
  return /^\p{S}$/u.test(character) ? 840 : 640;
}

/** The width of a line of text, in the unit of the size. */
export function textWidth(text: string, size: number, { widths }: Typeface): number {
  let thousandths = 0;
  for (const character of text)
    thousandths += widths[character.codePointAt(0)! - 32] ?? widthBeyond(character);
  return (thousandths * size) / 1000;
}
