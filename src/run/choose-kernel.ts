import { findKernelspec, kernelName, ownKernelspec, type Kernelspec } from "../../kernel/kernelspec.js";
import type { Notebook } from "../notebook/format.js";
import { KernelChoiceError } from "./errors.js";

/**
 * The kernel for a notebook: gradsheet's own, which needs no installation, or the installed one that was asked for.
 * @param notebook - Its metadata may name a kernel.
 * @param path - What errors call the notebook.
 * @param asked - The name after `--kernel`, if given; it wins over the notebook's.
 * @throws KernelChoiceError where the notebook names another kernel and none was asked for, or the one asked for is not installed.
 */
export function chooseKernel(notebook: Notebook, path: string, asked?: string): Kernelspec {
  const named = notebook.metadata.kernelspec?.name ?? kernelName;
  const name = asked ?? named;
  if (name === kernelName) return ownKernelspec();
  if (asked === undefined) {
    throw new KernelChoiceError({
      place: path,
      rule: `runs on the kernel ${kernelName}`,
      got: `a notebook for the kernel ${named}`,
      cure: `Use --kernel ${kernelName} to run it here all the same, or --kernel ${named} to run it on that kernel.`,
    });
  }
  const found = findKernelspec(name);
  if (found === null) {
    throw new KernelChoiceError({
      place: "--kernel",
      rule: "needs the name of an installed kernel",
      got: name,
      cure: `Install it for Jupyter first, or use --kernel ${kernelName}.`,
    });
  }
  return found.spec;
}
