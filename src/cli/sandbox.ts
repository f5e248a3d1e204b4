import type { Sandbox } from "../run/confinement.js";
import { defaultImage, findSandbox } from "../run/find-sandbox.js";
import { nameOption, UsageError } from "./command.js";

/** What commands say of it in their help. */
export const sandboxHelp = `  --sandbox            keeps notebooks in: no network, no file but those of their own folder, no other process; needs bubblewrap, or
                       podman or docker with an image
  --sandbox-image NAME the image for podman or docker, with Debian's libraries (default: ${defaultImage}); it is never fetched`;

/** How commands declare it. */
export const sandboxOption = {
  sandbox: { type: "boolean", default: false },
  "sandbox-image": { type: "string" },
} as const;

/**
 * The sandbox that is asked for, or null.
 * @param kernel - The name after `--kernel`: what another kernel needs of the system is not known.
 * @throws UsageError for an image without a sandbox, or another kernel; GradsheetError where no sandbox works here.
 */
export async function sandboxAsked(
  place: string,
  values: { sandbox: boolean; "sandbox-image"?: string | undefined },
  kernel?: string,
): Promise<Sandbox | null> {
  const image = nameOption(place, "sandbox-image", values["sandbox-image"]);
  if (!values.sandbox) {
    if (image === undefined) return null;
    throw new UsageError({ place, rule: "needs --sandbox for --sandbox-image", got: image });
  }
  if (kernel !== undefined) {
    throw new UsageError({
      place,
      rule: "runs gradsheet's own kernel in a sandbox",
      got: `--kernel ${kernel}`,
      cure: "Leave out one of both.",
    });
  }
  return findSandbox(image);
}
