import { describe, expect, it } from "vitest";
import { cleanSvg, svgWidth } from "../../../src/pdf/svg/clean-svg.js";
import { parseXml, printXml } from "../../../src/pdf/svg/xml-tree.js";
import { svgForTypst } from "../../../src/pdf/typst/svg-for-typst.js";

const xmlns = 'xmlns="http://www.w3.org/2000/svg"';
const lost: string[] = [];

function clean(svg: string): string {
  const root = parseXml(svg);
  lost.length = 0;
  cleanSvg(root, { pictureAt: () => null, lost: (text) => lost.push(text) });
  return printXml(root);
}

describe("parseXml", () => {
  it.each([
    ["<a b='1'/>", '<a b="1"/>'],
    ['<?xml version="1.0"?>\n<!-- < --><a><![CDATA[<&]]></a>', "<a>&lt;&amp;</a>"],
    [
      '<!DOCTYPE svg PUBLIC "-//W3C" "x.dtd" [<!ENTITY ns "x&#33;"><!-- ] -->]><a b="&ns;">&ns;&lt;</a>',
      '<a b="x!">x!&lt;</a>',
    ],
    ["<a>&#x41;&#66;&nbsp;&unknown;</a>", "<a>AB\u00a0&amp;unknown;</a>"],
    ['<a b="x > y">\n<c:d  e = "1"\n/></a>', '<a b="x &gt; y">\n<c:d e="1"/></a>'],
    ["\ufeff<a/>", "<a/>"],
  ])("%s", (text, printed) => expect(printXml(parseXml(text))).toBe(printed));

  it.each([
    "",
    "a",
    "<",
    "<a",
    "<a>",
    "</a>",
    "<a></b>",
    "<a b=c/>",
    "<a b='<'/>",
    "<!DOCTYPE",
    "<!--",
    "<a><![CDATA[",
    "<a>".repeat(5000),
  ])("refuses %j with a line", (text) => expect(() => parseXml(text.slice(0, 20_000))).toThrow(/\(line 1\)/));

  it("ends with entities that grow without end", () => {
    const entities = Array.from(
      { length: 30 },
      (_, at) => `<!ENTITY e${at + 1} "&e${at};&e${at};&e${at};&e${at};">`,
    );
    const bomb = `<!DOCTYPE a [<!ENTITY e0 "xxxxxxxxxx">${entities.join("")}<!ENTITY me "&me;">]>`;
    expect(() => parseXml(`${bomb}<a>&e15;</a>`)).toThrow("grow without end");
    expect(() => parseXml(`${bomb}<a>&me;</a>`)).toThrow("grow without end");
  });
});

describe("cleanSvg", () => {
  it.each([
    ["scripts", `<svg ${xmlns}><script>x</script><g onclick="x"/></svg>`, `<svg ${xmlns}><g/></svg>`],
    [
      "references out of it",
      `<svg ${xmlns}><a href="https://x"/><use href="#a"/></svg>`,
      `<svg ${xmlns}><a/><use href="#a"/></svg>`,
    ],
    ["names without a name space", `<svg><i:x/><g i:y="1"/></svg>`, `<svg ${xmlns}><g/></svg>`],
    ["lengths in ex", `<svg ${xmlns} width="4ex"/>`, `<svg ${xmlns} width="32"/>`],
  ])("takes out or mends %s", (_title, svg, printed) => expect(clean(svg)).toBe(printed));

  it("gives xlink its name space", () => {
    expect(clean('<svg><use xlink:href="#a"/></svg>')).toBe(
      `<svg ${xmlns} xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/></svg>`,
    );
  });

  it("sets text of HTML as text of the drawing, but for what a switch has instead", () => {
    const foreign = '<foreignObject x="10" width="80" height="20"><div>a b<br/>c</div></foreignObject>';
    expect(clean(`<svg>${foreign}</svg>`)).toMatch(
      /<text text-anchor="middle"[^>]*><tspan x="50"[^>]*>a b<\/tspan><tspan x="50"[^>]*>c</,
    );
    expect(clean(`<svg><switch>${foreign}<text>d</text></switch></svg>`)).toBe(
      `<svg ${xmlns}><switch><text>d</text></switch></svg>`,
    );
    expect(clean("<svg><foreignObject><p>lost words</p></foreignObject></svg>")).toBe(`<svg ${xmlns}/>`);
    expect(lost).toEqual(["lost words"]);
  });

  it("reads a width in every unit", () => {
    const width = (attributes: string): number | undefined => svgWidth(parseXml(`<svg ${attributes}/>`));
    expect([
      width('width="4ex"'),
      width('width="1in"'),
      width('style="width: 3pc"'),
      width('width="100%" viewBox="0 0 7 2"'),
      width(""),
    ]).toEqual([32, 96, 48, 7, undefined]);
  });
});

describe("svgForTypst", () => {
  const set = (svg: string): string => Buffer.from(svgForTypst(Buffer.from(svg))).toString();

  it("sets text in the document's fonts, wherever they are named", () => {
    const text = set(
      `<svg ${xmlns}><style>text { font: 10px Arial }</style><text style="font-size:14px;font-family:Bitstream Vera Sans">A</text><rect style="fill:red;stroke:blue"/><text font-family="'Courier New'">B</text><text style="font: italic bold 12px/1.5 'A, B', sans-serif; fill: red">C</text></svg>`,
    );
    expect(text).toBe(
      `<svg ${xmlns} font-family="Latin Modern Roman"><style>text { font-size: 10px; font-family: Latin Modern Roman}</style><text style="font-size:14px;font-family: Latin Modern Roman">A</text><rect style="fill:red;stroke:blue"/><text font-family="DejaVu Sans Mono">B</text><text style="font-style: italic; font-weight: bold; font-size: 12px; font-family: Latin Modern Roman; fill: red">C</text></svg>`,
    );
  });

  it("leaves what is no XML as it is", () => expect(set("<svg")).toBe("<svg"));
});
