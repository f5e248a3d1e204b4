"""Values of normalization.json: PyTorch 2.15 in float64.

layer_norm, batch_norm, instance_norm, group_norm and rms_norm of torch.nn.functional, with gradients by autograd, on small seeded
random cases; numbers with nine significant digits.
"""

import json
import random

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
dice = random.Random(7)


def numbers(*shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([round(dice.uniform(-3, 3), 2) for _ in range(count)]).reshape(shape)


def short(tensor):
    if isinstance(tensor, list):
        return [short(item) for item in tensor]
    return float(f"{tensor:.9g}")


cases = []
for trial in range(220):
    over = ["batch", "layer", "rms", "instance", "groups"][trial % 5]
    planes = over == "instance" or (trial // 5) % 2 == 0
    samples = dice.randint(1, 3)
    if over == "batch":
        samples = max(2, samples)
    channels = {"groups": 4}.get(over, dice.randint(1, 3))
    if not planes:
        channels = 4 if over == "groups" else dice.randint(2, 4)
    shape = (samples, channels, *(dice.choice([(1, 2), (2, 2), (2, 1)]) if planes else ()))
    epsilon = dice.choice([0.1, 0.01, 1e-5])
    x = numbers(*shape).requires_grad_()
    gamma = numbers(channels).requires_grad_()
    beta = numbers(channels).requires_grad_()
    upstream = numbers(*shape)
    wide = lambda v: v.reshape(1, channels, *([1] * (len(shape) - 2)))
    if over == "batch":
        y = F.batch_norm(x, None, None, gamma, beta, training=True, eps=epsilon)
    elif over == "layer":
        y = F.layer_norm(x, shape[1:], eps=epsilon) * wide(gamma) + wide(beta)
    elif over == "rms":
        y = F.rms_norm(x, shape[1:], eps=epsilon) * wide(gamma) + wide(beta)
    elif over == "instance":
        if shape[2] * shape[3] == 1:
            continue
        y = F.instance_norm(x, weight=gamma, bias=beta, eps=epsilon)
    else:
        groups = dice.choice([1, 2])
        y = F.group_norm(x, groups, gamma, beta, eps=epsilon)
        over = {"groups": groups}
    (y * upstream).sum().backward()
    cases.append(
        {
            "over": over,
            "values": x.tolist(),
            "gamma": gamma.tolist(),
            "beta": beta.tolist(),
            "epsilon": epsilon,
            "upstream": upstream.tolist(),
            "output": short(y.tolist()),
            "inputGradient": short(x.grad.tolist()),
            "gammaGradient": short(gamma.grad.tolist()),
            "betaGradient": short(beta.grad.tolist()),
        }
    )

with open(__file__.replace(".py", ".json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
