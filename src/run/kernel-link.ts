import type { Message } from "../../kernel/protocol/message.js";
import type { GradsheetError } from "../errors.js";

/** The channels that a client hears. */
export type ChannelName = "shell" | "control" | "iopub";

/** The channels that a client asks on. */
export type RequestChannel = Exclude<ChannelName, "iopub">;

/** The way to a kernel that has been started, wherever it lives: what `KernelClient` needs to speak with it and to end it. */
export interface KernelLink {
  /** Resolves once nothing more is to be expected of the kernel, with what there is to say about it. */
  readonly ended: Promise<GradsheetError>;
  /** How long the kernel may take to say who it is, in milliseconds, and what to do about one that does not. */
  readonly start: { timeout: number; cure: string };
  /** Who is told of each message, in the order in which they came. */
  listen(onMessage: (channel: ChannelName, message: Message) => void): void;
  send(channel: RequestChannel, message: Message): Promise<void>;
  /** Stops the code that runs, the way the kernel wants it done. */
  interrupt(): Promise<void>;
  /**
   * Has files beside the kernel that have come into its folder since it was started.
   * @param files - Relative to that folder, with `/`.
   */
  bring(files: readonly string[]): Promise<void>;
  /** Ends the kernel: asks, waits a little, insists. */
  end(): Promise<void>;
  /** Ends the kernel at once. */
  kill(): Promise<void>;
}
