"""
Random stacks of layers built in PyTorch: the shape behind every layer and the trainable parameters of every layer.
Writes layer-stacks.json: [input, [[layer, shape, parameters], ...]] with layers in gradsheet's words.
Made with torch 2.15.0, Python 3.11. Run: python test/network/layer-stacks.py
"""
import json, random, os
import torch
from torch import nn

random.seed(20261129)
torch.manual_seed(0)
pick = random.choice
integer = random.randint


def divisor(n):
    return pick([d for d in range(1, n + 1) if n % d == 0])


def sides(axes, most):
    """A padding in one of its forms, with what nn.ZeroPad takes (last axis first)."""
    form = pick(["one", "axes", "sides", "all sides"] if axes > 1 else ["one", "sides"])
    if form == "one":
        p = integer(0, most)
        return p, [(p, p)] * axes
    if form == "axes":
        ps = [integer(0, most) for _ in range(axes)]
        return ps, [(p, p) for p in ps]
    if form == "sides":
        a, b = integer(0, most), integer(0, most)
        return {"before": a, "after": b}, [(a, b)] * axes
    each = [(integer(0, most), integer(0, most)) for _ in range(axes)]
    return [{"before": a, "after": b} for a, b in each], each


def flat(pairs):
    return [n for a, b in reversed(pairs) for n in (a, b)]


def per_axis(axes, low, high):
    if axes == 1 or random.random() < 0.5:
        n = integer(low, high)
        return n, [n] * axes
    ns = [integer(low, high) for _ in range(axes)]
    return ns, ns


