import { findKernelspec, kernelName, ownKernelspec, type Kernelspec } from "../../kernel/kernelspec.js";
import type { Notebook } from "../notebook/format.js";
import { isOwnLanguage, languageOf } from "../notebook/language.js";
import { KernelChoiceError } from "./errors.js";

/** The kernels that Jupyter has for languages by default. */
const usualKernel: Record<string, string> = { python: "python3", r: "ir" };

/** What a notebook is for where it is not for gradsheet's kernel. */
export interface ForeignKernel {
  /** The kernel's name, or null where the notebook tells its language alone. */
  kernel: string | null;
  /** In words: `a notebook for the kernel python3`, `a notebook in python that names no kernel`. */
  words: string;
  /** The kernel to ask for: the one named, or the usual one of the language. */
  suggested: string;
}

/** What a notebook is for, by the kernel that it names, else by its language; null where that is gradsheet's kernel. */
export function foreignKernel(notebook: Notebook): ForeignKernel | null {
  const kernel = notebook.metadata.kernelspec?.name;
  if (kernel !== undefined) {
    if (kernel === kernelName) return null;
    return { kernel, words: `a notebook for the kernel ${kernel}`, suggested: kernel };
  }
  const language = languageOf(notebook);
  if (language === null || isOwnLanguage(language)) return null;
  const suggested = usualKernel[language.toLowerCase()] ?? "NAME";
  return { kernel: null, words: `a notebook in ${language} that names no kernel`, suggested };
}

/**
 * The name of the kernel for a notebook: gradsheet's own, or the one that was asked for.
 * @param notebook - Its metadata may name a kernel or a language.
 * @param path - What errors call the notebook.
 * @param asked - The name after `--kernel`, if given; it wins over the notebook's.
 * @throws KernelChoiceError where the notebook is for another kernel and none was asked for.
 */
export function kernelFor(notebook: Notebook, path: string, asked?: string): string {
  if (asked !== undefined) return asked;
  const foreign = foreignKernel(notebook);
  if (foreign === null) return kernelName;
  throw new KernelChoiceError({
    place: path,
    rule: `runs on the kernel ${kernelName}`,
    got: foreign.words,
    cure: `Use --kernel ${kernelName} to run it here all the same, or --kernel ${foreign.suggested} to run it on ${foreign.kernel === null ? "one of its language" : "that kernel"}.`,
  });
}

/**
 * The kernel of a name on this machine: gradsheet's own, which needs no installation, or an installed one.
 * @throws KernelChoiceError where it is not installed.
 */
export function installedKernelspec(name: string): Kernelspec {
  if (name === kernelName) return ownKernelspec();
  const found = findKernelspec(name);
  if (found !== null) return found.spec;
  throw new KernelChoiceError({
    place: "--kernel",
    rule: "needs the name of an installed kernel",
    got: name,
    cure: `Install it for Jupyter first, or use --kernel ${kernelName}.`,
  });
}

/**
 * The kernel for a notebook on this machine.
 * @throws KernelChoiceError as `kernelFor` and `installedKernelspec`.
 */
export function chooseKernel(notebook: Notebook, path: string, asked?: string): Kernelspec {
  return installedKernelspec(kernelFor(notebook, path, asked));
}
