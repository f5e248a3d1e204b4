/*
 * The types of `gradsheet` in a notebook's cell, where the kernel asks for them by a condition of `exports`: those of every
 * program, and tfjs's own for what trains. Nothing runs from here.
 */
import "../tfjs/whole-types.js";

export * from "../index.js";
