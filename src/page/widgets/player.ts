import { h, icon } from "../shell/dom.js";
import { icons } from "../shell/icons.js";
import { type View, whenever } from "./view.js";

/** Buttons that let a number run from one end to the other. */
export const player: View = (model, place, around) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const step = () => {
    timer = undefined;
    const [value, max] = [model.get<number>("value"), model.get<number>("max")];
    const next = value + model.get<number>("step");
    if (next <= max) model.set({ value: next });
    else if (model.get<boolean>("repeat")) model.set({ value: model.get<number>("min") });
    else return model.set({ playing: false });
    run();
  };
  const run = () => {
    timer ??= setTimeout(step, Math.max(10, model.get<number>("interval")));
  };
  const start = () => {
    const isAtEnd = model.get<number>("value") + model.get<number>("step") > model.get<number>("max");
    model.set({ playing: true, ...(isAtEnd ? { value: model.get<number>("min") } : {}) });
  };
  const button = (path: string, name: string, onclick: () => void) =>
    h("button", { type: "button", title: name, "aria-label": name, onclick }, icon(path));
  const play = button(icons.play, "Play", () =>
    model.get<boolean>("playing") ? model.set({ playing: false }) : start(),
  );
  const back = button(icons.stop, "Stop and go back", () =>
    model.set({ playing: false, value: model.get<number>("min") }),
  );
  const repeat = button(icons.repeat, "Repeat", () => model.set({ repeat: !model.get<boolean>("repeat") }));
  place.append(h("div.gs-Player", { role: "group", "aria-label": "Animation" }, play, back, repeat));
  around.onEnd(stop);
  whenever(model, around, () => {
    const playing = model.get<boolean>("playing") && model.isAlive;
    if (playing) run();
    else stop();
    play.replaceChildren(icon(playing ? icons.pause : icons.play));
    play.title = playing ? "Pause" : "Play";
    play.setAttribute("aria-label", play.title);
    repeat.hidden = !model.get<boolean>("show_repeat");
    repeat.setAttribute("aria-pressed", String(model.get<boolean>("repeat")));
    for (const one of [play, back, repeat]) one.disabled = model.get<boolean>("disabled") || !model.isAlive;
  });
};
