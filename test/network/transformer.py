# torch 2.15.0: parameters of 120 random attentions and transformer layers, and the multiply-accumulates that FlopCounterMode
# counts for the attentions. Writes transformer.json beside it.
import json
import os
import random
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

torch.set_num_threads(1)
draw = random.Random(20261129)
cases = []
for number in range(120):
    heads = draw.choice([1, 2, 4, 8])
    d = heads * draw.randint(1, 12)
    hidden, steps, bias = draw.randint(1, 60), draw.randint(2, 9), draw.random() < 0.5
    kind = ["attention", "crossAttention", "transformerEncoder", "transformerDecoder"][number % 4]
    case = {"kind": kind, "d": d, "heads": heads, "steps": steps, "bias": bias}
    if kind == "attention" or kind == "crossAttention":
        memory, other = draw.randint(2, 9), draw.randint(1, 20)
        cross = kind == "crossAttention"
        module = nn.MultiheadAttention(d, heads, bias=bias, batch_first=True, **({"kdim": other, "vdim": other} if cross else {}))
        x = torch.randn(1, steps, d)
        y = torch.randn(1, memory, other) if cross else x
        with FlopCounterMode(display=False) as counter:
            module(x, y, y)
        case["macs"] = counter.get_total_flops() // 2
        if cross:
            case["memory"] = [memory, other]
    else:
        layer = nn.TransformerEncoderLayer if kind == "transformerEncoder" else nn.TransformerDecoderLayer
        module = layer(d, heads, hidden, bias=bias, batch_first=True, norm_first=draw.random() < 0.5)
        case["hidden"] = hidden
    case["parameters"] = sum(p.numel() for p in module.parameters())
    cases.append(case)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "transformer.json")
with open(path, "w") as file:
    json.dump(cases, file, separators=(",", ":"))
    file.write("\n")
