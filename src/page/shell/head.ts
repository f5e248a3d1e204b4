import { type Attributes, h, icon } from "./dom.js";
import { icons } from "./icons.js";
import { chooseColors, type Choice, chosenColors } from "./scheme.js";

const choices = ["system", "light", "dark"] as const satisfies readonly Choice[];

/** The row at the top of every page: the way home, a title, what can be done here, help, colors. */
export function head({
  title,
  before = [],
  actions = [],
  after = [],
}: {
  title: HTMLElement;
  /** Buttons at the left edge. */
  before?: HTMLElement[];
  /** What can be done here; behind one button where the window is narrow. */
  actions?: HTMLElement[];
  /** Buttons at the right edge. */
  after?: HTMLElement[];
}): HTMLElement {
  const list = h("div", { id: "actions" }, ...actions);
  const more = iconButton(icons.more, "More", {
    id: "more",
    "aria-expanded": "false",
    "aria-controls": "actions",
    onclick: () => open(!list.classList.contains("gs-open")),
  });
  const open = (isOpen: boolean) => {
    list.classList.toggle("gs-open", isOpen);
    more.setAttribute("aria-expanded", String(isOpen));
  };
  document.addEventListener("click", ({ target }) => {
    if (!more.contains(target as Node)) open(false);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") open(false);
  });
  return h(
    "header",
    { id: "head" },
    ...before,
    h("a", { href: "/", id: "home", title: "All papers" }, mark(), h("span", {}, "gradsheet")),
    title,
    list,
    actions.length > 0 && more,
    ...after,
    colorsButton(),
    h("a.gs-Button", { href: "/help/", title: "Help", "aria-label": "Help", id: "help" }, icon(icons.help)),
  );
}

/** A button that is a drawing alone, with a name. */
export function iconButton(path: string, name: string, attributes: Attributes = {}): HTMLButtonElement {
  return h(
    "button.gs-Button",
    { type: "button", title: name, "aria-label": name, ...attributes },
    icon(path),
  );
}

/** A descending loss curve, as the kernel's picture has it. */
function mark(): HTMLElement {
  return h("span.gs-Mark", { "aria-hidden": "true" }, icon("M3 2.5v10.5h10.5M4.5 4c1 5.5 3 6.5 8.5 6.8"));
}

function colorsButton(): HTMLElement {
  const name = () => `Colors: ${chosenColors() === "system" ? "as the system" : chosenColors()}`;
  const button = iconButton(icons[chosenColors()], name(), {
    id: "colors",
    onclick: () => {
      chooseColors(choices[(choices.indexOf(chosenColors()) + 1) % choices.length]!);
      button.replaceChildren(icon(icons[chosenColors()]));
      button.title = name();
      button.setAttribute("aria-label", name());
    },
  });
  return button;
}
