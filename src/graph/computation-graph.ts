import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { Drawing } from "../figure/drawing.js";
import { namedValue } from "../number/named-values.js";
import { add, mul } from "../symbolic/build.js";
import { canonical } from "../symbolic/form/canonical.js";
import type { DerivativeOptions } from "../symbolic/derivative.js";
import { kinkOf, simplifiedDerivative } from "../symbolic/derivative.js";
import type { KinkRule } from "../symbolic/functions/kink.js";
import { type Environment, Expr, type ExprLike, floatEnvironment, nodeOf } from "../symbolic/expr.js";
import { branch, floatValue, truthOf } from "../symbolic/value/float-value.js";
import { isNumber, type Node, symbol, variablesOf } from "../symbolic/node/node.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { variableName } from "../symbolic/text/variable-name.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { GradientCheck } from "../table/gradient-check.js";
import { type Table, table } from "../table/table.js";
import type { GraphEdge, GraphNode } from "./graph-node.js";
import { graphSvg } from "./graph-svg.js";
import { type Operation, splitIntoOperations } from "./operation.js";

/**
 * A computation graph with values and gradients; shows itself as a drawing.
 * @example
 * const graph = computationGraph("(x + y)*z", { x: -2, y: 5, z: -4 });
 * graph.nodes.map((node) => node.name) // => ["x", "y", "v1", "z", "f"]
 * graph.gradient("x") // => -4
 * graph.derivative("x") // => "z"
 * graph.check().passed // => true
 */
export class ComputationGraph extends Printed {
  /** All nodes, each after its arguments; the output is the last. */
  readonly nodes: readonly GraphNode[];

  constructor(nodes: readonly GraphNode[]) {
    super();
    this.nodes = nodes;
  }

  /** The node whose derivatives are taken. */
  get output(): GraphNode {
    return this.nodes[this.nodes.length - 1];
  }

  /** All edges. */
  get edges(): GraphEdge[] {
    return this.nodes.flatMap((node) => node.inputs);
  }

  /** The node of a name. @throws InputError when there is none. */
  node(name: string): GraphNode {
    const found = this.nodes.find((node) => node.name === variableName(name));
    if (found) return found;
    throw new InputError({
      place: "computationGraph",
      rule: "has no node of this name",
      got: JSON.stringify(name),
      cure: `Its nodes: ${this.nodes.map((node) => node.name).join(", ")}.`,
    });
  }

  /** The value of a node; of the output without a name. */
  value(name: string = this.output.name): number {
    return this.node(name).value;
  }

  /** The derivative of the output by a node. */
  gradient(name: string): number {
    return this.node(name).gradient;
  }

  /** One row for every node: its formula, value and gradient. */
  table(): Table {
    return table({
      columns: ["node", "formula", "value", "gradient"],
      rows: this.nodes.map((node) => [
        node.name,
        node.label === "" ? "" : String(node.formula),
        node.value,
        node.gradient,
      ]),
    });
  }

  /**
   * The derivative of the output by a node as a formula: the local derivatives multiplied along each path from the node to the
   * output, and the paths added.
   * @returns an expression in the names of the nodes
   */
  derivative(name: string): Expr {
    const from = this.node(name).name;
    const gradients = new Map<string, Expr>([[this.output.name, parse("1")]]);
    for (const node of this.nodes.toReversed()) {
      const own = gradients.get(node.name);
      if (own === undefined) continue;
      for (const edge of node.inputs) {
        const passedOn = mul(own, edge.derivative);
        const before = gradients.get(edge.from);
        gradients.set(edge.from, before === undefined ? passedOn : add(before, passedOn));
      }
    }
    return simplify(gradients.get(from) ?? "0");
  }

  /** The output where a node has another value: the later nodes are computed forward anew. */
  private outputWith(name: string, value: number): number {
    const values = new Map(this.nodes.map((node) => [node.name, node.value]));
    values.set(name, value);
    for (const node of this.nodes)
      if (node.inputs.length > 0 && node.name !== name)
        values.set(node.name, floatValue(nodeOf(node.formula), values));
    return values.get(this.output.name)!;
  }

