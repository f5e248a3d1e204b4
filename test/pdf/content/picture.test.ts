import { describe, expect, it } from "vitest";
import { pictureFrom } from "../../../src/pdf/content/picture.js";
import { pixelCount } from "../../../src/pdf/content/picture-size.js";
import { context } from "./print-tree.js";

/* Pictures of 7 by 5 pixels, written by Pillow. */
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAFElEQVR4nGM8ISfHgAGYMIWoIgoAcO4BDp5SBC0AAAAASUVORK5CYII=";
const gif = "R0lGODdhBwAFAIEAAMgeHgAAAAAAAAAAACwAAAAABwAFAAAIDAABCBxIsKDBgwcDAgA7";
const webpLossless = "UklGRh4AAABXRUJQVlA4TBEAAAAvBgABAAdQjyLXo/+BiOh/AAA=";
const webp = "UklGRjYAAABXRUJQVlA4ICoAAACQAQCdASoHAAUAAsBMJaACdLoAA5gA/u2QP4hd7G2//PTP62/j/xkAAAA=";
const jpegHead = "/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCAAFAAcDASIAAhEBAxEB";

describe("pixelCount", () => {
  it.each([
    ["png", png],
    ["gif", gif],
    ["webp", webpLossless],
    ["webp", webp],
    ["jpg", jpegHead],
  ] as const)("reads 7 × 5 from the head of a %s", (format, base64) => {
    expect(pixelCount(Buffer.from(base64, "base64"), format)).toBe(35);
  });

  it("knows nothing of a file that ends in its head", () => {
    expect(pixelCount(Buffer.from(png, "base64").subarray(0, 18), "png")).toBeNull();
    expect(pixelCount(Buffer.from("/9j/4AAQ", "base64"), "jpg")).toBeNull();
  });
});

describe("pictureFrom", () => {
  it("reads a data address with its words and width", () => {
    expect(pictureFrom(context(), `data:image/png;base64,${png}`, "red", { width: 70 })).toMatchObject({
      format: "png",
      alt: "red",
      width: 70,
    });
  });

  it("refuses a picture that would unpack to gigabytes", () => {
    const bomb = Buffer.from(png, "base64");
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    const shared = context();
    pictureFrom(shared, `data:image/png;base64,${bomb.toString("base64")}`, "huge");
    expect(shared.degraded).toMatchObject([
      { what: "image", reason: "the picture has 3600000000 pixels, more than 64000000" },
    ]);
  });

  it("takes an SVG for what its first bytes say, and its width from its head", () => {
    const svg =
      '<?xml version="1.0"?>\n<!-- c --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>';
    expect(pictureFrom(context(), `data:image/svg+xml,${encodeURIComponent(svg)}`, "")).toMatchObject({
      format: "svg",
      width: 30,
    });
  });
});
