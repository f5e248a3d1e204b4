import { kernelDoor } from "./protocol/kernel-doors.js";

interface Observer<Values extends unknown[]> {
  call: (...values: Values) => unknown;
  /** The same with its output where it was registered. */
  atHome: (...values: Values) => unknown;
}

/** Functions that are called when something happens; what they print appears under the cell that registered them. */
export class Observers<Values extends unknown[]> {
  readonly #observers = new Set<Observer<Values>>();

  /**
   * @param output Where what it prints appears: under the cell that adds it, or with what called it.
   * @returns Ends it.
   */
  add(call: (...values: Values) => unknown, output: "here" | "caller" = "here"): () => void {
    const outputHere = output === "here" ? kernelDoor("outputHere") : undefined;
    const guarded = (...values: Values): unknown => {
      try {
        const work = call(...values);
        return work instanceof Promise ? work.catch(tell) : work;
      } catch (error) {
        return tell(error);
      }
    };
    const observer = { call, atHome: outputHere === undefined ? guarded : outputHere(guarded) };
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /**
   * @param fromFrontEnd Whether a person did it in the page: then nobody is there who could catch an error, and it is told under the
   *   observer's cell.
   * @returns When all that goes on has ended.
   */
  notify(values: Values, fromFrontEnd: boolean): Promise<unknown> | undefined {
    const works = [...this.#observers].map(({ call, atHome }) => (fromFrontEnd ? atHome : call)(...values));
    const going = works.filter((work) => work instanceof Promise);
    return going.length === 0 ? undefined : Promise.all(going);
  }
}

function tell(error: unknown): void {
  const report = kernelDoor("reportError");
  const text = report === undefined ? String(error) : report(error).traceback.join("\n");
  process.stderr.write(`${text}\n`);
}
