"""Values of pytorch-runs.json: PyTorch 2.15 in float64.

Ten steps on all samples of four small models by every optimizer: the loss before each step, and at the end the sum and the sum of
squares of each weight. Weights, inputs and labels are sines of the place in the array, which the test makes alike; arrays are filled
in the order of tfjs (kernels with one row per input, channels last). Lion, which PyTorch lacks, is written by its paper.
"""

import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SAMPLES, CLASSES, STEPS = 12, 3, 10


def wave(number, shape, scale):
    count = torch.Size(shape).numel()
    return scale * torch.sin(torch.arange(count) * 1.7 + number * 2.3 + 0.4).reshape(shape)


def labels():
    return torch.arange(SAMPLES) * 7 % 5 % CLASSES


def weights(*shapes):
    return [wave(k, shape, 0.8).requires_grad_() for k, shape in enumerate(shapes)]


class Mlp:
    inputs = [4]
    weights = [[4, 6], [6], [6, 3], [3]]

    def logits(self, x, w):
        return torch.tanh(x @ w[0] + w[1]) @ w[2] + w[3]


class Cnn:
    inputs = [6, 6, 1]
    weights = [[3, 3, 1, 3], [3], [12, 3], [3]]

    def logits(self, x, w):
        maps = F.relu(F.conv2d(x.permute(0, 3, 1, 2), w[0].permute(3, 2, 0, 1), w[1]))
        return F.max_pool2d(maps, 2).permute(0, 2, 3, 1).flatten(1) @ w[2] + w[3]


class Lstm:
    inputs = [5, 3]
    weights = [[3, 16], [4, 16], [16], [4, 3], [3]]

    def logits(self, x, w):
        h = c = torch.zeros(x.shape[0], 4)
        for step in range(x.shape[1]):
            i, f, g, o = (x[:, step] @ w[0] + h @ w[1] + w[2]).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        # the cell of torch.nn beside the equations
        cell = torch.nn.LSTM(3, 4, batch_first=True)
        with torch.no_grad():
            for name, value in zip(
                ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"], [w[0].T, w[1].T, w[2], w[2] * 0]
            ):
                getattr(cell, name).copy_(value)
            assert torch.allclose(cell(x)[0][:, -1], h, atol=1e-12)
        return h @ w[3] + w[4]


class Attention:
    inputs = [4, 6]
    weights = [[6, 6], [6, 6], [6, 6], [6, 6], [6], [6], [6, 3], [3]]

    def logits(self, x, w):
        split = lambda rows: rows.reshape(-1, 4, 2, 3).transpose(1, 2)
        q, k, v = (split(x @ w[at]) for at in range(3))
        mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(-1, 4, 6)
        rows = F.layer_norm(mixed @ w[3], [6], w[4], w[5], eps=1e-5)
        return rows.mean(1) @ w[6] + w[7]


class Lion(torch.optim.Optimizer):
    """X. Chen et al., 2023, algorithm 2."""

    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.sub_(group["lr"] * (b1 * m + (1 - b1) * p.grad).sign())
                m.mul_(b2).add_((1 - b2) * p.grad)


T = torch.optim
# by the options of fit: an optimizer, clipping, a schedule
OPTIMIZERS = [
    ({"type": "sgd", "learningRate": 0.1}, lambda p: T.SGD(p, 0.1)),
    (
        {"type": "sgd", "learningRate": 0.05, "momentum": 0.9, "weightDecay": 0.01},
        lambda p: T.SGD(p, 0.05, momentum=0.9, weight_decay=0.01),
    ),
    (
        {"type": "sgd", "learningRate": 0.05, "momentum": 0.8, "nesterov": True},
        lambda p: T.SGD(p, 0.05, momentum=0.8, nesterov=True),
    ),
    ({"type": "momentum", "learningRate": 0.05}, lambda p: T.SGD(p, 0.05, momentum=0.9)),
    ({"type": "nesterov", "learningRate": 0.05}, lambda p: T.SGD(p, 0.05, momentum=0.9, nesterov=True)),
    ({"type": "adagrad", "learningRate": 0.05}, lambda p: T.Adagrad(p, 0.05, eps=1e-8)),
    ({"type": "rmsProp", "learningRate": 0.005}, lambda p: T.RMSprop(p, 0.005, alpha=0.9)),
    (
        {"type": "rmsProp", "learningRate": 0.005, "momentum": 0.5, "epsilon": 0.001},
        lambda p: T.RMSprop(p, 0.005, alpha=0.9, momentum=0.5, eps=1e-3),
    ),
    ({"type": "adadelta"}, lambda p: T.Adadelta(p, 1, rho=0.95, eps=1e-6)),
    ({"type": "adam", "learningRate": 0.01}, lambda p: T.Adam(p, 0.01)),
    (
        {"type": "adamW", "learningRate": 0.01, "weightDecay": 0.1},
        lambda p: T.AdamW(p, 0.01, weight_decay=0.1),
    ),
    ({"type": "adamax", "learningRate": 0.01}, lambda p: T.Adamax(p, 0.01)),
    ({"type": "amsgrad", "learningRate": 0.01}, lambda p: T.Adam(p, 0.01, amsgrad=True)),
    ({"type": "nadam", "learningRate": 0.01}, lambda p: T.NAdam(p, 0.01)),
    ({"type": "lion", "learningRate": 0.005, "weightDecay": 0.1}, lambda p: Lion(p, 0.005, weight_decay=0.1)),
]


