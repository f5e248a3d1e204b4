/** How often `%timeit` runs its code; what is not given is found out. */
export interface Repetition {
  loops?: number | undefined;
  repeats?: number | undefined;
}

/** Under this symbol the main thread has the function that runs another one many times and prints how long it took. */
export const repeatSymbol = "gradsheet.kernel.repeat";

/** Which ends of a measured stretch a step is: `%%time` may have several steps between them. */
export interface Timing {
  begins: boolean;
  ends: boolean;
}

/** What the main thread carries out beside code. */
export type Command =
  /** A program with its output in the cell; `input` is what it reads. */
  | { name: "program"; title: string; program: string; arguments: string[]; input?: string | undefined }
  /** A line for the system's shell. */
  | { name: "shell"; title: string; line: string }
  | { name: "install"; packages: string[] }
  | { name: "folder"; path: string }
  | { name: "currentFolder" }
  | { name: "environment"; variable?: string | undefined; value?: string | undefined }
  | { name: "write"; path: string; text: string; append: boolean }
  | { name: "show"; type: string; text: string };

/** One part of a cell, in the order in which they are carried out. */
export type Step =
  /** TypeScript, as long as the cell, with blanks in the place of everything else: positions stay. */
  | { kind: "code"; text: string; timing?: Timing | undefined; repetition?: Repetition | undefined }
  | { kind: "command"; command: Command; timing?: Timing | undefined }
  /** The names that cells have defined. */
  | { kind: "names"; detailed: boolean }
  /** What is known about a name, or about a command. */
  | { kind: "inspect"; name: string }
  /** Lines to print. */
  | { kind: "say"; stream: "stdout" | "stderr"; text: string }
  | { kind: "refuse"; ename: "CommandError" | "NameError"; evalue: string };
