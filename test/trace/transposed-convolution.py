"""Values of transposed-convolution.json: conv_transpose2d of PyTorch 2.15 in float64 with gradients by autograd.

Seeded random cases of whole numbers, so that every value is exact.
"""

import json
import random

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
dice = random.Random(11)


def numbers(*shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([float(dice.randint(-4, 4)) for _ in range(count)]).reshape(shape)


def whole(nested):
    return [whole(item) for item in nested] if isinstance(nested, list) else int(nested)


cases = []
while len(cases) < 220:
    inputs, outputs = dice.randint(1, 2), dice.randint(1, 2)
    side = lambda: (dice.randint(1, 3), dice.randint(1, 3))
    size, kernel, stride = side(), side(), side()
    dilation = dice.choice([(1, 1), (1, 1), (2, 1), (2, 2)])
    padding = (dice.randint(0, 1), dice.randint(0, 1))
    extra = tuple(dice.randint(0, max(s, d) - 1) for s, d in zip(stride, dilation))
    x = numbers(1, inputs, *size).requires_grad_()
    k = numbers(inputs, outputs, *kernel).requires_grad_()
    b = numbers(outputs).requires_grad_()
    try:
        z = F.conv_transpose2d(x, k, b, stride, padding, extra, dilation=dilation)
    except RuntimeError:
        continue
    if z.numel() == 0 or z.numel() > 60:
        continue
    upstream = numbers(*z.shape)
    (z * upstream).sum().backward()
    cases.append(
        {
            "input": whole(x[0].tolist()),
            "kernel": whole(k.tolist()),
            "bias": whole(b.tolist()),
            "stride": stride,
            "padding": padding,
            "outputPadding": extra,
            "dilation": dilation,
            "upstream": whole(upstream[0].tolist()),
            "output": whole(z[0].tolist()),
            "inputGradient": whole(x.grad[0].tolist()),
            "kernelGradient": whole(k.grad.tolist()),
            "biasGradient": whole(b.grad.tolist()),
        }
    )

with open(__file__.replace(".py", ".json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