def run(model, make, clip=lambda w: None, schedule=None):
    w = weights(*model.weights)
    x = wave(50, [SAMPLES, *model.inputs], 1.5)
    optimizer = make(w)
    rates = schedule and schedule(optimizer)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model.logits(x, w), labels())
        loss.backward()
        clip(w)
        optimizer.step()
        if rates and len(losses) < STEPS - 1:
            rates.step()
        losses.append(loss.item())
    short = lambda numbers: [float(f"{number:.8g}") for number in numbers]
    return [short(losses), short(n for p in w for n in (p.sum().item(), (p * p).sum().item()))]


MODELS = {"mlp": Mlp(), "cnn": Cnn(), "lstm": Lstm(), "attention": Attention()}
rows = []
for name, model in MODELS.items():
    for optimizer, make in OPTIMIZERS:
        rows.append([name, {"optimizer": optimizer}, *run(model, make)])
    sgd, adam = OPTIMIZERS[0], OPTIMIZERS[9]
    for (optimizer, make), options, clip in [
        (sgd, {"clipNorm": 0.3}, lambda w: torch.nn.utils.clip_grad_norm_(w, 0.3)),
        (adam, {"clipValue": 0.05}, lambda w: torch.nn.utils.clip_grad_value_(w, 0.05)),
    ]:
        rows.append([name, {"optimizer": optimizer, **options}, *run(model, make, clip)])


def rates(options):
    optimizer = T.SGD(weights([1]), 0.1)
    schedule = T.lr_scheduler.OneCycleLR(optimizer, cycle_momentum=False, **options)
    values = []
    for step in range(options["total_steps"]):
        values.append(float(f"{optimizer.param_groups[0]['lr']:.12g}"))
        if step < options["total_steps"] - 1:
            optimizer.step()
            schedule.step()
    return values


CYCLES = [
    ({"peak": 0.1, "steps": 20}, dict(max_lr=0.1, total_steps=20)),
    (
        {"peak": 1, "steps": 11, "rise": 0.5, "shape": "linear"},
        dict(max_lr=1, total_steps=11, pct_start=0.5, anneal_strategy="linear"),
    ),
    (
        {"peak": 0.5, "steps": 30, "rise": 0.4, "phases": 3, "from": 0.05, "to": 0.0005},
        dict(max_lr=0.5, total_steps=30, pct_start=0.4, three_phase=True, div_factor=10, final_div_factor=100),
    ),
    (
        {"peak": 0.3, "steps": 17, "rise": 0.3, "phases": 3, "shape": "linear"},
        dict(max_lr=0.3, total_steps=17, pct_start=0.3, three_phase=True, anneal_strategy="linear"),
    ),
]
cycles = [[ours, rates(theirs)] for ours, theirs in CYCLES]
cycled = [
    [
        name,
        {"peak": 0.2, "steps": STEPS},
        *run(
            model,
            OPTIMIZERS[0][1],
            schedule=lambda o: T.lr_scheduler.OneCycleLR(o, 0.2, total_steps=STEPS, cycle_momentum=False),
        ),
    ]
    for name, model in MODELS.items()
]

lines = lambda items: "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in items) + "\n]"
with open(__file__.replace(".py", ".json"), "w") as file:
    file.write(f'{{"rows": {lines(rows)}, "cycles": {lines(cycles)}, "cycled": {lines(cycled)}}}\n')
