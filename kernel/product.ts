/*
 * What the kernel knows of the product around it: its name, and a cell that is like the first one of its users. All else in
 * this folder serves any TypeScript.
 */

/** The package's name, as cells import it and as folders and messages carry it. */
export const productName = "gradsheet";

/** The condition of `exports` under which the package has types for cells. */
export const cellCondition = `${productName}-cell`;

/** What the package has in the place of packages that are not installed. */
export const standIns: Readonly<Record<string, string>> = {
  "@tensorflow/tfjs": `${productName}/tfjs`,
};

/** What packages that the users import say of themselves by `console.warn`, and nobody needs to read in a notebook. */
export const advertisements: readonly RegExp[] = [
  /^\n=+\nHi, looks like you are running TensorFlow\.js in Node\.js\.[^\n]*\n=+$/,
];

/**
 * A cell like a worksheet's first: the compiler checks it before any cell arrives, so that the package's types are read by
 * then. A test compiles it, for a name that is gone would make the first cell slow and say nothing.
 */
export const warmUpCell =
  'import { maths, network, parse, plot, traceMlp, worksheet } from "gradsheet"; const { answer } = worksheet("", ""); answer("", { y: 1 }); maths`${parse("x")}`; [network, plot, traceMlp]';
