import type { Paper, PaperPart, PaperProblem } from "../../src/paper/paper.js";
import type { DocumentSource } from "../../src/pdf/document.js";
import { answered, code, failed, markdown, printed, shown, source } from "./sample-notebook.js";

/* A paper of five problems in the manner of a machine-learning homework, with everything that a solution shows. */

const part = (fields: Partial<PaperPart> & { id: string; statement: string }): PaperPart => ({
  part: "",
  topic: "",
  kind: "numeric",
  given: {},
  marks: null,
  published: null,
  publishedValue: null,
  needs: [],
  conventions: null,
  expects: null,
  ...fields,
});

const problem = (
  fields: Partial<PaperProblem> & { problem: string; title: string; notebook: string; parts: PaperPart[] },
): PaperProblem => ({
  marks: null,
  intro: null,
  ...fields,
});

const truthTable = `| $A$ | $B$ | $C$ | $D$ | $(A\\vee\\bar B)\\oplus(\\bar C\\vee\\bar D)$ |
|:-:|:-:|:-:|:-:|:-:|
| 0 | 0 | 0 | 0 | 0 |
| 0 | 0 | 1 | 1 | 1 |
| 0 | 1 | 0 | 0 | 1 |
| 1 | 1 | 1 | 1 | 1 |`;

const networkDrawing = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="170" viewBox="0 0 360 170" font-family="sans-serif" font-size="13">
<title>A network of four inputs, four hidden units and one output</title>
${[25, 65, 105, 145].map((y) => [25, 65, 105, 145].map((z) => `<line x1="62" y1="${y}" x2="178" y2="${z}" stroke="#b8bec6" stroke-width="0.9"/>`).join("") + `<line x1="202" y1="${y}" x2="298" y2="85" stroke="#b8bec6" stroke-width="0.9"/>`).join("")}
${["A", "B", "C", "D"].map((name, index) => `<circle cx="50" cy="${25 + 40 * index}" r="13" fill="#eef3fb" stroke="#1f3f77"/><text x="50" y="${30 + 40 * index}" text-anchor="middle" font-style="italic">${name}</text>`).join("")}
${[1, 2, 3, 4].map((name, index) => `<circle cx="190" cy="${25 + 40 * index}" r="13" fill="#fff" stroke="#1f3f77"/><text x="190" y="${30 + 40 * index}" text-anchor="middle">h${name}</text>`).join("")}
<circle cx="310" cy="85" r="13" fill="#fff" stroke="#1f3f77"/><text x="310" y="90" text-anchor="middle">y</text></svg>`;

const epochs = Array.from({ length: 60 }, (_, index) => index + 1);

export const lossFigure = {
  data: [
    { x: epochs, y: epochs.map((k) => 1 / k ** 0.8), name: "SGD", mode: "lines" },
    { x: epochs, y: epochs.map((k) => 1 / k ** 1.2), name: "momentum 0.9", mode: "lines" },
    { x: epochs, y: epochs.map((k) => 1 / k ** 1.6), name: "Adam", mode: "lines" },
  ],
  layout: {
    title: { text: "Loss of three optimizers" },
    xaxis: { title: { text: "epoch" } },
    yaxis: { title: { text: "cross-entropy" }, type: "log" },
  },
};

const weightsTable = `<table><thead><tr><th rowspan="2">unit</th><th colspan="2">weights</th><th rowspan="2">bias</th></tr><tr><th>from $x_1$</th><th>from $x_2$</th></tr></thead>
<tbody><tr><td>$h_1$</td><td>2.5</td><td>1.00343589</td><td>1.50343589</td></tr><tr><td>$h_2$</td><td>−1.5</td><td>−2.99522872</td><td>2.00477128</td></tr><tr><td>$o$</td><td>1.04486</td><td>0.51305</td><td>−0.95145</td></tr></tbody></table>`;

const opening = (number: string): string =>
  `import { worksheet } from "gradsheet";\n\nconst { answer } = worksheet("sample-ml-2026", "${number}");`;

export function samplePaper(): { sources: DocumentSource[]; paper: Paper } {
  const sources = [
    source(
      "/sample/q01.ipynb",
      markdown(
        `# 1. A threshold network for a Boolean function

Design a feed-forward network of threshold units (step activation, inputs $A,B,C,D\\in\\{0,1\\}$ plus bias) that computes
$$(A\\vee\\bar B)\\oplus(\\bar C\\vee\\bar D),$$
and give all weights.`,
      ),
      code(opening("1")),
      markdown(`## Sum of products

The exclusive or is one where its inputs differ. With $P=A\\vee\\bar B$ and $Q=\\bar C\\vee\\bar D$,

