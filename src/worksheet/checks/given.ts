import type { PaperPart } from "../../paper/paper.js";

/** The data of a question. */
export type Given = PaperPart["given"];

/** The layers of a network of threshold units, as answers report them. */
export type Layers = { weights: number[][]; bias: number[] }[];
