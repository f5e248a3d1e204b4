import { h } from "./dom.js";
import { iconButton } from "./head.js";
import { icons } from "./icons.js";

/** What a menu offers: something that is done, or an address that is opened. */
export interface MenuItem {
  label: string;
  run?: () => unknown;
  /** An address, fetched as a file of this name. */
  download?: { href: string; name: string };
}

/**
 * A button that opens a menu, which keys lead through: the arrows, Home, End, and Escape back to the button.
 * @param name what the button says to who does not see it
 * @param items made anew each time
 */
export function menuButton(name: string, items: () => readonly MenuItem[]): HTMLElement {
  const button = iconButton(icons.more, name, {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    onclick: () => open(),
  });
  button.classList.add("gs-MenuButton");
  const open = () => {
    const menu = h("div.gs-Menu", { role: "menu", "aria-label": name, popover: "auto" });
    const entries = items().map(({ label, run, download }) =>
      download === undefined
        ? h(
            "button",
            {
              type: "button",
              role: "menuitem",
              tabindex: "-1",
              onclick: () => {
                menu.hidePopover();
                void run?.();
              },
            },
            label,
          )
        : h(
            "a",
            {
              role: "menuitem",
              tabindex: "-1",
              href: download.href,
              download: download.name,
              onclick: () => menu.hidePopover(),
            },
            label,
          ),
    );
    menu.append(...entries);
    menu.addEventListener("keydown", (event) => {
      const at = entries.indexOf(document.activeElement as HTMLElement & (typeof entries)[number]);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
      if (event.key === "Tab") menu.hidePopover();
      if (to === undefined) return;
      event.preventDefault();
      entries.at(to % entries.length)?.focus();
    });
    menu.addEventListener("toggle", (event) => {
      const isOpen = (event as ToggleEvent).newState === "open";
      button.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) return;
      if (menu.contains(document.activeElement) || document.activeElement === document.body) button.focus();
      menu.remove();
    });
    document.body.append(menu);
    menu.showPopover();
    placeBeside(menu, button);
    entries[0]?.focus();
  };
  return button;
}

/** Below the button, at its right edge, or above it where there is no room. */
function placeBeside(menu: HTMLElement, button: HTMLElement): void {
  const place = button.getBoundingClientRect();
  const below = place.bottom + menu.offsetHeight < innerHeight;
  menu.style.top = `${below ? place.bottom + 2 : Math.max(0, place.top - menu.offsetHeight - 2)}px`;
  menu.style.left = `${Math.max(4, place.right - menu.offsetWidth)}px`;
}
