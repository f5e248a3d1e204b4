import { randomUUID } from "node:crypto";
import type { DisplayOptions } from "./display.js";
import { Buffer, Object } from "../intrinsics.js";

type Show = (value: unknown, options?: DisplayOptions) => void;

const types = {
  javascript: "text/javascript",
  html: "text/html",
  markdown: "text/markdown",
  latex: "text/latex",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  pdf: "application/pdf",
  text: "text/plain",
} as const;

type Data = string | Uint8Array;
type Display = Record<keyof typeof types, (data: Data) => void> & { raw(type: string, data: Data): void };

/**
 * The module that `import * as tslab from "tslab"` means in a cell: tslab's display functions over this kernel.
 * @param show The kernel's display function.
 * @param versions What `tslab.versions` says, when somebody asks.
 */
export function tslabModule(show: Show, versions: () => Record<string, string>): Record<string, unknown> {
  const newDisplay = (): Display => {
    const display_id = randomUUID();
    let shown = false;
    return displayBy((data) => {
      show(data, { raw: true, display_id, update: shown });
      shown = true;
    });
  };
  return {
    display: displayBy((data) => show(data, { raw: true })),
    newDisplay,
    get versions() {
      return versions();
    },
  };
}

function displayBy(show: (data: Record<string, string>) => void): Display {
  const raw = (type: string, data: Data): void =>
    show({ [type]: typeof data === "string" ? data : Buffer.from(data).toString("base64") });
  const methods = Object.entries(types).map(([name, type]) => [name, (data: Data) => raw(type, data)]);
  return { ...(Object.fromEntries(methods) as Record<keyof typeof types, (data: Data) => void>), raw };
}
