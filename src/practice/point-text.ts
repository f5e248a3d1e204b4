import type { RubricPoint } from "../paper/paper.js";

/** A point of a full answer in words, with its marks where it has any. */
export const pointText = ({ says, marks }: RubricPoint): string =>
  marks === null ? says : `${says} (${marks} ${marks === 1 ? "mark" : "marks"})`;
