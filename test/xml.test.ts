import { parseFragment } from "parse5";
import { expect, it } from "vitest";
import { escapeXml } from "../src/xml.js";

it("escapeXml: a parser of HTML reads back what went in, as text and as an attribute", () => {
  const text = "a < b > c & \"d\" &amp; 'e'";
  const [element] = parseFragment(`<p title="${escapeXml(text)}">${escapeXml(text)}</p>`).childNodes;
  expect(element).toMatchObject({ attrs: [{ name: "title", value: text }], childNodes: [{ value: text }] });
});
