# torch 2.15.0, numpy 2.4.6, scipy: 100 random lists quantized by torch.quantize_per_tensor with the scale and zero point of the
# textbook, and the sixteen levels of NormalFloat made from quantiles of the normal distribution. Writes quantize.json beside it.
import json
import os
import numpy as np
import torch
from scipy.stats import norm

random = np.random.default_rng(20261129)
cases = []
while len(cases) < 100:
    values = np.round(random.uniform(-4, 4, int(random.integers(2, 9))), 2)
    affine = len(cases) % 2 == 0
    low, high = values.min(), values.max()
    if low == high or not low < 0 < high:
        continue
    scale = (high - low) / 255 if affine else np.abs(values).max() / 127
    zero = int(round(-low / scale)) if affine else 0
    kind = torch.quint8 if affine else torch.qint8
    q = torch.quantize_per_tensor(torch.tensor(values, dtype=torch.float64).float(), float(scale), zero, kind)
    cases.append({
        "values": values.tolist(), "scheme": "affine" if affine else "symmetric", "scale": float(scale), "zero": zero,
        "codes": q.int_repr().tolist(), "dequantized": [round(x, 5) for x in q.dequantize().tolist()],
    })

# Dettmers et al. (2023), appendix E, as create_normal_map of bitsandbytes has it
offset = 0.9677083
upper = norm.ppf(np.linspace(offset, 0.5, 9)[:-1])
lower = -norm.ppf(np.linspace(offset, 0.5, 8)[:-1])
levels = np.sort(np.concatenate([upper, [0.0], lower]))
levels = levels / levels.max()

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "quantize.json")
with open(path, "w") as file:
    json.dump({"cases": cases, "normalFloat4": levels.tolist()}, file, separators=(",", ":"))
    file.write("\n")
