/** Places in one block of memory, taken and given back: each at the start of the smallest gap that it fits into. */
export class MemoryPlan {
  /** The bytes that are needed at most. */
  size = 0;
  private gaps: { start: number; end: number }[] = [];
  private readonly taken = new Map<number, number>();

  take(bytes: number): number {
    const length = Math.max(16, Math.ceil(bytes / 16) * 16);
    let best: { start: number; end: number } | undefined;
    for (const gap of this.gaps) {
      const room = gap.end - gap.start;
      if (room >= length && (!best || room < best.end - best.start)) best = gap;
    }
    let start = best?.start ?? this.size;
    if (best) {
      best.start += length;
      if (best.start === best.end) this.gaps.splice(this.gaps.indexOf(best), 1);
    } else {
      // The last gap grows where it reaches the end.
      const last = this.gaps.at(-1);
      if (last?.end === this.size) {
        ({ start } = last);
        this.gaps.pop();
      }
      this.size = start + length;
    }
    this.taken.set(start, length);
    return start;
  }

  giveBack(start: number): void {
    const end = start + this.taken.get(start)!;
    this.taken.delete(start);
    let place = this.gaps.findIndex((gap) => gap.start > start);
    if (place < 0) place = this.gaps.length;
    this.gaps.splice(place, 0, { start, end });
    for (const at of [place, place - 1]) {
      const [gap, next] = [this.gaps[at], this.gaps[at + 1]];
      if (!gap || !next || gap.end !== next.start) continue;
      gap.end = next.end;
      this.gaps.splice(at + 1, 1);
    }
  }
}