class Same(nn.Module):
    """Keras's "same": as few zeros as ceil(n/s) positions need, an odd one at the end."""

    def __init__(self, inner, kernel, stride, dilation, value=0.0):
        super().__init__()
        self.inner, self.k, self.s, self.d, self.value = inner, kernel, stride, dilation, value

    def forward(self, x):
        pairs = []
        for n, k, s, d in zip(x.shape[2:], self.k, self.s, self.d):
            total = max((-(-n // s) - 1) * s + d * (k - 1) + 1 - n, 0)
            pairs.append((total // 2, total - total // 2))
        return self.inner(nn.functional.pad(x, flat(pairs), value=self.value))


CONV = {1: nn.Conv1d, 2: nn.Conv2d, 3: nn.Conv3d}
UP = {1: nn.ConvTranspose1d, 2: nn.ConvTranspose2d}
ZERO = {1: nn.ZeroPad1d, 2: nn.ZeroPad2d, 3: nn.ZeroPad3d}
MAX = {1: nn.MaxPool1d, 2: nn.MaxPool2d, 3: nn.MaxPool3d}
AVG = {1: nn.AvgPool1d, 2: nn.AvgPool2d, 3: nn.AvgPool3d}
BATCH = {1: nn.BatchNorm1d, 2: nn.BatchNorm2d, 3: nn.BatchNorm3d}
INSTANCE = {1: nn.InstanceNorm1d, 2: nn.InstanceNorm2d, 3: nn.InstanceNorm3d}


def convolution(c, axes):
    out = integer(1, 6)
    k, ks = per_axis(axes, 1, 4)
    s, ss = per_axis(axes, 1, 3)
    d, ds = per_axis(axes, 1, 2)
    bias = pick([True, False])
    spec = {"kernel": k, "stride": s, "dilation": d, "bias": bias}
    kind = pick(["conv", "conv", "conv", "depthwise", "separable"] if axes == 2 else ["conv"])
    if kind == "conv":
        g = divisor(c)
        out = g * integer(1, 3)
        spec.update(type=f"conv{axes}d", out=out, groups=g)
        make = lambda pad: CONV[axes](c, out, ks, ss, pad, ds, g, bias)
    elif kind == "depthwise":
        m = integer(1, 2)
        spec.update(type="depthwiseConv2d", multiplier=m)
        make = lambda pad: nn.Conv2d(c, c * m, ks, ss, pad, ds, c, bias)
    else:
        m = integer(1, 2)
        spec.update(type="separableConv2d", multiplier=m, out=out)
        make = lambda pad: nn.Sequential(
            nn.Conv2d(c, c * m, ks, ss, pad, ds, c, False), nn.Conv2d(c * m, out, 1, bias=bias)
        )
    form = pick(["number", "sides", "same", "torch same", "valid"] + (["causal"] if axes == 1 else []))
    if form == "number":
        p, ps = per_axis(axes, 0, 2)
        return {**spec, "padding": p}, make(ps)
    if form == "sides":
        p, pairs = sides(axes, 2)
        return {**spec, "padding": p}, nn.Sequential(ZERO[axes](tuple(flat(pairs))), make([0] * axes))
    if form == "same":
        return {**spec, "padding": "same"}, Same(make([0] * axes), ks, ss, ds)
    if form == "torch same":
        spec["stride"] = 1
        for i in range(axes):
            ss[i] = 1
        return {**spec, "padding": "same"}, make("same")
    if form == "causal":
        return {**spec, "padding": "causal"}, nn.Sequential(nn.ZeroPad1d((ds[0] * (ks[0] - 1), 0)), make([0]))
    return {**spec, "padding": "valid"}, make([0] * axes)


def pooling(axes):
    mean = pick([True, False])
    k, ks = per_axis(axes, 1, 3)
    s, ss = per_axis(axes, 1, 3) if random.random() < 0.6 else (None, ks)
    spec = {"type": f"{'avg' if mean else 'max'}Pool{axes}d", "kernel": k, **({} if s is None else {"stride": s})}
    d, ds = (1, [1] * axes) if mean or random.random() < 0.5 else per_axis(axes, 1, 2)
    if d != 1:
        spec["dilation"] = d
    if random.random() < 0.3:
        inner = AVG[axes](ks, ss) if mean else MAX[axes](ks, ss, 0, ds)
        return {**spec, "padding": "same"}, Same(inner, ks, ss, ds)
    p = [integer(0, n // 2) for n in ks]
    ceil = pick([True, False])
    if any(p):
        spec["padding"] = p if axes > 1 else p[0]
    if ceil:
        spec["ceil"] = True
    return spec, AVG[axes](ks, ss, p, ceil) if mean else MAX[axes](ks, ss, p, ds, ceil_mode=ceil)


def transposed(c, axes):
    g = divisor(c)
    out = g * integer(1, 2)
    k, ks = per_axis(axes, 1, 4)
    s, ss = per_axis(axes, 1, 3)
    d, ds = per_axis(axes, 1, 2)
    p, ps = per_axis(axes, 0, 1)
    o = [integer(0, max(a, b) - 1) for a, b in zip(ss, ds)]
    bias = pick([True, False])
    spec = {"type": f"convTranspose{axes}d", "out": out, "groups": g, "kernel": k, "stride": s, "dilation": d,
            "padding": p, "outputPadding": o if axes > 1 else o[0], "bias": bias}
    return spec, UP[axes](c, out, ks, ss, ps, o, g, bias, ds)


class Unpool(nn.Module):
    def __init__(self, k, s, p):
        super().__init__()
        self.pool, self.un = nn.MaxPool2d(k, s, p, return_indices=True), nn.MaxUnpool2d(k, s, p)

    def forward(self, x):
        n = [(a - 1) * s - 2 * p + k for a, k, s, p in zip(x.shape[2:], self.un.kernel_size, self.un.stride, self.un.padding)]
        places = torch.zeros(x.shape, dtype=torch.long)
        out = self.un(x, places)
        assert list(out.shape[2:]) == n
        return out


def elementwise(c, axes):
    kind = integer(0, 14)
    acts = {0: ("relu", nn.ReLU()), 1: ("elu", nn.ELU()), 2: ("gelu", nn.GELU()), 3: ("geluTanh", nn.GELU(approximate="tanh")),
            4: ("silu", nn.SiLU()), 5: ("softplus", nn.Softplus()), 6: ("sigmoid", nn.Sigmoid()), 7: ("tanh", nn.Tanh()),
            8: ("leakyRelu", nn.LeakyReLU()), 9: ("dropout", nn.Dropout()), 10: ("softmax", nn.Softmax(1))}
    if kind in acts:
        name, module = acts[kind]
        return {"type": name}, module
    affine = pick([True, False])
    if kind in (11, 12):
        return {"type": "batchNorm", "affine": affine}, (BATCH[axes] if axes else nn.BatchNorm1d)(c, affine=affine).eval()
    g = divisor(c)
    if kind == 13:
        return {"type": "groupNorm", "groups": g, "affine": affine}, nn.GroupNorm(g, c, affine=affine)
    if axes == 0:
        return {"type": "relu"}, nn.ReLU()
    return {"type": "instanceNorm", "affine": affine}, INSTANCE[axes](c, affine=affine)


def resizing(c, shape):
    kind = pick(["nearest", "bilinear", "shuffle", "unshuffle", "unpool", "adaptive", "adaptive"])
    if kind in ("nearest", "bilinear"):
        f, fs = per_axis(2, 1, 3)
        return {"type": "upsampleNearest2d" if kind == "nearest" else "upsampleBilinear2d", "factor": f}, nn.Upsample(
            scale_factor=tuple(float(n) for n in fs), mode=kind)
    if kind == "shuffle":
        roots = [r for r in (2, 3) if c % (r * r) == 0]
        return ({"type": "pixelShuffle", "factor": roots[0]}, nn.PixelShuffle(roots[0])) if roots else None
    if kind == "unshuffle":
        r = pick([2, 3])
        return ({"type": "pixelUnshuffle", "factor": r}, nn.PixelUnshuffle(r)) if all(n % r == 0 for n in shape) else None
    if kind == "unpool":
        k, ks = per_axis(2, 1, 3)
        return {"type": "maxUnpool2d", "kernel": k}, Unpool(tuple(ks), tuple(ks), (0, 0))
    n, ns = per_axis(2, 1, 5)
    mean = pick([True, False])
    return {"type": f"adaptive{'Avg' if mean else 'Max'}Pool2d", "output": n}, (
        nn.AdaptiveAvgPool2d(ns) if mean else nn.AdaptiveMaxPool2d(ns))


def layer(x):
    axes, c = x.dim() - 2, x.shape[1]
    if axes == 0:
        kind = pick(["dense", "dense", "elementwise", "reshape"])
        if kind == "dense":
            u, bias = integer(1, 12), pick([True, False])
            return {"type": "dense", "units": u, "bias": bias}, nn.Linear(c, u, bias)
        if kind == "reshape":
            a = divisor(c)
            b = divisor(c // a)
            shape = [a, b, c // a // b][: integer(1, 3)]
            if len(shape) < 3 or random.random() < 0.5:
                shape[-1] = -1
            whole = [n for n in shape]
            return {"type": "reshape", "shape": shape}, nn.Unflatten(1, whole if -1 not in whole else tuple(
                n if n != -1 else c // abs(torch.tensor([m for m in whole if m != -1] or [1]).prod().item()) for n in whole))
        return elementwise(c, 0)
    roll = random.random()
    if roll < 0.36:
        return convolution(c, axes)
    if roll < 0.5:
        return pooling(axes)
    if roll < 0.62 and axes < 3:
        return transposed(c, axes)
    if roll < 0.72 and axes == 2:
        return resizing(c, x.shape[2:])
    if roll < 0.78:
        p, pairs = sides(axes, 2)
        return {"type": f"zeroPad{axes}d", "padding": p}, ZERO[axes](tuple(flat(pairs)))
    if roll < 0.82 and axes == 1:
        n, mean = integer(1, 5), pick([True, False])
        return {"type": f"adaptive{'Avg' if mean else 'Max'}Pool1d", "output": n}, (
            nn.AdaptiveAvgPool1d(n) if mean else nn.AdaptiveMaxPool1d(n))
    if roll < 0.94:
        return elementwise(c, axes)
    if roll < 0.97:
        return {"type": "flatten"}, nn.Flatten()
    mean = pick([True, False])
    over = list(range(2, axes + 2))
    return {"type": "globalAvgPool" if mean else "globalMaxPool"}, (lambda t: t.mean(over)) if mean else (lambda t: t.amax(over))


def stack():
    axes = pick([0, 1, 1, 2, 2, 2, 3])
    size = {0: [], 1: [integer(6, 24)], 2: [integer(6, 14), integer(6, 14)], 3: [integer(4, 7) for _ in range(3)]}[axes]
    x = torch.randn(2, integer(1, 8), *size)
    start = list(x.shape[1:])
    rows = []
    tries = 0
    while len(rows) < integer(2, 5) and tries < 20:
        tries += 1
        made = layer(x)
        if made is None:
            continue
        spec, module = made
        try:
            with torch.no_grad():
                y = module(x)
        except Exception:
            continue
        if min(y.shape) < 1 or y.numel() > 60000:
            continue
        count = sum(p.numel() for p in module.parameters()) if isinstance(module, nn.Module) else 0
        rows.append([spec, list(y.shape[1:]), count])
        x = y
    return [start, rows]


stacks = [stack() for _ in range(575)]
kinds = sorted({row[0]["type"] for s in stacks for row in s[1]})
print(len(stacks), sum(len(s[1]) for s in stacks), len(kinds), kinds)
path = os.path.join(os.path.dirname(__file__), "layer-stacks.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(s, separators=(",", ":")) for s in stacks) + "\n]\n")
print(os.path.getsize(path))
