import type { Notebook } from "../../notebook/format.js";

/** What a notebook's metadata say of its head. */
export interface TitleBlock {
  title: string | null;
  authors: string[];
  /** ISO date: `2026-06-08`, `2026-06` or `2026`. */
  date: string | null;
  /** A date in other words. */
  when: string | null;
}

/** The title, authors and date in a notebook's metadata, as nbconvert reads them: `title`, `authors: [{ name }]`, `date`. */
export function titleBlockOf({ title, authors, date }: Notebook["metadata"]): TitleBlock {
  const names = (Array.isArray(authors) ? authors : []).flatMap((author) => {
    const name =
      typeof author === "object" && author !== null && !Array.isArray(author) ? author["name"] : author;
    return typeof name === "string" && name.trim() !== "" ? [name.trim()] : [];
  });
  const day = typeof date === "string" && date.trim() !== "" ? date.trim() : null;
  const isIso = day !== null && /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(day);
  return {
    title: typeof title === "string" && title.trim() !== "" ? title.trim() : null,
    authors: names,
    date: isIso ? day : null,
    when: isIso ? null : day,
  };
}
