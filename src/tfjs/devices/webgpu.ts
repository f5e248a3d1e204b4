import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageFolder } from "../../package.js";
import { dataFolder } from "../../data-folder.js";
import { findModule, shareModule } from "../share-module.js";
import type { Tfjs } from "../library.js";
import { DeviceError, type OpenRung, refusalOf, type RungStep } from "./rung.js";
import { noteGraphicsDriver, tensorflowLoaded } from "./tensorflow.js";

/** What a graphics adapter says of itself. */
interface AdapterInfo {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
}

interface Dawn {
  create(options: string[]): { requestAdapter(): Promise<{ info: AdapterInfo } | null> };
  globals: Record<string, unknown>;
}

const software = /llvmpipe|lavapipe|swiftshader|software|basic render/i;

const refuse = (step: RungStep, message: string, cure: string): DeviceError =>
  new DeviceError({ rung: "webgpu", step, message, cure });

/** The files of Dawn and of tfjs's backend, or undefined where one of them is not installed. */
export function webgpuPackages(): { dawnFile: string; backendFile: string } | undefined {
  const folders = [packageFolder, process.cwd(), join(dataFolder(), "webgpu")];
  const dawnFile = findModule("webgpu", folders);
  const backendFile = findModule("@tensorflow/tfjs-backend-webgpu", folders);
  return dawnFile && backendFile ? { dawnFile, backendFile } : undefined;
}

/** A GPU of any make by WebGPU: Vulkan, Metal or Direct3D 12, through Dawn. */
export async function openWebgpu(tf: Tfjs): Promise<OpenRung> {
  const packages = webgpuPackages();
  if (!packages)
    throw refuse("resolve", "the packages of this rung are not installed", "Run gradsheet setup webgpu.");
  const { dawnFile, backendFile } = packages;
  if (tensorflowLoaded())
    throw refuse(
      "adapter",
      "TensorFlow's library is in this process, and it does not get on with a graphics driver",
      "Restart the kernel and take this device first.",
    );
  if (!tf.findBackend("webgpu")) {
    const adapter = probe(dawnFile);
    if (!adapter)
      throw refuse("adapter", "there is no graphics adapter", "Install a Vulkan driver (Mesa 23 or later).");
    const name = adapterName(adapter);
    if (software.test(`${name} ${adapter.device}`) && !process.env.GRADSHEET_WEBGPU_SOFTWARE)
      throw refuse(
        "adapter",
        `${name} is a software renderer, slower than wasm`,
        "Install the driver of your GPU.",
      );
    noteGraphicsDriver();
    await startDawn(dawnFile);
    shareModule(backendFile, "@tensorflow/tfjs-core");
    createRequire(backendFile)(backendFile);
    description = name;
  }
  try {
    if (!(await tf.setBackend("webgpu"))) throw new Error("the backend did not start");
  } catch (error) {
    throw refusalOf("webgpu", "context", error, "Run gradsheet doctor, or take another device.");
  }
  return { backendName: "webgpu", description, versions: { dawn: versionOf(dawnFile) } };
}

let description = "";

const adapterName = ({ description: name, vendor, architecture }: AdapterInfo): string =>
  name || [vendor, architecture].filter(Boolean).join(" ");

/** The adapter, asked for in a process of its own: a driver that is refused has then never been in this one. */
function probe(dawnFile: string): AdapterInfo | null {
  const script = `
    const { create } = await import(${JSON.stringify(pathToFileURL(dawnFile).href)});
    const adapter = await create([]).requestAdapter();
    const { vendor, architecture, device, description } = adapter?.info ?? {};
    process.stdout.write(JSON.stringify(adapter && { vendor, architecture, device, description }));
    process.exit(0);`;
  try {
    const answer = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: 20_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return JSON.parse(answer || "null") as AdapterInfo | null;
  } catch (error) {
    throw refusalOf("webgpu", "adapter", error, "Install a Vulkan driver (Mesa 23 or later).");
  }
}

/** Puts WebGPU where tfjs's backend looks for it: into the globals of a browser. */
async function startDawn(file: string): Promise<void> {
  const { create, globals } = (await import(pathToFileURL(file).href)) as Dawn;
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, "navigator", {
    configurable: true,
    writable: true,
    value: { gpu: create([]), userAgent: "node" },
  });
}

function versionOf(file: string): string {
  return (createRequire(file)("webgpu/package.json") as { version: string }).version;
}
