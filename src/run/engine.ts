import type { KernelClient } from "./kernel-client.js";

/** The files that a notebook names, relative to its folder with `/`. */
export interface NamedFiles {
  /** What a copy of the folder has to have. */
  taken: readonly string[];
  /** What is there on this machine and is not taken to another one. */
  left: readonly string[];
}

/** What a notebook needs of a kernel. */
export interface KernelWish {
  /** The kernel's name: `gradsheet`. */
  kernel: string;
  /** The folder of this machine that it works in, or in a copy of it. */
  folder: string;
  /** Which files it needs of that folder; asked for where a copy has to be made. */
  files: () => NamedFiles;
  /** Where what a notebook writes goes in the end if it works in a copy of the folder; default: nowhere. */
  written?: string | undefined;
  /** Whether all its cells come compiled, so that its own compiler waits until it is asked; default: no. */
  isCompiled?: boolean | undefined;
  /** Ends the wait for a kernel. */
  signal?: AbortSignal | undefined;
}

/** Where kernels come from: this machine, or a server. */
export interface Engine {
  /**
   * Starts a kernel that has run nothing yet; whoever asked for it ends it.
   * @throws KernelChoiceError for a name that no kernel has there; KernelDied where it does not start.
   */
  start(wish: KernelWish): Promise<KernelClient>;
}
