/** What a step of loading must wait for, or do at once where nothing may wait. */
export interface Step {
  /** For `import`. */
  later: () => Promise<unknown>;
  /** For `require`. */
  now: () => unknown;
}

/** Loading as a row of steps: written once, done at once by `require` and over time by `import`. */
export type Work<T> = Generator<Step, T, unknown>;

/** Does the work without waiting; a step that has to wait throws. */
export function doNow<T>(work: Work<T>): T {
  let turn = work.next();
  while (!turn.done) {
    let value: unknown;
    try {
      value = turn.value.now();
    } catch (error) {
      turn = work.throw(error);
      continue;
    }
    turn = work.next(value);
  }
  return turn.value;
}

/** Does the work step by step, waiting where it must; the first stretch is done before this returns. */
export async function doLater<T>(work: Work<T>): Promise<T> {
  let turn = work.next();
  while (!turn.done) {
    let value: unknown;
    try {
      value = await turn.value.later();
    } catch (error) {
      turn = work.throw(error);
      continue;
    }
    turn = work.next(value);
  }
  return turn.value;
}
