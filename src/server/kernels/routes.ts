import type { Exchange } from "../http/exchange.js";
import { HttpError } from "../http/http-error.js";
import { empty, json } from "../http/reply.js";
import type { Routes } from "../http/router.js";
import type { Kernels } from "./kernels.js";
import { sessionModel, type Sessions, type SessionWish } from "./sessions.js";

/** A path longer than this is none. */
const longest = 4_096;

/** Jupyter's kernels service. Source: jupyter_server, `services/kernels/handlers.py`. */
export const kernelRoutes = (kernels: Kernels): Routes => ({
  "GET /api/kernels": () => json(kernels.all.map(({ model }) => model)),
  "POST /api/kernels": async (exchange) => {
    const { name, path } = await exchange.json();
    const kernel = kernels.start(optionalText(name, "name") ?? null, optionalText(path, "path") ?? null);
    await kernel.ready;
    return json(kernel.model, 201, { Location: `/api/kernels/${kernel.id}` });
  },
  "GET /api/kernels/:id": ({ words }) => json(kernels.get(words["id"]).model),
  "DELETE /api/kernels/:id": async ({ words }) => {
    await kernels.shutdown(words["id"]);
    return empty();
  },
  "POST /api/kernels/:id/interrupt": async ({ words }) => {
    await kernels.get(words["id"]).interrupt();
    return empty();
  },
  "POST /api/kernels/:id/restart": async ({ words }) => {
    const kernel = kernels.get(words["id"]);
    await kernel.restart();
    return json(kernel.model);
  },
});

/** Jupyter's sessions service. Source: jupyter_server, `services/sessions/handlers.py`. */
export const sessionRoutes = (sessions: Sessions): Routes => ({
  "GET /api/sessions": () => json(sessions.all.map(sessionModel)),
  "POST /api/sessions": async (exchange) => {
    const wish = await wishOf(exchange);
    if (wish.path === undefined) throw new HttpError(400, "A session needs a path.", "bad session");
    const session = await sessions.open(wish);
    return json(sessionModel(session), 201, { Location: `/api/sessions/${session.id}` });
  },
  "GET /api/sessions/:id": ({ words }) => json(sessionModel(sessions.get(words["id"]))),
  "PATCH /api/sessions/:id": async (exchange) =>
    json(sessionModel(await sessions.change(exchange.words["id"], await wishOf(exchange)))),
  "DELETE /api/sessions/:id": async ({ words }) => {
    await sessions.close(words["id"]);
    return empty();
  },
});

async function wishOf(exchange: Exchange): Promise<SessionWish> {
  const { path, name, type, kernel, notebook } = await exchange.json();
  const { name: kernelName, id: kernelId } = record(kernel, "kernel");
  const { path: notebookPath } = record(notebook, "notebook");
  return {
    path: optionalText(path ?? notebookPath, "path"),
    name: optionalText(name, "name"),
    type: optionalText(type, "type"),
    kernelName: optionalText(kernelName, "kernel.name"),
    kernelId: optionalText(kernelId, "kernel.id"),
  };
}

/** Clients send null and the empty text for what they leave open. */
function optionalText(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || value.length > longest)
    throw new HttpError(400, `${what} must be a text.`, "bad session");
  return value;
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object") throw new HttpError(400, `${what} must be an object.`, "bad session");
  return value as Record<string, unknown>;
}
