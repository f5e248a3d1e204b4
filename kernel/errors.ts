import { Error } from "./intrinsics.js";

/** What every error of the kernel says: `place: rule, got value. Cure.` */
export interface Fault {
  /** The function, file or command that refuses. */
  place: string;
  /** What it needs. */
  rule: string;
  /** What it was given instead. */
  got?: string;
  /** What to do about it, a sentence. */
  cure?: string;
}

/** The root of every error that the kernel throws on purpose; its message is `place: rule, got value. Cure.` */
export class KernelError extends Error {
  override readonly name: string = "KernelError";
  readonly place: string;
  readonly rule: string;
  readonly got: string | undefined;
  readonly cure: string | undefined;

  constructor({ place, rule, got, cure }: Fault, options?: ErrorOptions) {
    super(
      `${place}: ${rule}${got === undefined ? "" : `, got ${got}`}.${cure === undefined ? "" : ` ${cure}`}`,
      options,
    );
    this.place = place;
    this.rule = rule;
    this.got = got;
    this.cure = cure;
  }
}

/** A message that cannot be trusted or understood. */
export class WireError extends KernelError {
  override readonly name = "WireError";
  /** `signature`: not signed with our key; `frames`: too few, or no delimiter; `json`: a part that is no JSON object. */
  readonly reason: "signature" | "frames" | "json";

  constructor(reason: WireError["reason"], fault: Fault, options?: ErrorOptions) {
    super(fault, options);
    this.reason = reason;
  }
}

/** A connection file that is absent, unreadable or incomplete. */
export class ConnectionError extends KernelError {
  override readonly name = "ConnectionError";
}

/** A kernelspec that cannot be installed, found or removed. */
export class KernelspecError extends KernelError {
  override readonly name = "KernelspecError";
}
