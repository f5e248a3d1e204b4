import { GradsheetError } from "../errors.js";

/** The kernel's process ended while {@link runNotebook} needed it. */
export class KernelDied extends GradsheetError {
  override readonly name = "KernelDied";

  /**
   * @param how - How it ended: `signal SIGKILL`.
   * @param lastWords - What it said before.
   * @param cure - What to do, for one that says nothing here.
   */
  constructor(how: string, lastWords: string, cure = "It said nothing.") {
    super({
      place: "kernel",
      rule: "must stay alive while its notebook runs",
      got: how,
      cure: lastWords.trim() === "" ? cure : `It said: ${lastWords.trim()}`,
    });
  }
}

/** What a kernel shows does not all arrive any more, by a fault of its server ({@link connectServer}) or of the way there, not of the notebook. */
export class KernelLost extends GradsheetError {
  override readonly name = "KernelLost";
}

/** A kernel that {@link runNotebook} cannot use for a notebook. */
export class KernelChoiceError extends GradsheetError {
  override readonly name = "KernelChoiceError";
}
