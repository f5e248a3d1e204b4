import { Array, Object } from "../intrinsics.js";

/** A target of `exports` or `imports`: null forbids, undefined means that nothing fits. */
type Found = string | null | undefined;

/**
 * What the `exports` of a package have for a subpath, as Node reads them.
 * @param exports The field of package.json.
 * @param subpath `.` or `./sub`.
 * @param conditions Those in force; `default` always is.
 * @returns A path that starts with `./`.
 */
export function exportsTarget(exports: unknown, subpath: string, conditions: ReadonlySet<string>): Found {
  const isMap = isObject(exports) && Object.keys(exports).some((key) => key.startsWith("."));
  if (!isMap) return subpath === "." ? targetOf(exports, conditions) : undefined;
  return lookUp(exports as Record<string, unknown>, subpath, conditions);
}

/** What the `imports` of a package have for a name that starts with `#`: a path, or the name of a package. */
export function importsTarget(imports: unknown, name: string, conditions: ReadonlySet<string>): Found {
  return isObject(imports) ? lookUp(imports, name, conditions) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The exact key, else the pattern with the longest part before its star. */
function lookUp(map: Record<string, unknown>, name: string, conditions: ReadonlySet<string>): Found {
  if (Object.hasOwn(map, name) && !name.includes("*")) return targetOf(map[name], conditions);
  let best: { before: string; key: string; star: string } | undefined;
  for (const key of Object.keys(map)) {
    const at = key.indexOf("*");
    const before = at < 0 ? key : key.slice(0, at);
    const after = at < 0 ? "" : key.slice(at + 1);
    // A key that ends with a slash is the older way to write a pattern.
    if (at < 0 && !key.endsWith("/")) continue;
    if (!name.startsWith(before) || !name.endsWith(after) || name.length < before.length + after.length)
      continue;
    if (best === undefined || before.length > best.before.length)
      best = { before, key, star: name.slice(before.length, name.length - after.length) };
  }
  if (best === undefined) return undefined;
  const target = targetOf(map[best.key], conditions);
  if (typeof target !== "string") return target;
  return best.key.includes("*") ? target.replaceAll("*", best.star) : target + best.star;
}

function targetOf(target: unknown, conditions: ReadonlySet<string>): Found {
  if (typeof target === "string" || target === null) return target;
  if (Array.isArray(target)) {
    for (const one of target) {
      const found = targetOf(one, conditions);
      if (typeof found === "string") return found;
    }
    return undefined;
  }
  if (!isObject(target)) return undefined;
  for (const [condition, value] of Object.entries(target)) {
    if (condition !== "default" && !conditions.has(condition)) continue;
    const found = targetOf(value, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}
