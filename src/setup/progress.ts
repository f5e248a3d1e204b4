/** A step of a set-up, in words to print while it runs. */
export interface SetupProgress {
  step: "package" | "library" | "install" | "compile" | "check" | "done";
  message: string;
}

export type OnProgress = (progress: SetupProgress) => void;
