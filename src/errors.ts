/** What every error of the library says: `place: rule, got value. Cure.` */
export interface Fault {
  /** The function or command that refuses, in the words its user typed: `hessian`, `gradsheet run`. */
  place: string;
  /** What it needs: `needs a scalar expression`. */
  rule: string;
  /** What it was given instead: `a 2×3 matrix`. */
  got?: string;
  /** What to do about it, a sentence: `Use jacobian().` */
  cure?: string;
}

/**
 * The root of every error that gradsheet throws on purpose; its message is `place: rule, got value. Cure.`
 * @example
 * new GradsheetError({ place: "hessian", rule: "needs a scalar expression", got: "a 2×3 matrix", cure: "Use jacobian()." }).message // => "hessian: needs a scalar expression, got a 2×3 matrix. Use jacobian()."
 */
export class GradsheetError extends Error {
  override readonly name: string = "GradsheetError";
  readonly place: string;
  readonly rule: string;
  readonly got: string | undefined;
  readonly cure: string | undefined;

  constructor({ place, rule, got, cure }: Fault, options?: ErrorOptions) {
    super(
      `${place}: ${rule}${got === undefined ? "" : `, got ${got}`}.${cure === undefined ? "" : ` ${cure}`}`,
      options,
    );
    this.place = place;
    this.rule = rule;
    this.got = got;
    this.cure = cure;
  }
}

/**
 * An argument that breaks a function's rule.
 * @example
 * softmax([Number.NaN]) // throws softmax
 */
export class InputError extends GradsheetError {
  override readonly name = "InputError";
}

/**
 * A file or folder that cannot be read, understood or written.
 * @example
 * readNotebook("no-such.ipynb") // throws no-such.ipynb
 */
export class FileError extends GradsheetError {
  override readonly name = "FileError";
}