$$
\\begin{aligned}
P\\oplus Q &= (\\bar P\\wedge Q)\\vee(P\\wedge\\bar Q)\\\\
&= \\bigl(\\bar A\\wedge B\\wedge(\\bar C\\vee\\bar D)\\bigr)\\vee\\bigl((A\\vee\\bar B)\\wedge C\\wedge D\\bigr)\\\\
&= (\\bar A\\wedge B\\wedge\\bar C)\\vee(\\bar A\\wedge B\\wedge\\bar D)\\vee(A\\wedge C\\wedge D)\\vee(\\bar B\\wedge C\\wedge D).
\\end{aligned}
$$

Four rows of the truth table, by hand:

${truthTable}

Each conjunction becomes one hidden unit; the output unit is their disjunction. A unit with $p$ positive and $n$ negative
literals fires exactly if[^1]

1. every positive literal is 1, and
2. every negative literal is 0:
   - the sum is then $p$, its largest value,
   - so that the bias $\\tfrac12-p$ leaves $\\tfrac12>0$.

[^1]: The step function is $\\theta(z)=1$ for $z>0$, else $0$.`),
      code(
        `const terms = sumOfProducts("(A or not B) xor (not C or not D)");
answer("sample-1a", { terms: terms.rows, true_minterms: terms.minterms });`,
        [
          answered(
            {
              id: "sample-1a",
              part: "formula",
              value: {
                terms: [
                  [0, 1, 0, -1],
                  [0, 1, -1, 0],
                  [1, -1, 1, 1],
                  [-1, 0, 1, 1],
                ],
                true_minterms: [3, 4, 5, 6, 11, 15],
              },
              published:
                "$(\\bar A\\wedge B\\wedge\\bar C)\\vee(\\bar A\\wedge B\\wedge\\bar D)\\vee(A\\wedge C\\wedge D)\\vee(\\bar B\\wedge C\\wedge D)$",
              verdict: "agrees",
            },
            { terms: ["integer", "n", 4], true_minterms: ["integer", "n"] },
          ),
        ],
      ),
      code(`const network = thresholdNetwork(terms);\nnetwork.draw();`, [
        shown({ "image/svg+xml": networkDrawing, "text/plain": "a network" }),
      ]),
      code(`answer("sample-1b", { layers: network.layers });`, [
        answered(
          {
            id: "sample-1b",
            part: "network",
            value: {
              layers: [
                {
                  weights: [
                    [-1, 1, -1, 0],
                    [-1, 1, 0, -1],
                    [1, 0, 1, 1],
                    [0, -1, 1, 1],
                  ],
                  bias: [-0.5, -0.5, -2.5, -1.5],
                },
                { weights: [[1, 1, 1, 1]], bias: [-0.5] },
              ],
            },
            published:
              "h1=[-0.5,-1,1,-1,0], h2=[-0.5,-1,1,0,-1], h3=[-2.5,1,0,1,1], h4=[-1.5,0,-1,1,1], y=[-0.5,1,1,1,1]",
            verdict: "agrees",
            note: "All 16 rows of the truth table agree, for this network and for the published one.",
          },
          { layers: [{ weights: ["number", "m", "n"], bias: ["number", "m"] }, "k"] },
        ),
      ]),
    ),
    source(
      "/sample/q02.ipynb",
      markdown(
        `# 2. Forward-mode Jacobian of a composition

Let $f_1(x_1,x_2)=\\left(\\tfrac1\\pi\\sin(\\pi x_2),\\;x_2^2e^{x_1-1},\\;x_1x_2\\right)^\\top$ and
$f_2(x_1,x_2,x_3)=\\left(x_1+x_2+x_3,\\;x_1^2+x_2^2+x_3^2\\right)^\\top$. Compute the Jacobian of $f=f_2\\circ f_1$ at $(1,2)^\\top$.`,
      ),
      code(opening("2")),
      markdown(`By the chain rule $J_f(\\mathbf x)=J_{f_2}\\bigl(f_1(\\mathbf x)\\bigr)\\,J_{f_1}(\\mathbf x)$, and

$$
J_{f_1}=\\begin{pmatrix}0&\\cos(\\pi x_2)\\\\x_2^2e^{x_1-1}&2x_2e^{x_1-1}\\\\x_2&x_1\\end{pmatrix},\\qquad
J_{f_2}=\\begin{pmatrix}1&1&1\\\\2x_1&2x_2&2x_3\\end{pmatrix}.
$$`),
      code(
        `const f1 = vector(["sin(pi*x2)/pi", "x2^2*exp(x1 - 1)", "x1*x2"], ["x1", "x2"]);
