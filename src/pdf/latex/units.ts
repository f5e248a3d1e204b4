/* Numbers and units as LaTeX's siunitx writes them. */

const units: Record<string, string> = {
  meter: "m",
  metre: "m",
  gram: "g",
  kilogram: "kg",
  second: "s",
  ampere: "A",
  kelvin: "K",
  mole: "mol",
  candela: "cd",
  hertz: "Hz",
  newton: "N",
  pascal: "Pa",
  joule: "J",
  watt: "W",
  coulomb: "C",
  volt: "V",
  ohm: "\\Omega",
  siemens: "S",
  farad: "F",
  tesla: "T",
  weber: "Wb",
  henry: "H",
  lumen: "lm",
  lux: "lx",
  becquerel: "Bq",
  gray: "Gy",
  sievert: "Sv",
  degree: "^{\\circ}",
  celsius: "{}^{\\circ}C",
  degreeCelsius: "{}^{\\circ}C",
  percent: "\\%",
  minute: "min",
  hour: "h",
  day: "d",
  liter: "L",
  litre: "l",
  bit: "bit",
  byte: "B",
  radian: "rad",
  electronvolt: "eV",
  bar: "bar",
  decibel: "dB",
  flops: "FLOPS",
};
const prefixes: Record<string, string> = {
  pico: "p",
  nano: "n",
  micro: "\\mu ",
  milli: "m",
  centi: "c",
  deci: "d",
  deca: "da",
  hecto: "h",
  kilo: "k",
  mega: "M",
  giga: "G",
  tera: "T",
  peta: "P",
  exa: "E",
  kibi: "Ki",
  mebi: "Mi",
  gibi: "Gi",
  tebi: "Ti",
};
const powers: Record<string, string> = { squared: "2", cubed: "3" };

/** A unit, upright: `\meter\per\second\squared` → m s⁻², `m/s` as it is. */
export function siUnit(text: string): string {
  if (!text.includes("\\")) return `\\mathrm{${text.trim().replace(/\.|~/g, "\\,")}}`;
  let sign = "";
  let prefix = "";
  let next = "";
  const parts: string[] = [];
  for (const [, name = ""] of text.matchAll(/\\([a-zA-Z]+)/g)) {
    if (name === "per") sign = "-";
    else if (prefixes[name] !== undefined) prefix = prefixes[name];
    else if (name === "square" || name === "cubic") next = name === "square" ? "2" : "3";
    else if (powers[name] !== undefined) {
      const last = parts.pop() ?? "";
      const minus = last.endsWith("^{-1}");
      parts.push(`${last.replace(/\^\{-1\}$/, "")}^{${minus ? "-" : ""}${powers[name]}}`);
    } else {
      const exponent = `${sign}${next || (sign === "" ? "" : "1")}`;
      parts.push(`\\mathrm{${prefix}${units[name] ?? name}}${exponent === "" ? "" : `^{${exponent}}`}`);
      [sign, prefix, next] = ["", "", ""];
    }
  }
  return parts.join("\\,");
}

/** A number: `1.5e-3` → 1.5 · 10⁻³, `12(3)` and `1 +- 2` as they are meant. */
export function siNumber(text: string): string {
  return text
    .replace(/\s+/g, "")
    .replace(/\+-/g, "\\pm ")
    .replace(
      /^([-+]?[\d.,]*)[eEdD]([-+]?\d+)$/,
      (_, factor: string, exponent: string) =>
        `${factor === "" ? "" : `${factor}\\times `}10^{${exponent.replace(/^\+/, "")}}`,
    );
}

/** A number with its unit. */
export const quantity = (number: string, unit: string): string => `${siNumber(number)}\\,${siUnit(unit)}`;
