import { GradsheetError } from "../errors.js";

/** The kernel's process ended while it was needed. */
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

/** A kernel that cannot be used for a notebook. */
export class KernelChoiceError extends GradsheetError {
  override readonly name = "KernelChoiceError";
}