const f2 = vector(["x1 + x2 + x3", "x1^2 + x2^2 + x3^2"], ["x1", "x2", "x3"]);

// One product per column: the first with e1, the second with e2.
const columns = [[1, 0], [0, 1]].map((direction) => jvp(compose(f2, f1), [1, 2], direction));
columns`,
        [
          shown({
            "text/latex": "$$\\begin{bmatrix}6 & 40\\\\ 6 & 36\\end{bmatrix}$$",
            "text/plain": "[[6, 40], [6, 36]]",
          }),
        ],
      ),
      code(
        `answer("sample-2", { f1: f1.at(1, 2), J_f1: jacobian(f1).at(1, 2), jacobian: transpose(columns) });`,
        [
          answered(
            {
              id: "sample-2",
              value: {
                f1: [0, 4, 2],
                J_f1: [
                  [0, 1],
                  [4, 4],
                  [2, 1],
                ],
                jacobian: [
                  [6, 6],
                  [40, 36],
                ],
              },
              published: "[[6,6],[40,36]]",
              verdict: "agrees",
            },
            { f1: ["number", 3], J_f1: ["number", 3, 2], jacobian: ["number", 2, 2] },
          ),
        ],
      ),
    ),
    source(
      "/sample/q03.ipynb",
      markdown(
        `# 3. Gradients of a one-dimensional convolution layer

A layer computes $z_i=b+\\sum_{j=1}^d k_jx_{i+j-1}$, $i=1..m$. Given $\\alpha_i=\\partial L/\\partial z_i$, derive $\\partial L/\\partial k_j$ and $\\partial L/\\partial b$.`,
      ),
      code(opening("3")),
      markdown(`## Derivation

The kernel weight $k_j$ takes part in every output, so that

$$\\frac{\\partial L}{\\partial k_j}=\\sum_{i=1}^m\\underbrace{\\frac{\\partial L}{\\partial z_i}}_{\\alpha_i}\\,\\frac{\\partial z_i}{\\partial k_j}=\\sum_{i=1}^m\\alpha_i\\,x_{i+j-1}, \\qquad \\frac{\\partial L}{\\partial b}=\\sum_{i=1}^m\\alpha_i .$$

> The gradient of a convolution with respect to its kernel is again a convolution: of the input with the upstream gradient.`),
      code(`answer("sample-3k", { dL_dk: gradient(layer, "k") });`, [
        answered(
          {
            id: "sample-3k",
            part: "kernel",
            value: { dL_dk: ["a1*x1 + a2*x2 + a3*x3", "a1*x2 + a2*x3 + a3*x4"] },
            published: "$\\sum_{i=1}^m\\alpha_ix_{i+j-1}$",
            verdict: "agrees",
            note: "Shown for $d=2$, $m=3$; finite differences agree to $10^{-9}$.",
          },
          { dL_dk: ["expr", 2] },
        ),
      ]),
    ),
    source(
      "/sample/q04.ipynb",
      markdown(
        `# 4. One step of the back-propagation algorithm

A network has input $\\mathbf x=(0,1)^\\top$, hidden weights $W_h=\\begin{pmatrix}2.5&1\\\\-1.5&-3\\end{pmatrix}$, $\\mathbf b_h=(1.5,2)^\\top$, output weights $W_o=(1,0.5)$, $b_o=-1$; all units are logistic sigmoids; target $y=1$; loss = cross-entropy; learning rate $\\eta=0.1$.`,
      ),
      code(opening("4")),
      markdown("## Forward"),
      code(
        `const network = perceptron({ input: 2, layers: [sigmoid(2), sigmoid(1)], loss: "cross-entropy" });
const pass = network.forward([0, 1]);
console.log(pass.summary());`,
        [
          printed(
            "z_h = (2.5, -1)\nh   = (\u001b[32m0.9241418199787566\u001b[0m, 0.2689414213699951)\ny   = 0.5145733490890134\n",
          ),
          printed("ignored: no GPU\n", "stderr"),
        ],
      ),
      code(`answer("sample-4-1", pass.numbers);`, [
        answered(
          {
            id: "sample-4-1",
            part: "1",
            value: {
              z_h: [2.5, -1],
              h: [0.9241418199787566, 0.2689414213699951],
              z_o: 0.05861253066,
              yhat: 0.5146489,
            },
            published: "h1=0.924, h2=0.269, yhat=sigma(0.0585)=0.515",
            verdict: "rounded",
          },
          { z_h: ["number", 2], h: ["number", 2], z_o: "number", yhat: "number" },
        ),
      ]),
      markdown("## Update\n\nThe new weights, unit by unit:"),
      code(`updated.table()`, [shown({ "text/html": weightsTable, "text/plain": "table" })]),
      markdown("## Training on\n\nThe same network, trained on with three optimizers:"),
      code(`compare([sgd(0.1), momentum(0.1, 0.9), adam(0.01)], { epochs: 60 }).figure`, [
        shown({ "application/vnd.plotly.v1+json": lossFigure, "text/plain": "a figure" }),
      ]),
      code(`network.backward(undefined)`, [
        failed("TypeError", "backward: needs a target, got undefined. Give y.", [
          "\u001b[31mTypeError\u001b[39m: backward: needs a target, got undefined. Give y.",
          "    at \u001b[36mnetwork.backward\u001b[39m (cell 9:1)",
        ]),
      ]),
    ),
    source(
      "/sample/q05.ipynb",
      markdown(
        `# 5. Kernel size, parameters and multiplications

