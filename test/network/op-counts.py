"""
What fvcore, ptflops and torch's FlopCounterMode count for one layer of each kind, batch 1, evaluation mode.
Writes op-counts.json: [input, layer in gradsheet's words, fvcore, ptflops, torch].
Made with fvcore 0.1.5.post20221221, ptflops 0.7.5 (backend "pytorch"), torch 2.15.0 on a CPU. Run: python test/network/op-counts.py
"""
import json, os, io, contextlib, logging, warnings, random
import torch
from torch import nn
from fvcore.nn import FlopCountAnalysis
from ptflops import get_model_complexity_info
from torch.utils.flop_counter import FlopCounterMode

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
random.seed(7)
pick, integer = random.choice, random.randint


def count(module, shape):
    x = torch.randn(1, *shape)
    module = nn.Sequential(module).eval()
    counter = FlopCountAnalysis(module, x)
    counter.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    fv = int(counter.total())
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        pt, _ = get_model_complexity_info(module, tuple(shape), as_strings=False, print_per_layer_stat=False, backend="pytorch")
    with torch.no_grad(), FlopCounterMode(display=False) as mode:
        module(x)
    return [fv, int(pt or 0), int(mode.get_total_flops())]


rows = []


def add(shape, spec, module):
    rows.append([shape, spec, *count(module, shape)])


image = lambda c: [c, integer(6, 12), integer(6, 12)]
for _ in range(6):
    c = pick([2, 4, 8])
    s = image(c)
    o, k, st, p, b = 4 * integer(1, 3), integer(1, 4), integer(1, 2), integer(0, 2), pick([True, False])
    d, g = integer(1, 2), pick([1, 2])
    add(s, {"type": "conv2d", "out": o, "kernel": k, "stride": st, "padding": p, "dilation": d, "groups": g, "bias": b}, nn.Conv2d(c, o, k, st, p, d, g, b))
    add(s, {"type": "depthwiseConv2d", "kernel": k, "padding": p, "bias": b}, nn.Conv2d(c, c, k, 1, p, 1, c, b))
    add(s, {"type": "separableConv2d", "out": o, "kernel": k, "padding": p, "bias": b}, nn.Sequential(nn.Conv2d(c, c, k, 1, p, 1, c, False), nn.Conv2d(c, o, 1, bias=b)))
    add(s, {"type": "convTranspose2d", "out": o, "kernel": k, "stride": st, "bias": b}, nn.ConvTranspose2d(c, o, k, st, bias=b))
    add(s, {"type": "conv2d", "out": o, "kernel": k, "padding": "same", "bias": b}, nn.Conv2d(c, o, k, padding="same", bias=b))
    n = [c, integer(8, 20)]
    add(n, {"type": "conv1d", "out": o, "kernel": k, "stride": st, "padding": p, "bias": b}, nn.Conv1d(c, o, k, st, p, bias=b))
    add(n, {"type": "convTranspose1d", "out": o, "kernel": k, "stride": st, "bias": b}, nn.ConvTranspose1d(c, o, k, st, bias=b))
    v = [c, integer(4, 6), integer(4, 6), integer(4, 6)]
    add(v, {"type": "conv3d", "out": o, "kernel": k, "padding": p, "bias": b}, nn.Conv3d(c, o, k, 1, p, bias=b))
for c in (4, 8):
    s, n, v = image(c), [c, integer(8, 20)], [c, 4, 6, 4]
    even = [c, 8, 12]
    for name, module in (("relu", nn.ReLU()), ("leakyRelu", nn.LeakyReLU()), ("elu", nn.ELU()), ("gelu", nn.GELU()), ("geluTanh", nn.GELU(approximate="tanh")),
                         ("silu", nn.SiLU()), ("softplus", nn.Softplus()), ("sigmoid", nn.Sigmoid()), ("tanh", nn.Tanh()), ("softmax", nn.Softmax(1)), ("dropout", nn.Dropout()), ("flatten", nn.Flatten())):
        for shape in (s, n):
            add(shape, {"type": name}, module)
    for shape, axes in ((s, 2), (n, 1), (v, 3)):
        mx, av = {1: (nn.MaxPool1d, nn.AvgPool1d), 2: (nn.MaxPool2d, nn.AvgPool2d), 3: (nn.MaxPool3d, nn.AvgPool3d)}[axes]
        bn, inn = {1: (nn.BatchNorm1d, nn.InstanceNorm1d), 2: (nn.BatchNorm2d, nn.InstanceNorm2d), 3: (nn.BatchNorm3d, nn.InstanceNorm3d)}[axes]
        one = {1: nn.AdaptiveAvgPool1d, 2: nn.AdaptiveAvgPool2d, 3: nn.AdaptiveAvgPool3d}[axes](1)
        top = {1: nn.AdaptiveMaxPool1d, 2: nn.AdaptiveMaxPool2d, 3: nn.AdaptiveMaxPool3d}[axes](1)
        add(shape, {"type": f"maxPool{axes}d", "kernel": 2}, mx(2))
        add(shape, {"type": f"maxPool{axes}d", "kernel": 3, "stride": 2, "padding": 1, "ceil": True}, mx(3, 2, 1, ceil_mode=True))
        add(shape, {"type": f"avgPool{axes}d", "kernel": 2}, av(2))
        add(shape, {"type": "batchNorm"}, bn(c))
        add(shape, {"type": "batchNorm", "affine": False}, bn(c, affine=False))
        add(shape, {"type": "groupNorm", "groups": 2}, nn.GroupNorm(2, c))
        add(shape, {"type": "groupNorm", "groups": 2, "affine": False}, nn.GroupNorm(2, c, affine=False))
        add(shape, {"type": "instanceNorm"}, inn(c, affine=True))
        add(shape, {"type": "instanceNorm", "affine": False}, inn(c))
        add(shape, {"type": "globalAvgPool"}, nn.Sequential(one, nn.Flatten()))
        add(shape, {"type": "globalMaxPool"}, nn.Sequential(top, nn.Flatten()))
    add(even, {"type": "adaptiveAvgPool2d", "output": 4}, nn.AdaptiveAvgPool2d(4))
    add(even, {"type": "adaptiveMaxPool2d", "output": 4}, nn.AdaptiveMaxPool2d(4))
    add(even[:2], {"type": "adaptiveAvgPool1d", "output": 4}, nn.AdaptiveAvgPool1d(4))
    add(even[:2], {"type": "adaptiveMaxPool1d", "output": 4}, nn.AdaptiveMaxPool1d(4))
    add(s, {"type": "upsampleNearest2d", "factor": 2}, nn.Upsample(scale_factor=2))
    add(s, {"type": "upsampleBilinear2d", "factor": 2}, nn.Upsample(scale_factor=2, mode="bilinear"))
    add(s, {"type": "pixelShuffle", "factor": 2}, nn.PixelShuffle(2))
    add(even, {"type": "pixelUnshuffle", "factor": 2}, nn.PixelUnshuffle(2))
    add(s, {"type": "zeroPad2d", "padding": 1}, nn.ZeroPad2d(1))
    add([c * 6], {"type": "reshape", "shape": [c, 6]}, nn.Unflatten(1, (c, 6)))
    add([c * 6], {"type": "dense", "units": 5}, nn.Linear(c * 6, 5))
    add([c * 6], {"type": "dense", "units": 5, "bias": False}, nn.Linear(c * 6, 5, bias=False))
    add([c * 6], {"type": "softmax"}, nn.Softmax(1))
path = os.path.join(os.path.dirname(__file__), "op-counts.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows) + "\n]\n")
print(len(rows), os.path.getsize(path))