  /**
   * Gradients against finite differences of the output.
   * @param names of the nodes to look at; default all variables
   */
  check(names?: readonly string[]): GradientCheck {
    const nodes = names?.map((name) => this.node(name)) ?? this.nodes.filter((node) => node.label === "");
    return new GradientCheck(
      nodes.map((node) => ({
        name: latexName(node.name),
        value: node.value,
        gradient: node.gradient,
        objective: (value) => this.outputWith(node.name, value),
      })),
    );
  }

  /** The drawing as SVG: values above the nodes, gradients below, local derivatives on the edges. */
  get svg(): string {
    return graphSvg(this.nodes);
  }

  /** The drawing with its description. */
  draw(): Drawing {
    const names = this.nodes.filter((node) => node.label === "").map((node) => node.name);
    return new Drawing(
      this.svg,
      `computation graph of ${this.output.name} from ${names.join(", ") || "numbers"}`,
    );
  }

  toString(): string {
    return String(this.table());
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "image/svg+xml": this.svg, "text/plain": this.toString() };
  }
}

/**
 * The computation graph of an expression at a point: every operation with its value (forward), the derivative of the output
 * by it (backward), and its local derivatives.
 * @param f An expression, split into operations as it is written, or named steps such as `{ p: "-z", q: "exp(p)" }`, each in
 * variables and earlier names, of which the last is the output.
 * @param at A value for every variable.
 * @param options What to take as the derivative at a kink of relu, abs, max or min.
 * @throws InputError when a variable has no value, or a step is named like a variable or used before its line.
 * @example
 * const graph = computationGraph({ p: "-z", q: "exp(p)", r: "q + 1", f: "1/r" }, { z: 3 });
 * graph.value("q") // => 0.0497870684
 * graph.gradient("z") // => 0.0451766597
 * graph.node("f").inputs.map((edge) => String(edge.derivative)) // => ["-1/r^2"]
 */
export function computationGraph(
  f: ExprLike | Readonly<Record<string, ExprLike>>,
  at: Environment,
  options: DerivativeOptions = {},
): ComputationGraph {
  const kink = kinkOf("computationGraph", options);
  const values = new Map(floatEnvironment(at));
  const steps = stepsOf(f, [...values.keys()]);
  checkNames(steps, values);
  const drafts = draftsOf(steps);
  const nodes: GraphNode[] = drafts.map((draft) => forward(draft, values, kink));
  return new ComputationGraph(backward(nodes));
}

type Step = readonly [name: string | undefined, formula: Node];

function stepsOf(f: ExprLike | Readonly<Record<string, ExprLike>>, given: readonly string[]): Step[] {
  if (typeof f !== "object" || f === null || f instanceof Expr)
    return [[undefined, nodeOf(f as ExprLike, given, "computationGraph")]];
  const names = [...given, ...Object.keys(f)];
  const steps: Step[] = Object.entries(f).map(([name, formula]) => [
    variableName(name),
    nodeOf(formula, names, "computationGraph"),
  ]);
  if (steps.length > 0) return steps;
  throw new InputError({
    place: "computationGraph",
    rule: "needs at least one step",
    got: "none",
    cure: 'Write { f: "x*y" }.',
  });
}

function checkNames(steps: readonly Step[], values: ReadonlyMap<string, number>): void {
  const names = steps.map(([name]) => name);
  steps.forEach(([name, formula], index) => {
    if (name !== undefined && values.has(name))
      throw new InputError({
        place: "computationGraph",
        rule: "a step has a name of its own",
        got: `${name}, which also has a value`,
        cure: "Rename the step.",
      });
    for (const used of variablesOf(formula)) {
      const late = names.indexOf(used) >= index;
      if (late || (!values.has(used) && !names.includes(used)))
        throw new InputError({
          place: "computationGraph",
          rule: late ? `uses ${used} after its own step` : `needs a value for ${used}`,
          got: late ? `it in the step ${name}` : `values for ${[...values.keys()].join(", ") || "nothing"}`,
          cure: late ? "Put the steps in order." : `Pass { ${used}: … }.`,
        });
    }
  });
}

