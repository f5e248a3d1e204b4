import type { Tfjs } from "./library.js";
import { chainOperations } from "./chained-operations.js";

/** The packages of tfjs that Node needs; `@tensorflow/tfjs` has more than three times their size, most of it for browsers. */
export const partNames = ["@tensorflow/tfjs-core", "@tensorflow/tfjs-layers", "@tensorflow/tfjs-backend-cpu"];

/**
 * The tfjs namespace put together from its parts: what `@tensorflow/tfjs` gives, without WebGL, `data` and the readers of
 * converted models. The layers bring the gradients with them.
 * @param load gives a part by its package's name
 */
export function assembleTfjs(load: (name: string) => Record<string, unknown>): Tfjs {
  const parts = partNames.map(load);
  const namespace: Record<string, unknown> = {};
  for (const part of parts)
    for (const name of Object.keys(part))
      // Some exports are live bindings.
      Object.defineProperty(namespace, name, { enumerable: true, get: () => part[name] });
  const version = Object.fromEntries(
    partNames.map((name, index) => [name.replace("@tensorflow/", ""), versionIn(parts[index]!)]),
  );
  Object.defineProperty(namespace, "version", {
    enumerable: true,
    value: { ...version, tfjs: version["tfjs-core"] },
  });
  const tf = namespace as unknown as Tfjs;
  chainOperations(tf);
  return tf;
}

/** What a part calls `version_core`, `version_layers`, `version_cpu`. */
function versionIn(part: Record<string, unknown>): string {
  const name = Object.keys(part).find((key) => key.startsWith("version_"));
  return String(name && part[name]);
}
