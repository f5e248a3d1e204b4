/*
 * The notebook that is measured: 15 cells with what solutions have, three pages. It is written with its outputs, so that
 * every tool typesets and none computes.
 */

const code = (source, ...outputs) => ({
  cell_type: "code",
  metadata: {},
  execution_count: 1,
  source,
  outputs,
});
const markdown = (source) => ({ cell_type: "markdown", metadata: {}, source });
const shown = (data) => ({ output_type: "display_data", metadata: {}, data });

const steps = Array.from({ length: 40 }, (_, index) => index + 1);
const curve = (name, power) => ({
  x: steps,
  y: steps.map((step) => step ** -power),
  name,
  mode: "lines",
  type: "scatter",
});
const figure = {
  data: [curve("SGD", 0.7), curve("momentum", 1.1), curve("Adam", 1.5)],
  layout: {
    title: { text: "Loss of three optimizers" },
    xaxis: { title: { text: "step" }, type: "log" },
    yaxis: { title: { text: "loss" }, type: "log" },
  },
};

const graph = `<svg xmlns="http://www.w3.org/2000/svg" width="340" height="120" viewBox="0 0 340 120">
<line x1="60" y1="30" x2="160" y2="60" stroke="black"/><line x1="60" y1="90" x2="160" y2="60" stroke="black"/><line x1="190" y1="60" x2="280" y2="60" stroke="black"/>
${[
  [45, 30, "x"],
  [45, 90, "w"],
  [175, 60, "+"],
  [295, 60, "σ"],
]
  .map(
    ([x, y, text]) =>
      `<circle cx="${x}" cy="${y}" r="15" fill="white" stroke="black"/><text x="${x}" y="${y + 5}" text-anchor="middle" font-family="serif" font-size="15">${text}</text>`,
  )
  .join("")}</svg>`;

const numbers = Array.from({ length: 5 }, (_, row) => [
  row + 1,
  34_944 * (row + 1),
  (1_234_567_000_000 + row * 1001).toLocaleString("en-US"),
]);
const table = `<table><thead><tr><th rowspan="2">layer</th><th colspan="2">counts</th></tr><tr><th>parameters</th><th>multiplications</th></tr></thead><tbody>${numbers.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</tbody></table>`;

const program = `interface Layer {
  weights: number[][];
  bias: number[];
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Activations of every layer, from the input to the output. */
function forward(layers: Layer[], input: number[]): number[][] {
  const activations = [input];
  for (const { weights, bias } of layers) {
    const previous = activations[activations.length - 1];
    activations.push(
      weights.map((row, unit) => {
        const sum = row.reduce((total, weight, index) => total + weight * previous[index], bias[unit]);
        return sigmoid(sum);
      }),
    );
  }
  return activations;
}

const layers = [{ weights: [[2.5, 1], [-1.5, -3]], bias: [1.5, 2] }, { weights: [[1, 0.5]], bias: [-1] }];
forward(layers, [0, 1]);`;

const cells = [
  markdown(
    "# Backpropagation, a worked sheet\n\nA network with one hidden layer, all numbers by hand and by machine.",
  ),
  markdown(
    "## Question 1\n\nA network has input $\\mathbf x=(0,1)^\\top$, weights $W_h=\\begin{bmatrix}2.5&1\\\\-1.5&-3\\end{bmatrix}$ and loss $L=-\\log\\hat y$. Compute $\\partial L/\\partial W_h$.",
  ),
  code("const x = [0, 1];\nconst eta = 0.1;"),
  markdown(
    "$$\\begin{aligned}\\mathbf z_h&=W_h\\mathbf x+\\mathbf b_h\\\\\\mathbf h&=\\sigma(\\mathbf z_h)\\\\\\hat y&=\\sigma(\\mathbf w_o^\\top\\mathbf h+b_o)\\end{aligned}\\qquad\\sigma'(z)=\\sigma(z)\\bigl(1-\\sigma(z)\\bigr)$$\n\nand by the chain rule\n\n$$\\frac{\\partial L}{\\partial W_h}=\\underbrace{(\\hat y-y)}_{\\delta_o}\\,\\bigl(\\mathbf w_o\\odot\\mathbf h\\odot(1-\\mathbf h)\\bigr)\\,\\mathbf x^\\top .$$",
  ),
  code(program, shown({ "text/plain": "[[0, 1], [0.9241, 0.2689], [0.5146]]" })),
  markdown(
    "| unit | $z$ | $\\sigma(z)$ | $\\delta$ |\n|:--|--:|--:|--:|\n| $h_1$ | 2.5 | 0.9241 | −0.0340 |\n| $h_2$ | −1 | 0.2689 | −0.0477 |\n| $o$ | 0.0586 | 0.5146 | −0.4854 |",
  ),
  code("graph.draw()", shown({ "image/svg+xml": graph, "text/plain": "graph" })),
  markdown(
    "## Question 2\n\n$$f(x)=\\begin{cases}x&x>0\\\\0&\\text{otherwise}\\end{cases}\\qquad\\boxed{f'(x)=\\mathbb 1_{[x>0]}}$$\n\nHow many parameters and multiplications has each layer?",
  ),
  code("summary(network)", shown({ "text/html": table, "text/plain": "table" })),
  markdown(
    "- Each filter has $k_h k_w C_{\\text{in}}$ weights,\n- and one bias:\n  1. shared over all positions,\n  2. counted once.",
  ),
  code(
    "compare([sgd, momentum, adam])",
    shown({ "application/vnd.plotly.v1+json": figure, "text/plain": "figure" }),
  ),
  markdown(
    "The rates are $\\mathcal O(k^{-0.7})$, $\\mathcal O(k^{-1.1})$ and $\\mathcal O(k^{-1.5})$: straight lines in the log–log plot.",
  ),
  code(
    "jacobian.toLatex()",
    shown({
      "text/latex": "$\\displaystyle J=\\begin{pmatrix}6&6\\\\40&36\\end{pmatrix}$",
      "text/plain": "matrix",
    }),
  ),
  code("throw new TypeError('shapes differ')", {
    output_type: "error",
    ename: "TypeError",
    evalue: "shapes differ",
    traceback: ["\u001b[31mTypeError\u001b[39m: shapes differ", "    at \u001b[36mcell\u001b[39m 8:1"],
  }),
  markdown(
    "> The gradient of a layer is an outer product: what came in, times what came back.\n\n**Result.** $W_h\\leftarrow\\begin{bmatrix}2.5&1.0034\\\\-1.5&-2.9952\\end{bmatrix}$.",
  ),
];

/** The sample so many times, each on pages of its own. */
export function sampleNotebook(times) {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: Array.from({ length: times }, (_, round) =>
      cells.map((cell, index) => ({
        id: `cell-${round}-${index}`,
        ...cell,
        metadata: index === 0 && round > 0 ? { tags: ["page-break"] } : {},
      })),
    ).flat(),
  };
}
