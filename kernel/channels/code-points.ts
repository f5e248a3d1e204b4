/** Jupyter counts a cursor in code points, JavaScript in UTF-16 units; they differ behind an emoji. */

/** The UTF-16 offset of a code-point position. */
export function toUnits(text: string, points: number): number {
  let units = 0;
  for (let left = points; left > 0 && units < text.length; left -= 1)
    units += (text.codePointAt(units) as number) > 0xffff ? 2 : 1;
  return units;
}

/** The code-point position of a UTF-16 offset. */
export function toPoints(text: string, units: number): number {
  let points = 0;
  for (let at = 0; at < units; points += 1) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  return points;
}
