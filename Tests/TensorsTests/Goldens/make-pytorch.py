"""Makes pytorch.json: convolution, transposed convolution, pooling, padding and interpolation as PyTorch computes them.

Run with PyTorch 2.13.0 (CPU) and NumPy: python3 make-pytorch.py
Arrays are written channels last, kernels as [taps, in, out], transposed convolution's as [taps, out, in].
"""

import itertools
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(0)
cases = []


def values(*shape):
    return torch.round(torch.rand(shape) * 2 - 1, decimals=3)


def array(x):
    return {"shape": list(x.shape), "values": [float(f"{v:.7g}") for v in x.flatten().tolist()]}


def last(x):  # [B, C, spatial…] → [B, spatial…, C]
    return x.movedim(1, -1)


def taps(w):  # [a, b, spatial…] → [spatial…, b, a]
    return w.movedim(1, -1).movedim(0, -1)


def add(kind, x, y, **settings):
    cases.append({"kind": kind, "input": array(last(x)), "expected": array(last(y)), **settings})


conv = {1: F.conv1d, 2: F.conv2d}
transposed = {1: F.conv_transpose1d, 2: F.conv_transpose2d}
for size, k, s, d, p, g, c, o in [
    ([7, 6], [3, 3], [1, 1], [1, 1], [1, 1], 1, 2, 3),
    ([8, 7], [3, 2], [2, 3], [1, 1], [1, 0], 1, 3, 2),
    ([9, 8], [3, 3], [1, 2], [2, 1], [2, 1], 2, 4, 6),
    ([6, 6], [3, 3], [2, 2], [1, 1], [1, 1], 4, 4, 8),
    ([17], [4], [3], [1], [2], 1, 2, 5),
    ([15], [3], [1], [3], [3], 3, 3, 6),
]:
    x, w, b = values(2, c, *size), values(o, c // g, *k), values(o)
    y = conv[len(size)](x, w, b, s, p, d, g)
    add("convolution", x, y, kernel=array(taps(w)), bias=array(b), strides=s, dilations=d, padding=p, groups=g)

for size, k, s, d, p, op, g, c, o in [
    ([4, 3], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1, 2, 3),
    ([4, 5], [4, 2], [2, 3], [1, 1], [1, 0], [0, 2], 1, 3, 2),
    ([5, 4], [3, 3], [1, 2], [2, 2], [1, 2], [0, 1], 2, 4, 6),
    ([3, 3], [5, 5], [2, 2], [1, 1], [2, 2], [0, 1], 1, 2, 1),
    ([6], [4], [3], [1], [1], [2], 1, 2, 5),
    ([6], [1], [2], [1], [0], [1], 3, 3, 6),
]:
    x, w = values(2, c, *size), values(c, o // g, *k)
    y = transposed[len(size)](x, w, None, s, p, op, g, d)
    add(
        "transposed convolution", x, y, kernel=array(taps(w)), strides=s, dilations=d, padding=p,
        outputPadding=op, groups=g)

for ceil, (size, k, s, p) in itertools.product(
    [False, True],
    [([7, 8], [2, 2], [2, 2], [0, 0]), ([8, 9], [3, 3], [2, 2], [1, 1]), ([5, 10], [2, 3], [3, 4], [1, 1]), ([10], [4], [3], [2])],
):
    x = values(2, 3, *size)
    maximum, mean = (F.max_pool1d, F.avg_pool1d) if len(size) == 1 else (F.max_pool2d, F.avg_pool2d)
    settings = {"window": k, "strides": s, "padding": p, "roundingUp": ceil}
    add("maximum pooling", x, maximum(x, k, s, p, ceil_mode=ceil), **settings)
    for counts in [False, True]:
        y = mean(x, k, s, p, ceil_mode=ceil, count_include_pad=counts)
        add("average pooling", x, y, countsPadding=counts, **settings)

x = values(2, 3, 5)
for mode, name in [("constant", "zeros"), ("reflect", "reflection"), ("replicate", "edge")]:
    add("padding", x, F.pad(x, [3, 2], mode=mode), padding=[3, 2], mode=name)

for count, aligned in itertools.product([1, 4, 9, 10], [False, True]):
    y = F.interpolate(x, size=count, mode="linear", align_corners=aligned)
    add("interpolation", x, y, aligningEnds=aligned)

pathlib.Path(__file__).with_name("pytorch.json").write_text(json.dumps(cases) + "\n")
