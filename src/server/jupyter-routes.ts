import { packageVersion } from "../package.js";
import { HttpError } from "./http/http-error.js";
import { json } from "./http/reply.js";
import type { Routes } from "./http/router.js";
import type { Kernels } from "./kernels/kernels.js";

const terminals = () => {
  throw new HttpError(404, "gradsheet serves no terminals: open one of your own.", "no terminals");
};

/** What Jupyter's clients ask of the server itself. */
export function jupyterRoutes(kernels: Kernels, started: Date, connections: () => number): Routes {
  const version = () => json({ version: packageVersion });
  return {
    "GET /api": version,
    "GET /api/": version,
    "GET /api/status": () =>
      json({
        connections: connections(),
        kernels: kernels.all.length,
        last_activity: new Date(
          Math.max(started.getTime(), ...kernels.all.map(({ lastActivity }) => lastActivity.getTime())),
        ).toISOString(),
        started: started.toISOString(),
      }),
    "GET /api/me": () =>
      json({
        identity: {
          username: "user",
          name: "You",
          display_name: "You",
          initials: "Y",
          avatar_url: null,
          color: null,
        },
        permissions: {},
      }),
    "GET /api/terminals": terminals,
    "POST /api/terminals": terminals,
    "GET /api/terminals/*name": terminals,
    "DELETE /api/terminals/*name": terminals,
  };
}
