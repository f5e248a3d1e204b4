/** A number in three digits, as descriptions and labels say it: 0.693, 120, 1.5e-7. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(3)));
