import { GradsheetError } from "../errors.js";

/** The kernel's process ended while {@link runNotebook} needed it. */
export class KernelDied extends GradsheetError {
  override readonly name = "KernelDied";

  constructor(how: string, lastWords: string) {
    super({
      place: "kernel",
      rule: "must stay alive while its notebook runs",
      got: how,
      cure: lastWords.trim() === "" ? "It said nothing." : `It said: ${lastWords.trim()}`,
    });
  }
}

/** A kernel that {@link runNotebook} cannot use for a notebook. */
export class KernelChoiceError extends GradsheetError {
  override readonly name = "KernelChoiceError";
}
