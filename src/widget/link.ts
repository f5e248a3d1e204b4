import type { Control } from "./control.js";

/**
 * Keeps two controls at the same value: whoever changes one changes the other.
 * @param first the control whose value both have at first
 * @param second another one
 * @returns Ends it.
 * @throws InputError for a value that the other control cannot have
 * @example
 * const [a, b] = [slider(0, 1), numberBox(0)];
 * link(a, b);
 * a.value = 0.25;
 * b.value // => 0.25
 */
export function link<T>(first: Control<T>, second: Control<T>): () => void {
  second.value = first.value;
  const ends = [
    first.observe((value) => void (second.value = value)),
    second.observe((value) => void (first.value = value)),
  ];
  return () => {
    for (const end of ends) end();
  };
}
