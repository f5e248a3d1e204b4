/** What is wrong with the page that is shown; runs in the browser. */
(() => {
  const faults = [];
  if (document.title.trim() === "") faults.push("no title");
  if (document.documentElement.lang === "") faults.push("no language");
  const headings = [...document.querySelectorAll(".vp-doc :is(h1,h2,h3,h4,h5,h6)")];
  const levels = headings.map(({ tagName }) => Number(tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) faults.push("not one h1");
  for (const [at, level] of levels.entries())
    if (level > (levels[at - 1] ?? 0) + 1)
      faults.push(`h${level} without one above: ${headings[at].innerText}`);
  for (const image of document.querySelectorAll(".vp-doc img"))
    if ((image.getAttribute("alt") ?? "").trim() === "")
      faults.push(`a picture without words: ${image.outerHTML.slice(0, 80)}`);
  const ids = new Set();
  for (const { id } of document.querySelectorAll(".vp-doc [id]")) {
    if (ids.has(id)) faults.push(`two places are called ${id}`);
    ids.add(id);
  }
  if (document.querySelectorAll("main, [role=main]").length !== 1) faults.push("not one main part");
  // Words that are cut off, and cannot be scrolled to.
  for (const box of document.querySelectorAll(".vp-doc :is(div,table,pre,ul,li,p,span.name,span.from)"))
    if (
      box.scrollWidth > box.clientWidth + 2 &&
      /hidden|clip/.test(getComputedStyle(box).overflowX) &&
      box.closest(".katex, .header-anchor") === null
    )
      faults.push(`words are cut off: ${box.innerText.slice(0, 60)}`);
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth + 1) faults.push(`scrolls sideways: ${scrollWidth} in ${clientWidth}`);
  for (const link of document.querySelectorAll("a[href], button"))
    if (
      link.checkVisibility() &&
      (link.innerText + (link.getAttribute("aria-label") ?? "") + link.title).trim() === "" &&
      link.querySelector("img[alt]:not([alt=''])") === null
    )
      faults.push(`a link without a name: ${link.outerHTML.slice(0, 90)}`);
  // What CSS has mixed comes in shares of 1.
  const channels = (color) =>
    (color.match(/[\d.]+/g) ?? []).map((part) =>
      color.startsWith("color(") ? 255 * Number(part) : Number(part),
    );
  const light = (color) => {
    const [r, g, b] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      const alpha = channels(color)[3] ?? 1;
      if (alpha === 1 && color !== "transparent") return color;
    }
    return "rgb(255, 255, 255)";
  };
  const pale = new Set();
  for (const element of document.querySelectorAll(
    ":is(.vp-doc,.VPNav,.VPSidebar,.VPDocAside) :is(p,li,td,th,h1,h2,h3,a,code,button,summary,figcaption,pre span,span.from,span.name)",
  )) {
    if (
      !element.checkVisibility() ||
      element.innerText.trim() === "" ||
      element.closest(".katex-mathml, .header-anchor")
    )
      continue;
    const color = getComputedStyle(element).color;
    if (!color.startsWith("rgb")) continue;
    const [low, high] = [light(color), light(ground(element))].toSorted((one, other) => one - other);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) pale.add(`${element.tagName} ${color} on ${ground(element)}: ${contrast.toFixed(1)}`);
  }
  return [...faults, ...pale];
})();
