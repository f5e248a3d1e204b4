import type { Device, Status } from "../../server/api.js";
import { h } from "../shell/dom.js";
import { get } from "../shell/server.js";
import type { Connection } from "./connection.js";
import type { OpenNotebook } from "./open-notebook.js";

/** The row at the bottom: the kernel and what it does, whether all is saved, the device of trainings, memory. */
export function statusLine(notebook: OpenNotebook, connection: Connection, place: HTMLElement): void {
  const kernel = h("span", { id: "kernel", role: "status" });
  const saved = h("span", { id: "saved", role: "status" });
  const device = h("span", { id: "device" });
  const memory = h("span", { id: "memory" });
  place.replaceChildren(kernel, saved, h("span.gs-Space"), device, memory);
  showKernel(notebook, connection, kernel);
  showSaved(notebook, saved);
  connection.onStatus((status) => {
    memory.textContent = memoryOf(notebook, status);
    memory.title = "What the kernel's process holds in memory";
  });
  void get<Device>("/gradsheet/device").then(
    ({ device: name, text }) => {
      device.textContent = name === null ? "" : `device: ${name}`;
      device.title = text;
    },
    () => undefined,
  );
}

function showKernel(
  { panel: { sessionContext } }: OpenNotebook,
  connection: Connection,
  place: HTMLElement,
): void {
  const show = () => {
    const { kernelDisplayName, kernelDisplayStatus, hasNoKernel } = sessionContext;
    const state = connection.isOnline ? kernelDisplayStatus : "no server";
    place.dataset["state"] = state;
    place.textContent =
      connection.isOnline && hasNoKernel
        ? kernelDisplayName
        : `${kernelDisplayName} | ${state[0]!.toUpperCase()}${state.slice(1)}`;
  };
  sessionContext.statusChanged.connect(show);
  sessionContext.connectionStatusChanged.connect(show);
  sessionContext.kernelChanged.connect(show);
  connection.onStatus(show);
  show();
}

function showSaved({ context }: OpenNotebook, place: HTMLElement): void {
  let isSaving = false;
  const show = () => {
    place.textContent = isSaving ? "Saving…" : context.model.dirty ? "Not saved" : "Saved";
    place.dataset["dirty"] = String(context.model.dirty);
  };
  context.model.stateChanged.connect(show);
  context.saveState.connect((_, state) => {
    isSaving = state === "started";
    show();
  });
  show();
}

function memoryOf({ panel }: OpenNotebook, status: Status | undefined): string {
  const id = panel.sessionContext.session?.kernel?.id;
  const bytes = status?.kernels.find((kernel) => kernel.id === id)?.memory ?? null;
  return bytes === null ? "" : `memory: ${Math.round(bytes / 2 ** 20)} MB`;
}