/** A node before its numbers are known. */
type Draft = Operation & { readonly name: string; readonly isNamed: boolean };

function draftsOf(steps: readonly Step[]): Draft[] {
  const taken = new Set(
    steps.flatMap(([name, formula]) => [...(name ? [name] : []), ...variablesOf(formula)]),
  );
  const drafts = new Map<string, Draft>();
  const byFormula = new Map<Node, string>();
  let counter = 0;
  const freshName = (): string => {
    do counter++;
    while (taken.has(`v${counter}`));
    return `v${counter}`;
  };
  const ensureVariable = (name: string): void => {
    if (!drafts.has(name))
      drafts.set(name, { name, label: "", formula: symbol(name), inputs: [], isNamed: true });
  };
  const enter = (operation: Operation): string => {
    const known = byFormula.get(operation.formula);
    if (known) return known;
    operation.inputs.forEach(ensureVariable);
    const name = freshName();
    drafts.set(name, { ...operation, name, isNamed: false });
    byFormula.set(operation.formula, name);
    return name;
  };
  steps.forEach(([name, formula], index) => {
    const whole = splitIntoOperations(formula, enter);
    variablesOf(formula).forEach((used) => taken.has(used) && ensureVariable(used));
    const isLast = index === steps.length - 1;
    const wanted = name ?? (taken.has("f") ? undefined : "f");
    if (wanted !== undefined && (isLast || name !== undefined))
      rename(drafts, byFormula, whole, wanted, name !== undefined);
  });
  return [...drafts.values()];
}

/** Gives the operation that ends a step the name of the step; a step that is a mere name or number becomes an operation "=". */
function rename(
  drafts: Map<string, Draft>,
  byFormula: Map<Node, string>,
  whole: Node,
  wanted: string,
  isNamed: boolean,
): void {
  const last = whole.kind === "symbol" ? drafts.get(whole.name) : undefined;
  if (!last || last.isNamed || last.inputs.length === 0) {
    drafts.set(wanted, { name: wanted, label: "=", formula: whole, inputs: variablesOf(whole), isNamed });
    return;
  }
  drafts.delete(last.name);
  drafts.set(wanted, { ...last, name: wanted, isNamed });
  byFormula.set(last.formula, wanted);
}

/** A node with its value and local derivatives; its gradient is still 0. */
function forward(draft: Draft, values: Map<string, number>, kink: KinkRule): GraphNode {
  const { name, label, formula, isNamed } = draft;
  if (!values.has(name)) values.set(name, namedValue(name, floatValue(formula, values)));
  const inputs = draft.inputs.map((from) => {
    const derivative = localDerivative(formula, from, values, kink);
    return { from, to: name, derivative: new Expr(derivative), local: floatValue(derivative, values) };
  });
  return { name, label, formula: new Expr(formula), value: values.get(name)!, gradient: 0, inputs, isNamed };
}

function localDerivative(
  formula: Node,
  from: string,
  values: ReadonlyMap<string, number>,
  kink: KinkRule,
): Node {
  const chosen =
    (formula.kind === "piecewise" && branch(formula.args, (condition) => truthOf(condition, values))) ||
    formula;
  const slope = simplifiedDerivative(chosen, from, kink);
  return isNumber(slope) ? canonical(slope) : slope;
}

/** The nodes with the gradients of the last one: each gets the sum over its uses of their gradient times the local derivative. */
function backward(nodes: readonly GraphNode[]): GraphNode[] {
  const gradients = new Map<string, number>([[nodes[nodes.length - 1].name, 1]]);
  const output = nodes[nodes.length - 1].name;
  for (const { name, inputs } of nodes.toReversed()) {
    const sum = gradients.get(name) ?? 0;
    const own = name === output ? sum : namedValue(`\\frac{\\partial ${output}}{\\partial ${name}}`, sum);
    gradients.set(name, own);
    // a node without influence passes nothing on, however steep it is
    if (own !== 0)
      for (const { from, local } of inputs) gradients.set(from, (gradients.get(from) ?? 0) + own * local);
  }
  return nodes.map((node) => ({ ...node, gradient: gradients.get(node.name) ?? 0 }));
}
