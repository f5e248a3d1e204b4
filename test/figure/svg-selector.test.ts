import { describe, expect, it } from "vitest";
import { Document, serialize } from "../../src/figure/svg-dom.js";

const document = new Document();
const make = (
  name: string,
  attributes: Record<string, string>,
  ...children: ReturnType<Document["createElement"]>[]
) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const child of children) element.appendChild(child);
  return element;
};

const tree = make(
  "g",
  { class: "outer" },
  make("path", { class: "line first", d: "M0,0", id: "one" }),
  make(
    "g",
    { class: "inner legend2" },
    make("path", { class: "line" }),
    make("text", { "data-key": "value" }),
  ),
);

describe("querySelectorAll", () => {
  it.each([
    ["path", 2],
    ["*", 4],
    [".line", 2],
    ["path.line.first", 1],
    ["#one", 1],
    ["g path", 2],
    ["g.inner path", 1],
    [".outer > path", 1],
    ["path, text", 3],
    ["[data-key]", 1],
    ['text[data-key="value"]', 1],
    ['g[class^="inner"]', 1],
    ["g[class*=legend]", 1],
    ["path:not([d])", 1],
    [":first-child", 2],
    [":hover", 0],
    [".lin", 0],
  ])("%s finds %i", (selector, count) => {
    expect(tree.querySelectorAll(selector)).toHaveLength(count);
  });

  it("refuses a selector that it does not know, rather than finding nothing", () => {
    expect(() => tree.querySelectorAll("path::before")).toThrow("the selector path::before");
  });
});

describe("serialize", () => {
  it("writes attributes, styles and text as XML", () => {
    const text = make("text", { x: "1", title: '<"&>' });
    text.textContent = "a < b";
    text.style.setProperty("font-size", "12px");
    (text.style as unknown as { fontWeight: string }).fontWeight = "bold";
    expect(serialize(text)).toBe(
      '<text x="1" title="&lt;&quot;&amp;&gt;" style="font-size: 12px; font-weight: bold;">a &lt; b</text>',
    );
  });
});
