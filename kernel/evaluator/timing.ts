import type { Repetition } from "../commands/step.js";
import { Math, Number, Promise, performance, process } from "../intrinsics.js";

/** Starts measuring; the result says how much time was spent since. */
export function startClock(): () => string {
  const cpu = process.cpuUsage();
  const start = performance.now();
  return () => {
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    const [used, inSystem] = [user / 1000, system / 1000];
    return `CPU times: user ${duration(used)}, sys ${duration(inSystem)}, total ${duration(used + inSystem)}\nWall time: ${duration(wall)}\n`;
  };
}

/** Milliseconds in the unit that fits them, with three digits. */
export function duration(milliseconds: number): string {
  const nanoseconds = milliseconds * 1e6;
  const units: [string, number][] = [
    ["s", 1e9],
    ["ms", 1e6],
    ["µs", 1e3],
    ["ns", 1],
  ];
  if (nanoseconds >= 60e9) {
    const seconds = Math.round(nanoseconds / 1e9);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  const [unit, size] = units.find(([, one]) => nanoseconds >= one) ?? ["ns", 1];
  return `${Number((nanoseconds / size).toPrecision(3))} ${unit}`;
}

/** For so long one run of the loops should last, in milliseconds. */
const longEnough = 100;
const usualRuns = 7;

/**
 * Runs a function many times, and prints how long one time takes.
 * @param work The function; one that is asynchronous is awaited each time.
 */
export async function repeat(work: () => unknown, { loops, repeats = usualRuns }: Repetition): Promise<void> {
  // The first time loads and compiles.
  const isLate = work() instanceof Promise;
  const measure = async (count: number): Promise<number> => {
    const start = performance.now();
    if (isLate) for (let i = 0; i < count; i += 1) await work();
    else for (let i = 0; i < count; i += 1) work();
    return performance.now() - start;
  };
  let count = loops ?? 1;
  if (loops === undefined) while ((await measure(count)) < longEnough) count *= 10;
  const times: number[] = [];
  for (let run = 0; run < repeats; run += 1) times.push((await measure(count)) / count);
  const mean = times.reduce((sum, time) => sum + time, 0) / repeats;
  const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / repeats);
  const spread = repeats === 1 ? "" : ` ± ${duration(deviation)}`;
  const loopsText = `${count.toLocaleString("en-US")} loop${count === 1 ? "" : "s"}`;
  const how = repeats === 1 ? loopsText : `mean ± standard deviation of ${repeats} runs of ${loopsText}`;
  process.stdout.write(`${duration(mean)}${spread} per loop (${how})\n`);
}
