/** Why a run ended: all epochs were made; it no longer got better; it was told to stop; a loss was not a number. */
export type FitEnding = "done" | "early" | "interrupted" | "nan";
