import { afterEach, describe, expect, it } from "vitest";
import { documentDate } from "../../src/pdf/document-date.js";

describe("documentDate", () => {
  const before = process.env.SOURCE_DATE_EPOCH;
  afterEach(() => {
    if (before === undefined) delete process.env.SOURCE_DATE_EPOCH;
    else process.env.SOURCE_DATE_EPOCH = before;
  });

  it.each([
    ["2026-06-08", "8 June 2026"],
    ["2026-06", "June 2026"],
    ["2026", "2026"],
    ["2026-06-08T23:30:00Z", "8 June 2026"],
  ])("%s reads %s", (iso, words) => {
    expect(documentDate("pdf", iso)?.words).toBe(words);
  });

  it("takes SOURCE_DATE_EPOCH where nothing is asked for, and never the clock", () => {
    process.env.SOURCE_DATE_EPOCH = "86400";
    expect(documentDate("pdf", undefined)).toEqual({
      time: new Date("1970-01-02T00:00:00Z"),
      words: "2 January 1970",
    });
    expect(documentDate("pdf", "2026")?.words).toBe("2026");
    delete process.env.SOURCE_DATE_EPOCH;
    expect(documentDate("pdf", undefined)).toBeNull();
  });

  it("refuses what is no date", () => {
    expect(() => documentDate("pdf", "soon")).toThrow("pdf: needs an ISO date, got soon.");
  });
});
