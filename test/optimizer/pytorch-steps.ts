import { schedule } from "../../src/optimizer/schedule.js";
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
  [
    "Adam(lr=0.1, amsgrad=True)",
    { type: "amsgrad", learningRate: 0.1 },
    [0.8233977876129972, -0.23243378724313749],
  ],
  [
    "Adam(lr=0.3, betas=(0.5, 0.6), eps=1e-2, amsgrad=True)",
    { type: "amsgrad", learningRate: 0.3, beta1: 0.5, beta2: 0.6, epsilon: 1e-2 },
    [1.0566905583593411, -0.26906990358264066],
  ],
  ["NAdam(lr=0.1)", { type: "nadam", learningRate: 0.1 }, [1.033906858109539, -0.255772841402025]],
  ["NAdam()", { type: "nadam" }, [1.4839670792208266, -0.4841020659661205]],
  [
    "NAdam(lr=0.1, betas=(0.5, 0.9), eps=1e-2, momentum_decay=0.1)",
    { type: "nadam", learningRate: 0.1, beta1: 0.5, beta2: 0.9, epsilon: 1e-2, momentumDecay: 0.1 },
    [1.0452491348080077, -0.261476000399229],
  ],
  // PyTorch has no Lion: ten lines of numpy by the paper's algorithm 2
  [
    "Lion(lr=0.05), in numpy",
    { type: "lion", learningRate: 0.05 },
    [0.9999999999999996, -0.20000000000000007],
  ],
  [
    "Lion(lr=0.03, betas=(0.5, 0.7), weight_decay=0.1), in numpy",
    { type: "lion", learningRate: 0.03, beta1: 0.5, beta2: 0.7, weightDecay: 0.1 },
    [1.1596204349125434, -0.3088591979636268],
  ],
  // torch.optim.lr_scheduler, one scheduler.step() after each opt.step()
  [
    "SGD(lr=0.1), StepLR(3, 0.5)",
    { type: "sgd", learningRate: schedule.step({ from: 0.1, every: 3, factor: 0.5 }) },
    [1.0957144225383373, -0.3625791906148697],
  ],
  [
    "SGD(lr=0.1), MultiStepLR([2, 5], 0.1)",
    { type: "sgd", learningRate: schedule.step({ from: 0.1, at: [2, 5], factor: 0.1 }) },
    [1.1813360397088726, -0.43438406362624415],
  ],
  [
    "SGD(lr=0.1), ExponentialLR(0.9)",
    { type: "sgd", learningRate: schedule.geometric(0.1, 0.9) },
    [1.0820216154020612, -0.34337251089146886],
  ],
  [
    "SGD(lr=0.1), CosineAnnealingLR(10)",
    { type: "sgd", learningRate: schedule.cosine({ from: 0.1, steps: 10 }) },
    [1.0934904128600567, -0.359946336789954],
  ],
  [
    "AdamW(lr=0.1, weight_decay=0.1), CosineAnnealingLR(10, eta_min=0.01)",
    { type: "adamW", weightDecay: 0.1, learningRate: schedule.cosine({ from: 0.1, to: 0.01, steps: 10 }) },
    [0.9432888588282007, -0.24033429788755964],
  ],
  [
    "SGD(lr=0.1), LinearLR(1, 0.2, 8)",
    { type: "sgd", learningRate: schedule.linear({ from: 0.1, to: 0.02, steps: 8 }) },
    [1.0935511173261363, -0.35884015026901317],
  ],
  [
    "SGD(lr=0.1), PolynomialLR(12, 2)",
    { type: "sgd", learningRate: schedule.polynomial({ from: 0.1, steps: 12, power: 2 }) },
    [1.1144858150028047, -0.3814218407046853],
  ],
  [
    "SGD(lr=0.1), LambdaLR(1/(1 + t/2))",
    { type: "sgd", learningRate: schedule.inverse(0.1, 0.5) },
    [1.127812043404062, -0.3919517737801989],
  ],
  [
    "SGD(lr=1), LambdaLR of the transformer for d = 16 and 4 steps",
    { type: "sgd", learningRate: schedule.transformer({ size: 16, warmup: 4 }) },
    [1.0633737518874002, -0.3133452920239602],
  ],
];
