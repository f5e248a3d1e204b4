import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GradsheetError } from "../errors.js";
import { confinedLaunch, type Sandbox } from "./confinement.js";

/** The image that containers are made from unless another is named: Debian with Node's libraries. */
export const defaultImage = "node:22-slim";

/** How long a sandbox may take to run nothing, in milliseconds. */
const patience = 30_000;

/**
 * The best sandbox of this machine that works: each is tried by running this Node in it.
 * @param image The image for containers; default: `node:22-slim`. It is never fetched.
 * @throws GradsheetError where there is none; it says of each why not.
 */
export async function findSandbox(image: string = defaultImage): Promise<Sandbox> {
  const candidates: Sandbox[] = [
    { kind: "bubblewrap", command: "bwrap", image: null },
    { kind: "podman", command: "podman", image },
    { kind: "docker", command: "docker", image },
  ];
  const refusals: string[] = [];
  if (process.platform !== "win32")
    for (const candidate of candidates) {
      const refusal = await refusalOf(candidate);
      if (refusal === null) return candidate;
      refusals.push(`${candidate.command}: ${refusal}`);
    }
  throw new GradsheetError({
    place: "--sandbox",
    rule: "needs bubblewrap, podman or docker",
    got: refusals.length === 0 ? "a system that has none of them" : refusals.join("; "),
    cure: `Install bubblewrap (on Debian: apt install bubblewrap), or have the image ${image} for podman or docker; or leave out --sandbox to run the notebooks with your own rights.`,
  });
}

/** Why a sandbox does not work here, in a few words, or null where it does. */
async function refusalOf(sandbox: Sandbox): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-sandbox-"));
  try {
    const nothing = () => [process.execPath, "-e", "0"];
    const { command, args } = confinedLaunch(nothing, folder, folder, { memory: 512, sandbox });
    return await new Promise((resolve) => {
      const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"], timeout: patience });
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said = (said + text).slice(-2_000);
      });
      child.once("error", (error: NodeJS.ErrnoException) =>
        resolve(error.code === "ENOENT" ? "not installed" : error.message),
      );
      child.once("close", (code) => resolve(code === 0 ? null : reasonIn(said)));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The line of a program's complaint that says most: its first, without the program's own name. */
function reasonIn(said: string): string {
  const [line = ""] = said.split("\n").filter((each) => each.trim() !== "");
  const reason = line.replace(/^(bwrap|docker|podman|Error):\s*/i, "").replace(/[.\s]+$/, "");
  return reason === "" ? "does not start" : reason;
}
