"""Makes keras.json: what TensorFlow's convolutions, transposed convolutions and pooling do with padding 'same'.

Run with Keras 3.15.1 on TensorFlow 2.21.0: python3 make-keras.py
"""

import itertools
import json
import pathlib

import numpy as np
import keras

random = np.random.default_rng(0)
cases = []


def values(*shape):
    return np.round(random.uniform(-1, 1, shape), 3).astype(np.float32)


def array(x):
    return {"shape": list(x.shape), "values": [float(f"{v:.7g}") for v in np.asarray(x).flatten()]}


def add(kind, x, y, **settings):
    cases.append({"kind": kind, "input": array(x), "expected": array(np.asarray(y)), **settings})


for (size, k), s in itertools.product([([5, 6], [3, 4]), ([8, 7], [2, 5]), ([4, 4], [1, 3])], [1, 2, 3]):
    for padding in ["same", "valid"]:
        x, w = values(1, *size, 2), values(*k, 2, 3)
        if padding == "same" or all(n >= t for n, t in zip(size, k)):
            y = keras.ops.conv(x, w, strides=s, padding=padding)
            add("convolution", x, y, kernel=array(w), strides=[s, s], rule=padding)
        w = values(*k, 3, 2)
        y = keras.ops.conv_transpose(x, w, strides=s, padding=padding)
        add("transposed convolution", x, y, kernel=array(w), strides=[s, s], rule=padding)
        if padding == "same" and s > 1:
            y = keras.ops.conv_transpose(x, w, strides=s, padding=padding, output_padding=s - 1)
            add(
                "transposed convolution", x, y, kernel=array(w), strides=[s, s], rule=padding,
                outputPadding=[s - 1, s - 1])

for n, k, s in [([5, 6], [2, 3], [2, 2]), ([7, 8], [3, 3], [3, 2]), ([4, 9], [2, 2], [1, 3])]:
    x = values(2, *n, 3)
    settings = {"window": k, "strides": s, "rule": "same"}
    add("maximum pooling", x, keras.ops.max_pool(x, k, s, "same"), **settings)
    add("average pooling", x, keras.ops.average_pool(x, k, s, "same"), countsPadding=False, **settings)

pathlib.Path(__file__).with_name("keras.json").write_text(json.dumps(cases) + "\n")
