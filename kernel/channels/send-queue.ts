/** How soon a message is tried again that the slowest subscriber has no room for, in milliseconds. */
const pause = 2;
/** A subscriber that takes nothing for so long is not waited for, in milliseconds. */
const patience = 250;
/** For how long nobody waits for one that was not waited for, in milliseconds. */
const amnesty = 10_000;
/** From here on the queue is full: messages and bytes. */
const mostMessages = 512;
const mostBytes = 1 << 24;

interface Queued {
  frames: Uint8Array[];
  bytes: number;
  /** Called once the message is with the socket. */
  taken: (() => void) | undefined;
}

/**
 * Sends in the order of the calls, as fast as the subscribers read: what they have no room for waits here, and whoever sends can
 * wait too, so that neither this process nor the socket fills the memory with messages that nobody has read. Nothing is dropped. A
 * subscriber that does not read at all, one that first waits for a reply say, keeps neither the sender nor the others waiting: its
 * messages pile up in the socket.
 */
export class SendQueue {
  readonly #send: (frames: Uint8Array[]) => Promise<void>;
  readonly #limit: (isLimited: boolean) => void;
  #queue: Queued[] = [];
  /** How many of the queue are sent. */
  #sent = 0;
  #bytes = 0;
  #isSending = false;

  /**
   * @param send Hands a message to the socket; rejects with EAGAIN where a subscriber has no room for it.
   * @param limit Says whether the socket should have a limit to what it keeps for a subscriber.
   */
  constructor(send: (frames: Uint8Array[]) => Promise<void>, limit: (isLimited: boolean) => void) {
    this.#send = send;
    this.#limit = limit;
  }

  /** Whether there is more in the queue than the subscribers, who read, have got to. */
  get isFull(): boolean {
    const waiting = this.#queue.length - this.#sent;
    return waiting > mostMessages || this.#bytes > mostBytes;
  }

  /** Sends a message when its turn comes. */
  add(frames: Uint8Array[], taken?: () => void): void {
    const bytes = frames.reduce((sum, { length }) => sum + length, 0);
    this.#bytes += bytes;
    this.#queue.push({ frames, bytes, taken });
    if (!this.#isSending) void this.#work();
  }

  /** Resolves when everything is sent, or the time is over. */
  async empty(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    while (this.#isSending && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, pause));
  }

  async #work(): Promise<void> {
    this.#isSending = true;
    for (let next = this.#queue[this.#sent]; next !== undefined; next = this.#queue[this.#sent]) {
      await this.#deliver(next);
      this.#bytes -= next.bytes;
      this.#sent += 1;
      next.taken?.();
      if (this.#sent < mostMessages) continue;
      this.#queue = this.#queue.slice(this.#sent);
      this.#sent = 0;
    }
    this.#queue = [];
    this.#sent = 0;
    this.#isSending = false;
  }

  async #deliver({ frames }: Queued): Promise<void> {
    for (const start = performance.now(); ;) {
      try {
        return await this.#send(frames);
      } catch (fault) {
        // A socket that is closed takes nothing any more.
        if ((fault as NodeJS.ErrnoException).code !== "EAGAIN") return;
      }
      if (performance.now() - start > patience) {
        this.#limit(false);
        setTimeout(() => this.#limit(true), amnesty).unref();
      } else await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
