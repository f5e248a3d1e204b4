/**
 * The arguments of a launcher, each with what the gateway puts in its place.
 * Source: Jupyter Enterprise Gateway 3, "Kernel launchers".
 */
export const launcherArguments: Record<string, string> = {
  "RemoteProcessProxy.kernel-id": "{kernel_id}",
  "RemoteProcessProxy.response-address": "{response_address}",
  "RemoteProcessProxy.public-key": "{public_key}",
  "RemoteProcessProxy.port-range": "{port_range}",
};
