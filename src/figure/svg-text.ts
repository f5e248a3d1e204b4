/** A typeface of a figure, with what is needed to lay out its text without a browser. */
export interface Typeface {
  /** The CSS name. */
  family: string;
  /** Widths of the characters from space to tilde, in thousandths of the size. */
  widths: readonly number[];
}

const list = (text: string): number[] => text.split(" ").map(Number);

/** Arial and Helvetica, and what browsers put in their place. */
export const sansSerif: Typeface = {
  family: '"Open Sans", verdana, arial, sans-serif',
  widths: list(
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584",
  ),
};

/** The text of the PDFs. */
export const latinModern: Typeface = {
  family: "Latin Modern Roman",
  widths: list(
    "333 278 374 833 500 833 778 278 389 389 500 778 278 333 278 500 500 500 500 500 500 500 500 500 500 500 278 278 778 778 778 472 778 750 708 722 764 681 653 785 750 361 514 778 625 917 750 778 681 778 736 556 722 750 750 1028 750 750 611 278 500 278 556 750 500 500 556 444 556 444 306 500 556 278 306 528 278 833 556 500 556 528 392 394 389 556 528 722 528 528 444 500 278 500 556",
  ),
};

/** The width of a line of text, in the unit of the size. */
export function textWidth(text: string, size: number, { widths }: Typeface): number {
  let thousandths = 0;
  for (const character of text) thousandths += widths[character.codePointAt(0)! - 32] ?? 600;
  return (thousandths * size) / 1000;
}