A convolution layer with stride 3 maps an input of $205\\times205$ (after padding) with 10 channels to $66\\times66\\times96$.`,
      ),
      code(opening("5")),
      markdown(
        `The output size is $\\left\\lfloor\\frac{n-k}{s}\\right\\rfloor+1$; solved for the kernel, $k=n-s(o-1)=205-3\\cdot65=10$.`,
      ),
      code(`answer("sample-5-2", { without_bias: layer.weights, with_bias: layer.parameters });`, [
        answered(
          {
            id: "sample-5-2",
            part: "2",
            value: { without_bias: 96000, with_bias: 96096 },
            published: "96000",
            verdict: "corrected",
            note: "The published answer leaves out the 96 biases: $10\\cdot10\\cdot10\\cdot96+96=96\\,096$.",
          },
          { without_bias: "integer", with_bias: "integer" },
        ),
      ]),
      code(`answer("sample-5-3", { multiplications: layer.multiplications });`, [
        answered(
          {
            id: "sample-5-3",
            part: "3",
            value: { multiplications: 418176000 },
            published: "418176000",
            verdict: "agrees",
          },
          { multiplications: "integer" },
        ),
      ]),
    ),
  ];
  const paper: Paper = {
    paper: "sample-ml-2026",
    title: "Machine Learning – Homework 3",
    institution: "University of Example, Department of Electrical Engineering",
    course: "Machine Learning",
    date: "2026-06-08",
    instructions: "Answer all five problems. Every step counts; numbers without a derivation do not.",
    marks: 60,
    problems: [
      problem({
        problem: "1",
        title: "A threshold network for a Boolean function",
        notebook: "q01.ipynb",
        marks: 12,
        parts: [
          part({
            id: "sample-1a",
            part: "formula",
            statement: "Write $(A\\vee\\bar B)\\oplus(\\bar C\\vee\\bar D)$ as a sum of products.",
            marks: 4,
            expects: { terms: ["integer", "n", 4], true_minterms: ["integer", "n"] },
          }),
          part({
            id: "sample-1b",
            part: "network",
            statement: "Design a network of threshold units that computes it; give all weights.",
            marks: 8,
          }),
        ],
      }),
      problem({
        problem: "2",
        title: "Forward-mode Jacobian of a composition",
        notebook: "q02.ipynb",
        marks: 12,
        parts: [
          part({
            id: "sample-2",
            statement:
              "Compute the Jacobian of $f=f_2\\circ f_1$ at $(1,2)^\\top$ with two Jacobian-vector products.",
            marks: 12,
          }),
        ],
      }),
      problem({
        problem: "3",
        title: "Gradients of a one-dimensional convolution layer",
        notebook: "q03.ipynb",
        marks: 12,
        parts: [
          part({
            id: "sample-3k",
            part: "kernel",
            statement: "Derive $\\partial L/\\partial k_j$.",
            marks: 12,
            expects: { dL_dk: ["expr", 2] },
          }),
        ],
      }),
      problem({
        problem: "4",
        title: "One step of the back-propagation algorithm",
        notebook: "q04.ipynb",
        marks: 12,
        parts: [part({ id: "sample-4-1", part: "1", statement: "Compute $h_1,h_2,\\hat y$.", marks: 12 })],
      }),
      problem({
        problem: "5",
        title: "Kernel size, parameters and multiplications of $3\\times3$ layers",
        notebook: "q05.ipynb",
        marks: 12,
        parts: [
          part({
            id: "sample-5-2",
            part: "2",
            statement: "How many trainable parameters has the layer?",
            marks: 6,
          }),
          part({ id: "sample-5-3", part: "3", statement: "How many multiplications are needed?", marks: 6 }),
        ],
      }),
    ],
  };
  return { sources, paper };
}
