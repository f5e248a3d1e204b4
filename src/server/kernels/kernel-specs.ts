import { existsSync, readdirSync } from "node:fs";
import {
  findKernelspec,
  installedKernelspecs,
  kernelName,
  ownKernelspec,
  type Kernelspec,
} from "../../../kernel/kernelspec.js";
import { logo } from "../../../kernel/logo.js";
import type { Exchange } from "../http/exchange.js";
import { HttpError } from "../http/http-error.js";
import { json } from "../http/reply.js";
import type { Routes } from "../http/router.js";
import { fileHeaders, sendFile } from "../contents/files.js";

/** The kernelspec of a name: gradsheet's own, which needs no installation, or an installed one. Null where there is none. */
export function kernelspecOf(name: string): { name: string; spec: Kernelspec } | null {
  if (name.toLowerCase() === kernelName) return { name: kernelName, spec: ownKernelspec() };
  if (!/^[\w.-]+$/.test(name)) return null;
  const found = findKernelspec(name);
  return found === null ? null : { name, spec: found.spec };
}

/** A picture of a kernelspec's folder: clients show it beside the name. */
const isLogo = (name: string) => /^logo-[\w-]+\.(?:svg|png)$/.test(name);

/** A kernelspec as clients get it: what starts it is nobody's business. */
function told(
  name: string,
  { display_name, language, interrupt_mode, metadata = {} }: Kernelspec,
  files: string[],
) {
  const spec = { argv: [name], env: {}, display_name, language, interrupt_mode, metadata };
  const resources = files.map((file) => [file.replace(/\.\w+$/, ""), `/kernelspecs/${name}/${file}`]);
  return { name, spec, resources: Object.fromEntries(resources) as Record<string, string> };
}

const ownTold = () => told(kernelName, ownKernelspec(), ["logo-svg.svg"]);

function allTold(): Record<string, ReturnType<typeof told>> {
  const others = installedKernelspecs()
    .filter(({ name }) => name !== kernelName)
    .map(({ name, folder, spec }) => [name, told(name, spec, filesIn(folder).filter(isLogo))] as const);
  return Object.fromEntries([[kernelName, ownTold()], ...others]);
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Jupyter's kernelspecs service. */
export const kernelspecRoutes: Routes = {
  "GET /api/kernelspecs": () => json({ default: kernelName, kernelspecs: allTold() }),
  "GET /api/kernelspecs/:name": ({ words }) => {
    const found = allTold()[words["name"].toLowerCase()];
    if (found === undefined) throw missingSpec(words["name"]);
    return json(found);
  },
  "GET /kernelspecs/:name/:file": async (exchange: Exchange) => {
    const { name, file } = exchange.words;
    if (name === kernelName && file === "logo-svg.svg")
      return { status: 200, headers: { "Content-Type": "image/svg+xml" }, body: logo };
    const folder = isLogo(file)
      ? installedKernelspecs().find((each) => each.name === name)?.folder
      : undefined;
    if (folder === undefined || !filesIn(folder).includes(file)) throw missingSpec(name);
    const place = { path: file, file: `${folder}/${file}`, entry: `${folder}/${file}` };
    await sendFile(exchange, place, fileHeaders(place));
    return null;
  },
};

const missingSpec = (name: string) =>
  new HttpError(404, `There is no kernel ${name.slice(0, 100)} here.`, "not found");
