import { h, icon } from "./dom.js";
import { icons } from "./icons.js";

/** A notice that can be changed and taken away. */
export interface Notice {
  /** Replaces what it says; links and buttons may follow the text. */
  say(text: string, ...more: HTMLElement[]): void;
  close(): void;
}

let region: HTMLElement | undefined;

/**
 * Tells something at the page's lower edge, also to screen readers.
 * @param text what
 * @param options how grave it is; what happens when the reader closes it
 */
export function notify(
  text: string,
  { tone = "plain", onClose }: { tone?: "plain" | "fault"; onClose?: () => void } = {},
): Notice {
  region ??= document.body.appendChild(h("div", { id: "notices", role: "region", "aria-label": "Notices" }));
  const words = h("div", { role: tone === "fault" ? "alert" : "status" });
  const close = () => {
    box.remove();
    onClose?.();
  };
  const button = h(
    "button",
    { type: "button", title: "Close", "aria-label": "Close", onclick: close },
    icon(icons.close),
  );
  const box = h("div", { "data-tone": tone }, words, button);
  region.append(box);
  const say = (said: string, ...more: HTMLElement[]) => words.replaceChildren(said, ...more);
  say(text);
  return { say, close: () => box.remove() };
}

/**
 * A line across the notebook for what stays true for a while.
 * @param place above what
 * @param text what is so
 * @param action a button that ends it
 */
export function banner(
  place: HTMLElement,
  text: string,
  action?: { label: string; run: () => unknown },
): { close: () => void } {
  const line = h(
    "div.gs-Banner",
    { role: "status" },
    h("span", {}, text),
    action && h("button", { type: "button", onclick: action.run }, action.label),
  );
  place.append(line);
  return { close: () => line.remove() };
}
