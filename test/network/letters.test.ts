import { describe, expect, it } from "vitest";
import { layer } from "../../src/network/layer.js";
import { network } from "../../src/network/network.js";
import { windowPositions } from "../../src/network/window.js";
import { parse } from "../../src/symbolic/parse.js";

const conv = layer.conv2d({ out: "F", kernel: "K", stride: "S", padding: "P", dilation: "D" });

describe("networks in letters", () => {
  it("the side of a convolution is 1 + floor((H + 2P − D(K−1) − 1)/S), for 2000 numbers put in", () => {
    const [, side] = network({ input: ["C", "H", "H"], layers: [conv] }).outputShape;
    const textbook = parse("1 + floor((H + 2*P - D*(K-1) - 1)/S)");
    let tried = 0;
    for (let H = 1; H <= 14; H++)
      for (let K = 1; K <= 5; K++)
        for (let S = 1; S <= 4; S++)
          for (let P = 0; P <= 3; P++)
            for (let D = 1; D <= 2; D++) {
              const positions = windowPositions(H, {
                kernel: K,
                stride: S,
                padding: P,
                paddingEnd: P,
                dilation: D,
                ceil: false,
              });
              const at = { H, K, S, P, D };
              expect([(side as typeof textbook).evaluate(at), textbook.evaluate(at)]).toEqual([
                positions,
                positions,
              ]);
              tried++;
            }
    expect(tried).toBeGreaterThan(2000);
  });

  it("whole parts come out of quotients: strides of 2 on H, on H/2-like sizes, and a padding that keeps the side", () => {
    const side = (...layers: Parameters<typeof network>[0]["layers"]) =>
      String(network({ input: [1, "H", "H"], layers: layers as never }).outputShape.at(-1));
    expect(side(layer.conv2d({ out: 1, kernel: 3, padding: 1 }))).toBe("H");
    expect(side(layer.conv2d({ out: 1, kernel: "K", padding: "(K-1)/2" }))).toBe("H");
    expect(side(layer.conv2d({ out: 1, kernel: "K", padding: "same", stride: 2 }))).toBe("ceil(H/2)");
    expect(side("2w2s")).toBe("floor(H/2)");
    expect(side("2w2s", "up2")).toBe("2*floor(H/2)");
    expect(side("16t4w2s1p")).toBe("2*H");
  });

  it("a network in letters with all letters put in is the network in numbers; words stay words", () => {
    const net = network({
      input: [3, "H", "W"],
      layers: [
        layer.conv2d({ out: "F", kernel: 3, padding: "same" }),
        "relu",
        "flatten",
        layer.dense({ units: "n" }),
      ],
    });
    expect(net.at({ H: 8, W: 9, F: 4, n: 10 }).summary().trainable).toBe(3 * 4 * 9 + 4 + 8 * 9 * 4 * 10 + 10);
    expect(String(net.summary().rows[3].trainable)).toBe("F*H*W*n + n");
    expect(() => net.at({ H: 8 })).toThrow("needs numbers for all sizes here");
    expect(net.draw().description).toContain("conv2d, relu, flatten, dense");
    expect(String(net)).toContain("FHWn");
  });

  it("recurrent layers and branches count in letters too", () => {
    const lstm = network({ input: { seq: ["T", "n"] }, layers: [layer.lstm({ hidden: "h" })] }).summary();
    for (const [n, h] of [
      [3, 5],
      [10, 7],
    ])
      expect((lstm.trainable as ReturnType<typeof parse>).evaluate({ n, h })).toBe(4 * h * (n + h + 1));
    const both = network({
      input: ["C", "H", "W"],
      layers: [{ type: "parallel", branches: [[layer.conv2d({ out: "A", kernel: 1 })], ["8c3w1s1p"]] }],
    });
    expect(both.outputShape.map(String)).toEqual(["A + 8", "H", "W"]);
  });

  it("find solves shapes, parameters and products back, as formulas and by trying whole numbers", () => {
    const net = network({
      input: ["C", "N", "N"],
      layers: [layer.conv2d({ out: "F", kernel: "K", padding: "P" })],
    });
    expect(net.find("P", { outputShape: [null, "N", null] }).formulas.map(String)).toEqual(["(K - 1)/2"]);
    expect(net.find("F", { parameters: 448 }, { C: 3, K: 3 })).toMatchObject({ whole: [16] });
    expect(net.find("K", { parameters: 76 }, { C: 3, F: 1 }).whole).toEqual([5]);
    expect(net.find("P", { outputShape: [null, 30, 30] }, { N: 28, K: 5 }).whole).toEqual([3]);
    const strided = network({
      input: [1, 28, 28],
      layers: [layer.conv2d({ out: 1, kernel: 3, stride: "S" })],
    });
    const side = (S: number) => Math.floor(25 / S) + 1;
    const fits = Array.from({ length: 40 }, (_, index) => index + 1).filter((S) => side(S) === 5);
    expect(strided.find("S", { outputShape: [null, 5, null] }).whole).toEqual(fits);
    expect(() => net.find("Q", { parameters: 3 })).toThrow("needs a wish in which the letter Q has a part");
    expect(() => net.find("K", { outputShape: [1] })).toThrow("needs an output shape of 3 sizes");
  });

  it("says where letters cannot be: padded products left out, windows that hang over, and words that are no letters", () => {
    const net = network({ input: ["C", "H", "W"], layers: [conv] });
    expect(() => net.opCount({ padding: "skip" })).toThrow("needs numbers for all sizes to count this");
    const hanging = [layer.maxPool2d({ kernel: 3, stride: 2, ceil: true })];
    expect(() => network({ input: [1, "H", "W"], layers: hanging })).toThrow("needs numbers for all sizes");
    for (const bad of ["sin(K)", "3", "K;", "1,2", "{}", "smae", "K -"])
      expect(() => network({ input: [3, 9, 9], layers: [layer.conv2d({ out: 1, kernel: bad })] })).toThrow(
        "needs one or 2 whole numbers",
      );
    expect(() => network({ input: [3, 8, 8], layers: ["2w", layer.dense({ units: "n" })] })).toThrow(
      "flatten",
    );
  });
});
