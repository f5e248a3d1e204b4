import { Set } from "../intrinsics.js";

/**
 * Names by which a program asks where it runs, or finds what a loader gives it. Node has no such globals, and a cell's
 * `const window = 5` must not make a package believe that it is in a browser.
 */
const environment = new Set(
  (
    "window self document location navigator frames parent top opener screen history localStorage sessionStorage indexedDB " +
    "caches customElements alert confirm matchMedia getComputedStyle requestAnimationFrame cancelAnimationFrame " +
    "requestIdleCallback createImageBitmap importScripts postMessage onmessage addEventListener removeEventListener " +
    "XMLHttpRequest WebSocket EventSource Worker SharedWorker WorkerGlobalScope DedicatedWorkerGlobalScope " +
    "ServiceWorkerGlobalScope Node Element HTMLElement HTMLCanvasElement HTMLImageElement HTMLVideoElement SVGElement Image " +
    "ImageData ImageBitmap OffscreenCanvas MutationObserver ResizeObserver WebGLRenderingContext WebGL2RenderingContext " +
    "GPUBufferUsage GPUMapMode GPUTextureUsage Deno Bun EdgeRuntime require module exports define root Module " +
    "__filename __dirname __kernel __webpack_require__ __non_webpack_require__ __DEV__ __REACT_DEVTOOLS_GLOBAL_HOOK__ " +
    "regeneratorRuntime process global Buffer jest vi display clearOutput prompt input comms"
  ).split(" "),
);

/** An invisible character that may stand in an identifier. */
const mark = "\u200d";

/** Whether code outside of cells may look for a global of this name. */
export function isGlobalName(name: string): boolean {
  return name in globalThis || environment.has(name);
}

/**
 * What a cell's own top-level name is called in its script. Scripts share one scope, which every module sees as well: a
 * name that is also a global's gets an ending that nobody sees and nobody writes.
 */
export function emittedName(name: string): string {
  return isGlobalName(name) ? name + mark : name;
}

/**
 * The variable of a script through which an imported name is read: `twice` is `twice·from.twice`, which is live as in a module.
 */
export function carrierOf(name: string): string {
  return `${name}·from`;
}

/** The variable of a script that holds what a `switch` decides on. */
export const testedName = "switch·on";

/** How an imported name is read. */
export function readOf(name: string): string {
  return `${carrierOf(name)}.${name}`;
}

/** What a variable of the scripts' common scope is called by its author, and how it is read. */
export function scriptVariable(variable: string): { name: string; read: string; isImported: boolean } {
  const ending = carrierOf("");
  if (!variable.endsWith(ending)) return { name: authorNames(variable), read: variable, isImported: false };
  const name = variable.slice(0, -ending.length);
  return { name, read: readOf(name), isImported: true };
}

/** A word is looked at from its beginning alone: texts may be words of any length. */
const read =
  /\(0 , ([^\s()]+)·from\.\1\)|(?<![\p{ID_Continue}$])([\p{ID_Start}$_][\p{ID_Continue}$]*)·from\.\2/gu;

/** A text about a script, with the names as their author wrote them. */
export function authorNames(written: string): string {
  const text = written.includes(carrierOf(""))
    ? written.replaceAll(read, (_, called?: string, name?: string) => called ?? name ?? "")
    : written;
  if (!text.includes(mark)) return text;
  return text.replaceAll(
    /(?<![\p{ID_Continue}$])([\p{ID_Start}$_][\p{ID_Continue}$]*)\u200d(?![\p{ID_Continue}$])/gu,
    (whole, name: string) => (isGlobalName(name) ? name : whole),
  );
}
