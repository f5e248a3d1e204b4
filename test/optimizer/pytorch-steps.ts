import type { OptimizerSpec } from "../../src/training/optimizers.js";

/** The function that is minimized, from (1.5, −0.5). */
export const surface = "a^4/4 - a + b^2 + a*b/2";
export const start = [1.5, -0.5];

/**
 * Where PyTorch's optimizers are after ten steps. Source: torch 2.15.0 in float64,
 * `w = torch.tensor([1.5, -0.5], requires_grad=True)`, ten times
 * `opt.zero_grad(); (w[0]**4/4 - w[0] + w[1]**2 + w[0]*w[1]/2).backward(); opt.step()`.
 */
export const pytorchSteps: [call: string, optimizer: OptimizerSpec, end: [number, number]][] = [
  ["SGD(lr=0.1)", { type: "sgd", learningRate: 0.1 }, [1.0572718369832366, -0.3007913611323318]],
  [
    "SGD(lr=0.05, momentum=0.9)",
    { type: "sgd", learningRate: 0.05, momentum: 0.9 },
    [0.815201410391363, -0.03233688644558389],
  ],
  [
    "SGD(lr=0.05, momentum=0.9), as momentum",
    { type: "momentum", learningRate: 0.05 },
    [0.815201410391363, -0.03233688644558389],
  ],
  [
    "SGD(lr=0.05, momentum=0.8, nesterov=True)",
    { type: "sgd", learningRate: 0.05, momentum: 0.8, nesterov: true },
    [1.0066823984792064, -0.18911078371768195],
  ],
  [
    "SGD(lr=0.05, momentum=0.9, weight_decay=0.1)",
    { type: "sgd", learningRate: 0.05, momentum: 0.9, weightDecay: 0.1 },
    [0.7284806062098174, 0.009366865181114178],
  ],
  [
    "Adagrad(lr=0.3, eps=1e-8)",
    { type: "adagrad", learningRate: 0.3 },
    [1.0425816078829895, -0.26118380791499946],
  ],
  [
    "Adagrad(lr=0.3, initial_accumulator_value=0.1, eps=1e-3)",
    { type: "adagrad", learningRate: 0.3, initialSum: 0.1, epsilon: 1e-3 },
    [1.0426976383446311, -0.26079143189601006],
  ],
  [
    "RMSprop(lr=0.05, alpha=0.9)",
    { type: "rmsProp", learningRate: 0.05 },
    [1.0617157610644228, -0.26642909499191875],
  ],
  [
    "RMSprop(lr=0.02, alpha=0.8, momentum=0.5, eps=1e-2)",
    { type: "rmsProp", learningRate: 0.02, decay: 0.8, momentum: 0.5, epsilon: 1e-2 },
    [1.1311801321105777, -0.2884058586215412],
  ],
  ["Adadelta(lr=1, rho=0.95, eps=1e-6)", { type: "adadelta" }, [1.455791052170246, -0.4578496206026183]],
  [
    "Adadelta(lr=0.5, rho=0.5, eps=1e-2)",
    { type: "adadelta", learningRate: 0.5, decay: 0.5, epsilon: 1e-2 },
    [1.0441790524236896, -0.2626796451701126],
  ],
  ["Adam(lr=0.1)", { type: "adam", learningRate: 0.1 }, [0.8233768324299996, -0.2324215961385437]],
  ["Adam()", { type: "adam" }, [1.490009653239115, -0.49002029462369934]],
  [
    "Adam(lr=0.1, betas=(0.5, 0.9), eps=1e-2)",
    { type: "adam", learningRate: 0.1, beta1: 0.5, beta2: 0.9, epsilon: 1e-2 },
    [1.0224361591087372, -0.2565773492950928],
  ],
  ["Adamax(lr=0.1)", { type: "adamax", learningRate: 0.1 }, [0.9658258477509707, -0.251722706265529]],
  [
    "Adamax(lr=0.1, betas=(0.5, 0.9), eps=1e-2)",
    { type: "adamax", learningRate: 0.1, beta1: 0.5, beta2: 0.9, epsilon: 1e-2 },
    [1.0260829167895864, -0.2536345424883685],
  ],
  [
    "AdamW(lr=0.1, weight_decay=0.1)",
    { type: "adamW", learningRate: 0.1, weightDecay: 0.1 },
    [0.7797618409031465, -0.21654889186028917],
  ],
  ["AdamW()", { type: "adamW" }, [1.4898602650361166, -0.48997078137257516]],
];
