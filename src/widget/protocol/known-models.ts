import { splitBuffers } from "./buffers.js";
import type { Comm, CommMessage, Comms } from "./kernel-doors.js";

/** Every model that front ends know of, by its id. */
export const knownModels = new Map<string, { readonly state: Record<string, unknown> }>();

const answering = new WeakSet<Comms>();

/**
 * Answers front ends that ask for all models at once, as one does that opens a notebook whose kernel runs.
 * Source: ipywidgets' messaging protocol, "jupyter.widget.control" 1.0.0.
 */
export function answerControlComms(comms: Comms): void {
  if (answering.has(comms)) return;
  answering.add(comms);
  comms.register("jupyter.widget.control", (comm) => {
    comm.onMessage = ({ data }: CommMessage) => {
      if ((data as { method?: unknown } | null)?.method === "request_states") sendStates(comm);
    };
  });
}

function sendStates(comm: Comm): void {
  const states: Record<string, unknown> = {};
  for (const [id, { state }] of knownModels)
    states[id] = {
      model_name: state["_model_name"],
      model_module: state["_model_module"],
      model_module_version: state["_model_module_version"],
      state,
    };
  const { state, buffer_paths, buffers } = splitBuffers(states);
  comm.send({ method: "update_states", states: state, buffer_paths }, { buffers });
}
