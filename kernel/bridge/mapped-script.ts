/**
 * The last line of every script whose program the kernel knows. No such map is ever read: the engine announces a script with
 * a map before it runs, which is when a debugger sets its breakpoints.
 */
export const mappedScript = "//# sourceMappingURL=gradsheet-program";
