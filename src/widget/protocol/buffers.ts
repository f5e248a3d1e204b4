/** A way into a state: names of keys and places in lists. */
type Path = (string | number)[];

/** A state without its binary parts, and where they were. */
export interface SplitState {
  state: Record<string, unknown>;
  buffer_paths: Path[];
  buffers: Uint8Array[];
}

/**
 * Takes the binary parts out of a state: they travel beside the JSON.
 * Source: ipywidgets' messaging protocol 2.1.0, "buffer_paths": a list keeps a null in the place, an object loses the key.
 */
export function splitBuffers(state: Record<string, unknown>): SplitState {
  const buffer_paths: Path[] = [];
  const buffers: Uint8Array[] = [];
  const split = (value: unknown, path: Path): unknown => {
    const bytes = bytesOf(value);
    if (bytes !== undefined) {
      buffer_paths.push(path);
      buffers.push(bytes);
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, place) => split(item, [...path, place]) ?? null);
    if (!isPlain(value)) return value;
    const entries = Object.entries(value).map(([key, item]) => [key, split(item, [...path, key])] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  return { state: split(state, []) as Record<string, unknown>, buffer_paths, buffers };
}

/** Puts binary parts back where they were; a path that leads nowhere is left out. */
export function joinBuffers({ state, buffer_paths, buffers }: SplitState): Record<string, unknown> {
  const whole = structuredClone(state);
  for (const [place, path] of buffer_paths.entries()) {
    let holder: unknown = whole;
    for (const key of path.slice(0, -1)) holder = (holder as Record<string, unknown> | undefined)?.[key];
    const last = path.at(-1);
    if (typeof holder === "object" && holder !== null && last !== undefined)
      (holder as Record<string, unknown>)[last] = buffers[place];
  }
  return whole;
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (!ArrayBuffer.isView(value)) return undefined;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
