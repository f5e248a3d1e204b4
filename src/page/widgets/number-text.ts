/**
 * A number in one of the forms that ipywidgets' readouts use, a subset of d3-format: `d`, `.2f`, `.3g`, `.1e`, `.0%`. Other forms show it as
 * it is.
 */
export function numberText(value: number, form: string): string {
  const [, digits = "", kind = ""] = /^(?:\.(\d+))?([defg%]?)$/.exec(form) ?? [];
  const precision = digits === "" ? undefined : Number(digits);
  switch (kind) {
    case "d":
      return String(Math.round(value));
    case "f":
      return value.toFixed(precision ?? 6);
    case "e":
      return value.toExponential(precision ?? 6);
    case "g":
      return value.toPrecision(Math.max(1, precision ?? 6));
    case "%":
      return `${(value * 100).toFixed(precision ?? 6)}%`;
    default:
      return String(value);
  }
}
