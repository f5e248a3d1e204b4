import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { computationGraph, parse, simplify } from "../../src/index.js";
import { ComputationGraph } from "../../src/graph/computation-graph.js";
import { randomNumbers } from "../../src/number/random.js";
import { corpus } from "../symbolic/corpus.js";
import { differenceQuotient, distance } from "../symbolic/differences.js";

describe("computationGraph", () => {
  it("splits 1/(1 + exp(−z)) into −, exp, +1 and 1/x", () => {
    const graph = computationGraph("1/(1 + exp(-z))", { z: 3 });
    expect(graph.nodes.map((node) => [node.name, node.label])).toEqual([
      ["z", ""],
      ["v1", "−"],
      ["v2", "exp"],
      ["v3", "+1"],
      ["f", "1/x"],
    ]);
    expect(graph.value()).toBeCloseTo(1 / (1 + Math.exp(-3)), 14);
    expect(graph.gradient("z")).toBeCloseTo(Math.exp(-3) / (1 + Math.exp(-3)) ** 2, 14);
  });

  it("passes no gradient on from a node without influence, however steep it is: w·√x at w = 0, x = 0", () => {
    const graph = computationGraph({ q: "sqrt(x)", f: "w*q" }, { x: 0, w: 0 });
    expect(graph.gradient("q")).toBe(0);
    expect(graph.node("q").inputs[0].local).toBe(Infinity);
    expect(graph.gradient("x")).toBe(0);
  });

  it("keeps the steps that its author names, with their local derivatives", () => {
    const graph = computationGraph(
      { p: "a*x", q: "b*y", r: "p + q", s: "r + c", f: "relu(s)" },
      { a: 3, b: 2, c: -5, x: 2, y: 3 },
    );
    expect(["p", "q", "r", "s", "f"].map((name) => graph.value(name))).toEqual([6, 6, 12, 7, 7]);
    expect(["a", "b", "c", "x", "y"].map((name) => graph.gradient(name))).toEqual([2, 3, 1, 3, 2]);
    expect(graph.edges.map(({ from, to, local }) => `${from}→${to} ${local}`)).toEqual([
      "a→p 2",
      "x→p 3",
      "b→q 3",
      "y→q 2",
      "p→r 1",
      "q→r 1",
      "c→s 1",
      "r→s 1",
      "s→f 1",
    ]);
    expect(String(graph.node("p").inputs[0].derivative)).toBe("x");
  });

  it("adds the gradients of a value that is used twice, and shares equal operations", () => {
    const graph = computationGraph("(x*y)^2 + x*y", { x: 2, y: 3 });
    expect(graph.nodes.filter((node) => node.label === "×")).toHaveLength(1);
    expect(graph.gradient("x")).toBe(2 * 6 * 3 + 3);
    expect(computationGraph("x*x", { x: 5 }).gradient("x")).toBe(10);
  });

  it("follows the kink convention at relu(0)", () => {
    expect(computationGraph("relu(x)", { x: 0 }).gradient("x")).toBe(0);
    expect(computationGraph("relu(x)", { x: 0 }, { kink: 1 }).gradient("x")).toBe(1);
    expect(() => computationGraph("relu(x)", { x: 0 }, { kink: "error" })).toThrow("kink");
  });

  it("derivative() multiplies along paths and adds them: what the symbolic derivative gives", () => {
    const plain = computationGraph({ z: "w*x", y: "max(z, 0)" }, { w: 0.5, x: 2 });
    const skip = computationGraph({ z: "w*x", s: "z + x", y: "max(s, 0)" }, { w: 0.5, x: 2 });
    expect([1, -1].map((z) => String(simplify(plain.derivative("x").substitute({ z }))))).toEqual(["w", "0"]);
    expect([1, -1].map((s) => String(simplify(skip.derivative("x").substitute({ s }))))).toEqual([
      "w + 1",
      "0",
    ]);
    const sigma = computationGraph({ p: "-z", q: "exp(p)", r: "q + 1", f: "1/r" }, { z: 3 });
    const values = Object.fromEntries(sigma.nodes.map((node) => [node.name, node.value]));
    for (const name of ["z", "p", "q", "r", "f"])
      expect(sigma.derivative(name).evaluate(values)).toBeCloseTo(sigma.gradient(name), 14);
    expect(String(computationGraph({ a: "x^2", f: "y" }, { x: 1, y: 2 }).derivative("x"))).toBe("0");
  });

  it("check() compares with differences and finds a wrong gradient", () => {
    const graph = computationGraph("(x*y)^2 + sin(x)", { x: 0.7, y: -1.3 });
    expect(graph.check().gradients.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(graph.check().largestError).toBeLessThan(1e-9);
    expect(graph.check(["v1"]).gradients[0].difference).toBeCloseTo(2 * 0.7 * -1.3, 9);
    const broken = new ComputationGraph(
      graph.nodes.map((node) => (node.name === "x" ? { ...node, gradient: node.gradient + 0.01 } : node)),
    );
    expect([graph.check().passed, broken.check().passed]).toEqual([true, false]);
    expect(broken.check().table().toMarkdown()).toContain("finite difference");
    expect(graph.draw().description).toBe("computation graph of f from x, y");
    expect(graph.draw().svg).toBe(graph.svg);
  });

  it("says what is missing or out of order", () => {
    expect(() => computationGraph("x*y", { x: 1 })).toThrow("needs a value for y, got values for x");
    expect(() => computationGraph({ f: "g + x", g: "x^2" }, { x: 1 })).toThrow("uses g after its own step");
    expect(() => computationGraph({ x: "2*y" }, { x: 1, y: 2 })).toThrow("a name of its own");
    expect(() => computationGraph({}, {})).toThrow("at least one step");
    expect(() => computationGraph("x", { x: 1 }).node("q")).toThrow("Its nodes: x, f.");
  });

  it.each(corpus)(
    "values and gradients of $text agree with the expression and with differences",
    ({ text, from, to }) => {
      const f = parse(text);
      const random = randomNumbers(5);
      for (let round = 0; round < 3; round++) {
        const at = Object.fromEntries(f.variables.map((name) => [name, from + (to - from) * random()]));
        const graph = computationGraph(f, at);
        expect(distance(graph.value(), f.evaluate(at))).toBeLessThan(1e-13);
        for (const name of f.variables)
          expect(distance(graph.gradient(name), differenceQuotient(f, name, at))).toBeLessThan(1e-8);
      }
    },
  );
});

/** All elements of a name below a node, in the order of the document. */
function elements(node: DefaultTreeAdapterTypes.ParentNode, name: string): DefaultTreeAdapterTypes.Element[] {
  return node.childNodes.flatMap((child) =>
    tree.isElementNode(child) ? [...(child.tagName === name ? [child] : []), ...elements(child, name)] : [],
  );
}

const attribute = (element: DefaultTreeAdapterTypes.Element, name: string): string | undefined =>
  element.attrs.find((entry) => entry.name === name)?.value;

describe("the drawing of a computation graph", () => {
  const graph = computationGraph("max(x, 0)*log(y) < 1 ? x*y : 0", { x: 2, y: 1.5 });
  const [root] = elements(parseFragment(graph.svg), "svg");
  const texts = elements(root, "text").map((text) => (tree.getFirstChild(text) as { value: string }).value);
  const boxed = elements(root, "rect").filter((rect) => attribute(rect, "rx") !== undefined);

  it("is well-formed and shows every node, value, gradient and local derivative", () => {
    const shown = (x: number): string => String(Number(x.toPrecision(4))).replace("-", "−");
    for (const node of graph.nodes) {
      expect(texts).toContain(shown(node.value));
      expect(texts).toContain(shown(node.gradient));
    }
    for (const edge of graph.edges) expect(texts).toContain(shown(edge.local));
    expect(boxed).toHaveLength(graph.nodes.length);
  });

  it("keeps all nodes apart and inside the picture", () => {
    const boxes = boxed.map((rect) =>
      ["x", "y", "width", "height"].map((name) => Number(attribute(rect, name))),
    );
    const [width, height] = ["width", "height"].map((name) => Number(attribute(root, name)));
    boxes.forEach(([x, y, w, h], index) => {
      expect(x >= 0 && y >= 0 && x + w <= width && y + h <= height).toBe(true);
      for (const [x2, y2, w2, h2] of boxes.slice(index + 1))
        expect(x + w <= x2 || x2 + w2 <= x || y + h <= y2 || y2 + h2 <= y).toBe(true);
    });
  });

  it("is what a notebook shows, with the table as text", () => {
    const shown = (graph as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for("Jupyter.display")
    ]();
    expect(Object.keys(shown)).toEqual(["image/svg+xml", "text/plain"]);
    expect(shown["text/plain"]).toContain("gradient");
  });
});
