import { describe, expect, it } from "vitest";
import { real } from "../../src/number/real.js";
import { table } from "../../src/table/table.js";

describe("table of records", () => {
  it("an array of records has the keys of all of them as headings, empty where one is missing", () => {
    const shown = table([{ a: 1 }, { a: 2, b: "x" }], { caption: "two", digits: 3 });
    expect(shown.columns.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(shown.rows).toEqual([
      [1, undefined],
      [2, "x"],
    ]);
    expect([shown.caption, shown.digits]).toEqual(["two", 3]);
  });

  it("a record of lists, of records, and the specification with the same cells give the same table", () => {
    const spec = table({
      columns: ["", "x", "y"],
      rows: [
        ["p", 1, 2],
        ["q", 3, 4],
      ],
    }).toMarkdown();
    expect(table({ p: { x: 1, y: 2 }, q: { x: 3, y: 4 } }).toMarkdown()).toBe(spec);
    expect(table({ "": ["p", "q"], x: [1, 3], y: [2, 4] }).toMarkdown()).toBe(spec);
    const rows = [
      ["p", 1, 2],
      ["q", 3, 4],
    ];
    expect(table(["", "x", "y"], rows).toMarkdown()).toBe(spec);
  });

  it("a list as long as no other and a record without lists or records are refused", () => {
    expect(() => table({ x: [1, 2], y: [1] })).toThrow(
      "table: needs 2 cells in every column, got 1 in y. Fill empty places with null.",
    );
    expect(() => table({ x: 1 } as never)).toThrow("table: needs at least one column");
    expect(() => table([])).toThrow("table: needs at least one column");
    expect(() => table([1] as never)).toThrow("table:");
  });

  it("headings with rows after them take { name, align, digits } and options", () => {
    const shown = table(["x", { name: "y", digits: 1, align: "left" }], [[1 / 3, 1 / 3]], {
      digits: 2,
      caption: "thirds",
    });
    expect(shown.toMarkdown()).toBe("**thirds**\n\n| x | y |\n| ---: | :--- |\n| 0.33 | 0.3 |");
    expect(() => table(["x"], [[1, 2]])).toThrow("needs 1 cells in every row, got 2 in row 0");
  });

  it("digits beside a specification come first", () => {
    expect(table({ x: [Math.PI] }, { digits: 2 }).toMarkdown()).toContain("3.1 ");
  });
});

describe("maths between dollars", () => {
  it("a heading and a cell are typeset everywhere, and plain text in the box", () => {
    const shown = table({ "$\\mu_1$": ["$\\sqrt{8}$"] });
    const spec = table({
      columns: [{ name: "m", latex: "\\mu_1", text: "μ_1" }],
      rows: [[{ latex: "\\sqrt{8}", text: "√8" }]],
    });
    expect(shown.toString()).toBe(spec.toString());
    expect(shown.toHtml()).toBe(spec.toHtml());
    expect(shown.toMarkdown()).toBe(spec.toMarkdown());
    expect(shown.toLatex()).toBe(spec.toLatex());
  });

  it("text with dollars that is not one formula stays text", () => {
    for (const words of ["$5 and $6", "costs $x$", "$", "$$"])
      expect(table({ a: [words] }).toString()).toContain(words);
  });
});

describe("results of traces in cells", () => {
  it("have the table's digits where they are not exact", () => {
    const shown = table({ a: [real(2).sqrt(), real("1/4")] }, { digits: 3 });
    expect(shown.toString()).toContain("1.41 ");
    expect(shown.toLatex()).toContain("1.41 \\\\\n0.25");
    expect(table({ a: [[real(2).sqrt()]] }, { digits: 3 }).toString()).toContain(" 1.41 ");
  });
});

describe("lists in cells", () => {
  it("numbers and results of traces stand with commas, in the table's digits", () => {
    const shown = table({ a: [[1 / 3, 2, real("1/2")]] }, { digits: 3 });
    expect(shown.toString()).toContain("0.333, 2, 0.5");
    expect(shown.toMarkdown()).toContain("| 0.333, 2, 0.5 |");
    expect(shown.toHtml()).toContain('<td style="text-align:left">0.333, 2, 0.5</td>');
    expect(shown.toLatex()).toContain("\\text{0.333, 2, 0.5}");
  });
});

describe("toCsv", () => {
  it("quotes what has commas, quotes, line breaks or blanks at its ends, and keeps every digit of a number", () => {
    const rows = [
      ["a,b", 0.1 + 0.2, null],
      ['say "x"', NaN, 1e-300],
      ["two\nlines", 3n, " blank"],
    ];
    expect(table(["$x_1$", "n", "last"], rows).toCsv()).toBe(
      'x_1,n,last\n"a,b",0.30000000000000004,\n"say ""x""",NaN,1e-300\n"two\nlines",3," blank"\n',
    );
  });
});
