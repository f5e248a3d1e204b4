import type { Handler } from "./exchange.js";

/**
 * What answers which request: `GET /api/kernels/:id`, `PUT /api/contents/*path`; `:word` is one name, `*word` the rest of the path,
 * which may be empty.
 */
export type Routes = Record<string, Handler>;

interface Route {
  method: string;
  names: string[];
  handler: Handler;
}

/** A request's route: what answers it and what its wildcards stand for; or the methods that its path has. */
export type Found = { handler: Handler; words: Record<string, string> } | { methods: string[] };

/** Finds the route of a request: of several the one written first. */
export class Router {
  readonly #routes: Route[];

  constructor(...tables: Routes[]) {
    this.#routes = tables.flatMap((table) =>
      Object.entries(table).map(([key, handler]) => {
        const [method = "", pattern = ""] = key.split(" ");
        return { method, names: pattern.split("/").slice(1), handler };
      }),
    );
  }

  /**
   * @param path - As it came, percent signs and all.
   * @returns No methods where nothing is there.
   */
  find(method: string, path: string): Found {
    const methods: string[] = [];
    for (const route of this.#routes) {
      const words = matched(route.names, path.split("/").slice(1));
      if (words === null) continue;
      if (route.method === method || (method === "HEAD" && route.method === "GET"))
        return { handler: route.handler, words };
      methods.push(route.method);
    }
    return { methods: [...new Set(methods)] };
  }
}

function matched(pattern: string[], names: string[]): Record<string, string> | null {
  const words: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    if (part.startsWith("*")) {
      // Whoever takes a path decodes it himself, once.
      words[part.slice(1)] = names.slice(at).join("/");
      return words;
    }
    const name = names[at];
    if (name === undefined) return null;
    if (part.startsWith(":")) {
      const decoded = decodedOnce(name);
      if (decoded === null || decoded === "") return null;
      words[part.slice(1)] = decoded;
    } else if (part !== name) return null;
  }
  return names.length === pattern.length ? words : null;
}

/** A text with its percent signs read, or null where they are none or not UTF-8. */
export function decodedOnce(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
