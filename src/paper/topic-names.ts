/** What the topics of a `paper.json` are called; one that is not here is called by its own word. */
const topicNames: Record<string, string> = {
  attention: "Attention and transformers",
  backprop: "Back-propagation",
  batchnorm: "Batch normalisation",
  clustering: "Clustering",
  code: "Code in a framework",
  "computation-graph": "Computation graphs",
  concept: "Concepts in words",
  constraints: "Optimization under constraints",
  "conv-shapes": "Shapes of convolutions and pooling",
  data: "Data, splits and evaluation",
  divergence: "Entropies and divergences",
  dropout: "Dropout",
  "generative-models": "Generative models",
  "graph-networks": "Graph networks",
  hessian: "Hessians and critical points",
  initialization: "Initialisation",
  jacobian: "Jacobians",
  kernels: "Kernels and support vector machines",
  language: "Language: scores, decoding, word vectors",
  "language-models": "Language models",
  layernorm: "Layer, instance, group and RMS normalisation",
  "learning-theory": "Learning theory",
  "logic-networks": "Logic and threshold networks",
  losses: "Losses and softmax",
  lstm: "LSTM",
  "matrix-calculus": "Matrix calculus",
  metrics: "Metrics",
  "model-sizes": "Memory and operations of large models",
  "op-counts": "Counting operations",
  optimizer: "Optimizers and learning rates",
  params: "Counting parameters",
  pca: "Principal components and low rank",
  perceptron: "Perceptrons and single neurons",
  probability: "Probability and estimation",
  "receptive-field": "Receptive fields",
  regression: "Least squares",
  "rl-graphs": "Reinforcement learning",
  rnn: "Recurrent networks",
  "symbolic-derivative": "Derivatives by hand",
};

/**
 * What a topic of a `paper.json` is called.
 * @example
 * topicName("backprop") // => "Back-propagation"
 * topicName("my-own") // => "My own"
 */
export function topicName(topic: string): string {
  return topicNames[topic] ?? `${topic.charAt(0).toUpperCase()}${topic.slice(1).replaceAll("-", " ")}`;
}
