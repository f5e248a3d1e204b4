/* What an interactive page does: code can be copied by a button, and plotly draws the figures that are stored as its JSON. */
"use strict";
for (const code of document.querySelectorAll("pre")) {
  const box = document.createElement("div");
  box.className = "code";
  code.replaceWith(box);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", code.className.includes("input") ? "Copy this code" : "Copy this output");
  button.addEventListener("click", async () => {
    const said = await copied(code).then(
      () => "Copied",
      () => "Not copied",
    );
    button.textContent = said;
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  box.append(code, button);
}

/* A page that is opened as a file may not have the clipboard of the newer way. */
async function copied(code) {
  if (navigator.clipboard !== undefined) {
    try {
      return await navigator.clipboard.writeText(code.textContent);
    } catch {
      /* The older way is tried. */
    }
  }
  const range = document.createRange();
  range.selectNodeContents(code);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  if (!document.execCommand("copy")) throw new Error("no clipboard");
  selection.removeAllRanges();
}

for (const figure of document.querySelectorAll("figure[data-figure]")) {
  const picture = figure.querySelector("img");
  const place = document.createElement("div");
  place.className = "plot";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", picture.alt);
  try {
    const { data, layout = {} } = JSON.parse(figure.dataset.figure);
    const drawn = { autosize: true, ...layout };
    if (drawn.height === undefined) drawn.height = Math.max(320, picture.height);
    figure.append(place);
    Plotly.newPlot(place, data, drawn, { responsive: true, displaylogo: false }).then(
      () => picture.classList.add("on-paper"),
      () => place.remove(),
    );
  } catch {
    place.remove();
  }
}
