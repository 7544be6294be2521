"""Makes onnx-nodes.npz: small ONNX models, one or a few operators each, with inputs and what onnxruntime gives for them.

onnx 1.23.2, onnxruntime 1.31.1, numpy 2.4.6. Usage: python make-onnx-nodes.py
"""

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(1)
arrays = {}
names = set()
onnxruntime.set_default_logger_severity(3)


def values(*shape, low=-2.0, high=2.0):
    return random.uniform(low, high, shape).astype(np.float32)


def integers(*numbers, shape=None):
    array = np.array(numbers, dtype=np.int64)
    return array if shape is None else array.reshape(shape)


def case(name, nodes, inputs, weights=None, opset=17, outputs=("y",), dynamic=()):
    """Adds a model; `nodes` are (operator, inputs, outputs, attributes)."""
    assert name not in names, name
    names.add(name)
    weights = weights or {}
    made = [helper.make_node(kind, list(i), list(o), name=f"{kind}_{n}", **a) for n, (kind, i, o, a) in enumerate(nodes)]
    graph = helper.make_graph(
        made, name,
        [helper.make_tensor_value_info(
            k, TensorProto.FLOAT, [f"{k}_{i}" if i in dynamic else n for i, n in enumerate(v.shape)])
         for k, v in inputs.items()],
        [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs],
        [numpy_helper.from_array(v, k) for k, v in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    raw = model.SerializeToString()
    session = onnxruntime.InferenceSession(raw, providers=["CPUExecutionProvider"])
    results = session.run(list(outputs), inputs)
    arrays[f"{name}|model"] = np.frombuffer(raw, dtype=np.uint8)
    for key, value in inputs.items():
        arrays[f"{name}|in|{key}"] = value
    for key, value in zip(outputs, results):
        arrays[f"{name}|out|{key}"] = value.astype(np.float32)


def unary(kind, low=-2.0, high=2.0, opset=17, name=None, **attributes):
    case(name or kind, [(kind, ["x"], ["y"], attributes)], {"x": values(2, 3, 5, low=low, high=high)}, opset=opset)


for kind in ["Relu", "Elu", "Selu", "Celu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Softplus", "Softsign", "Abs", "Neg",
             "Exp", "Erf", "Sin", "Cos", "Floor", "Ceil", "Sign", "LeakyRelu", "ThresholdedRelu", "Identity", "Softmax", "LogSoftmax"]:
    unary(kind)
unary("Mish", opset=18)
unary("Gelu", opset=20)
unary("Gelu", opset=20, name="Gelu tanh", approximate="tanh")
unary("Log", low=0.1)
unary("Sqrt", low=0.1)
unary("Reciprocal", low=0.2)
unary("LeakyRelu", name="LeakyRelu slope", alpha=0.3)
unary("Elu", name="Elu alpha", alpha=0.7)
unary("HardSigmoid", name="HardSigmoid numbers", alpha=0.3, beta=0.4)
unary("Softmax", name="Softmax first axis", axis=0)
unary("Softmax", name="Softmax old", opset=11)
unary("LogSoftmax", name="LogSoftmax old first", opset=11, axis=0)
unary("Clip", name="Clip old", opset=7, min=-0.5, max=1.0)
unary("Clip", name="Clip open old", opset=7, min=-0.5)
unary("Dropout", opset=7, ratio=0.3)
case("Clip", [("Clip", ["x", "low", "high"], ["y"], {})], {"x": values(2, 3)}, {"low": np.float32(-1), "high": np.float32(0.5)})
case("Clip upper", [("Clip", ["x", "", "high"], ["y"], {})], {"x": values(2, 3)}, {"high": np.float32(0.5)})
case("Dropout new", [("Dropout", ["x", "rate"], ["y"], {})], {"x": values(2, 3)}, {"rate": np.float32(0.5)})
case("PRelu", [("PRelu", ["x", "s"], ["y"], {})], {"x": values(2, 3, 4, 5)}, {"s": values(3, 1, 1)})
case("PRelu single", [("PRelu", ["x", "s"], ["y"], {})], {"x": values(2, 3, 4)}, {"s": values(1)})

for kind in ["Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean"]:
    case(kind, [(kind, ["a", "b"], ["y"], {})], {"a": values(2, 3, 4), "b": values(2, 3, 4, low=0.5)})
    case(f"{kind} broadcast", [(kind, ["a", "b"], ["y"], {})], {"a": values(2, 1, 4), "b": values(3, 1, low=0.5)})
case("Sum three", [("Sum", ["a", "b", "c"], ["y"], {})], {"a": values(2, 3), "b": values(3), "c": values(1)})
case("Mean three", [("Mean", ["a", "b", "c"], ["y"], {})], {"a": values(2, 3), "b": values(3), "c": values(2, 1)})
case("Pow", [("Pow", ["a", "b"], ["y"], {})], {"a": values(2, 3, low=0.2), "b": values(3)})
case("Pow square", [("Pow", ["a", "b"], ["y"], {})], {"a": values(2, 3)}, {"b": np.float32(2)})
case("Pow cube", [("Pow", ["a", "b"], ["y"], {})], {"a": values(2, 3)}, {"b": np.float32(3)})
case("Pow whole", [("Pow", ["a", "b"], ["y"], {})], {"a": values(2, 3)}, {"b": np.int64(2)})
for kind in ["Greater", "Less", "Equal", "GreaterOrEqual", "LessOrEqual"]:
    x = np.round(values(2, 6))
    case(kind, [(kind, ["x", "z"], ["c"], {}), ("Where", ["c", "x", "w"], ["y"], {})], {"x": x}, {"z": np.float32(0), "w": values(6)})
case("Not", [("Greater", ["x", "z"], ["c"], {}), ("Not", ["c"], ["d"], {}), ("Cast", ["d"], ["y"], {"to": 1})], {"x": values(2, 6)},
     {"z": np.float32(0)})
case("And Or", [("Greater", ["x", "z"], ["c"], {}), ("Less", ["x", "o"], ["d"], {}), ("And", ["c", "d"], ["e"], {}),
                ("Or", ["e", "c"], ["f"], {}), ("Cast", ["f"], ["y"], {"to": 1})],
     {"x": values(2, 6)}, {"z": np.float32(0), "o": np.float32(1)})
case("Where broadcast", [("Where", ["c", "x", "w"], ["y"], {})], {"x": values(2, 3, 4), "w": values(4)}, {"c": np.array([[True], [False], [True]])})
case("Cast whole", [("Cast", ["x"], ["i"], {"to": 7}), ("Cast", ["i"], ["y"], {"to": 1})], {"x": values(2, 6, low=-5, high=5)})
case("Cast truth", [("Floor", ["x"], ["f"], {}), ("Cast", ["f"], ["b"], {"to": 9}), ("Cast", ["b"], ["y"], {"to": 1})], {"x": values(2, 6)})


def conv(name, x, w, opset=17, bias=True, kind="Conv", **attributes):
    out = w.shape[0] if kind == "Conv" else w.shape[1] * attributes.get("group", 1)
    weights = {"w": w} | ({"b": values(out)} if bias else {})
    case(name, [(kind, ["x", "w"] + (["b"] if bias else []), ["y"], attributes)], {"x": x}, weights, opset=opset)


conv("Conv 1", values(2, 3, 9), values(4, 3, 3))
conv("Conv 2", values(2, 3, 7, 6), values(4, 3, 3, 2))
conv("Conv pads", values(2, 3, 7, 6), values(4, 3, 3, 3), pads=[1, 0, 2, 1])
conv("Conv strides", values(2, 3, 9, 8), values(4, 3, 3, 3), strides=[2, 3], pads=[1, 1, 1, 1], bias=False)
conv("Conv dilations", values(1, 2, 11, 10), values(3, 2, 3, 2), dilations=[2, 3])
conv("Conv groups", values(2, 4, 6, 5), values(6, 2, 3, 3), group=2)
conv("Conv depthwise", values(2, 4, 6, 5), values(8, 1, 3, 3), group=4, pads=[1, 1, 1, 1])
conv("Conv depthwise 1", values(2, 6, 12), values(6, 1, 5), group=6, strides=[2], pads=[2, 2])
conv("Conv upper", values(1, 2, 7, 8), values(3, 2, 4, 3), auto_pad="SAME_UPPER", strides=[2, 2])
conv("Conv lower", values(1, 2, 7, 8), values(3, 2, 4, 3), auto_pad="SAME_LOWER", strides=[2, 2])
conv("Conv valid", values(1, 2, 7, 8), values(3, 2, 4, 3), auto_pad="VALID")
conv("Conv point", values(2, 3, 4, 5), values(7, 3, 1, 1))
conv("Conv one channel", values(2, 1, 20, 12), values(16, 1, 9, 9))
conv("Conv few outputs", values(1, 8, 12, 10), values(1, 8, 5, 5), pads=[2, 2, 2, 2])
conv("Conv whole width", values(2, 1, 12, 10), values(4, 1, 3, 10))
conv("Conv wide pads", values(1, 2, 5), values(3, 2, 3), pads=[4, 3])
conv("Conv old", values(1, 2, 7, 8), values(3, 2, 3, 3), opset=7)
case("Conv kernel at run time", [("Conv", ["x", "w"], ["y"], {})], {"x": values(1, 2, 6, 5), "w": values(3, 2, 2, 2)})

T = "ConvTranspose"
conv("Transposed 1", values(2, 3, 5), values(3, 4, 4), kind=T, strides=[2])
conv("Transposed 2", values(2, 3, 4, 5), values(3, 4, 3, 2), kind=T, strides=[2, 3])
conv("Transposed pads", values(2, 3, 4, 5), values(3, 4, 4, 4), kind=T, strides=[2, 2], pads=[1, 1, 1, 1])
conv("Transposed output padding", values(2, 3, 4, 5), values(3, 4, 3, 3), kind=T, strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
conv("Transposed groups", values(2, 4, 4, 5), values(4, 3, 3, 3), kind=T, strides=[2, 2], group=2)
conv("Transposed depthwise", values(2, 4, 6), values(4, 1, 3), kind=T, strides=[2], group=4, bias=False)
conv("Transposed dilations", values(1, 2, 4, 5), values(2, 3, 3, 2), kind=T, dilations=[2, 2])
conv("Transposed upper", values(1, 2, 4, 5), values(2, 3, 3, 4), kind=T, strides=[2, 3], auto_pad="SAME_UPPER")
conv("Transposed lower", values(1, 2, 4, 5), values(2, 3, 3, 4), kind=T, strides=[2, 2], auto_pad="SAME_LOWER")
conv("Transposed output shape", values(1, 2, 4, 5), values(2, 3, 3, 3), kind=T, strides=[2, 2], output_shape=[8, 10])
conv("Transposed uneven pads", values(1, 2, 6), values(2, 3, 5), kind=T, strides=[3], pads=[0, 2])


def pool(name, kind, x, opset=17, **attributes):
    case(name, [(kind, ["x"], ["y"], attributes)], {"x": x}, opset=opset)


for kind in ["MaxPool", "AveragePool"]:
    pool(f"{kind} 2", kind, values(2, 3, 8, 7), kernel_shape=[2, 3], strides=[2, 2])
    pool(f"{kind} 1", kind, values(2, 3, 9), kernel_shape=[3], strides=[2])
    pool(f"{kind} overlapping", kind, values(2, 3, 8, 7), kernel_shape=[3, 3])
    pool(f"{kind} pads", kind, values(2, 3, 8, 7), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    pool(f"{kind} uneven", kind, values(2, 3, 8, 7), kernel_shape=[3, 3], strides=[2, 2], pads=[0, 1, 2, 0])
    pool(f"{kind} ceiling", kind, values(2, 3, 8, 7), kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
    pool(f"{kind} ceiling pads", kind, values(2, 3, 8, 8), kernel_shape=[3, 3], strides=[3, 2], pads=[1, 1, 1, 1], ceil_mode=1)
    pool(f"{kind} upper", kind, values(2, 3, 8, 7), kernel_shape=[3, 2], strides=[2, 2], auto_pad="SAME_UPPER")
    pool(f"{kind} lower", kind, values(2, 3, 8, 7), kernel_shape=[3, 2], strides=[2, 2], auto_pad="SAME_LOWER")
pool("AveragePool counting", "AveragePool", values(2, 3, 8, 7), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1)
pool("AveragePool counting ceiling", "AveragePool", values(2, 3, 8, 8), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1],
     count_include_pad=1, ceil_mode=1, opset=19)
pool("MaxPool dilations", "MaxPool", values(2, 3, 9, 8), kernel_shape=[3, 2], dilations=[2, 3])
pool("MaxPool dilations pads", "MaxPool", values(2, 3, 9), kernel_shape=[3], dilations=[2], strides=[2], pads=[2, 1])
for kind in ["GlobalMaxPool", "GlobalAveragePool"]:
    pool(kind, kind, values(2, 3, 5, 4))
    pool(f"{kind} 1", kind, values(2, 3, 5))

numbers = {"s": values(3), "b": values(3), "m": values(3), "v": values(3, low=0.3)}
for shape in [(2, 3, 5, 4), (2, 3, 5), (4, 3)]:
    case(f"BatchNormalization {len(shape)}", [("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"], {"epsilon": 0.01})],
         {"x": values(*shape)}, numbers)
case("BatchNormalization worked out",
     [("Exp", ["s"], ["t"], {}), ("BatchNormalization", ["x", "t", "b", "m", "v"], ["y"], {})], {"x": values(2, 3, 4)}, numbers)
case("BatchNormalization old", [("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"], {})], {"x": values(2, 3, 4, 5)}, numbers, opset=7)
case("InstanceNormalization", [("InstanceNormalization", ["x", "s", "b"], ["y"], {})], {"x": values(2, 3, 5, 4)}, {k: numbers[k] for k in "sb"})
case("InstanceNormalization 1", [("InstanceNormalization", ["x", "s", "b"], ["y"], {"epsilon": 0.1})], {"x": values(2, 3, 9)},
     {k: numbers[k] for k in "sb"})
case("LayerNormalization", [("LayerNormalization", ["x", "s", "b"], ["y"], {})], {"x": values(2, 5, 3)}, {k: numbers[k] for k in "sb"})
case("LayerNormalization two axes", [("LayerNormalization", ["x", "s"], ["y"], {"axis": 1})], {"x": values(2, 5, 3)}, {"s": values(5, 3)})

for transA in [0, 1]:
    for transB in [0, 1]:
        a, b = values(4, 5), values(5, 3)
        case(f"Gemm {transA}{transB}", [("Gemm", ["a", "b", "c"], ["y"], {"transA": transA, "transB": transB, "alpha": 0.5, "beta": 1.5})],
             {"a": a.T.copy() if transA else a}, {"b": b.T.copy() if transB else b, "c": values(3)})
case("Gemm both run", [("Gemm", ["a", "b"], ["y"], {"transB": 1})], {"a": values(4, 5), "b": values(3, 5)})
case("Gemm column", [("Gemm", ["a", "b", "c"], ["y"], {})], {"a": values(4, 5)}, {"b": values(5, 3), "c": values(4, 1)})
case("MatMul", [("MatMul", ["a", "b"], ["y"], {})], {"a": values(4, 5)}, {"b": values(5, 3)})
case("MatMul stack", [("MatMul", ["a", "b"], ["y"], {})], {"a": values(2, 3, 4, 5), "b": values(2, 3, 5, 6)})
case("MatMul broadcast", [("MatMul", ["a", "b"], ["y"], {})], {"a": values(2, 1, 4, 5), "b": values(3, 5, 6)})
case("MatMul many", [("MatMul", ["a", "b"], ["y"], {})], {"a": values(2, 3, 4, 5)}, {"b": values(5, 6)})
case("MatMul row", [("MatMul", ["a", "b"], ["y"], {})], {"a": values(5)}, {"b": values(5, 6)})
case("MatMul column", [("MatMul", ["a", "b"], ["y"], {})], {"a": values(3, 5)}, {"b": values(5)})
case("MatMul left weight", [("MatMul", ["b", "a"], ["y"], {})], {"a": values(2, 5, 3)}, {"b": values(4, 5)})

for kind in ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp"]:
    x = {"x": values(2, 3, 4)}
    if kind == "ReduceSum":
        case(kind, [(kind, ["x", "a"], ["y"], {"keepdims": 0})], x, {"a": integers(1, -1)})
        case(f"{kind} old", [(kind, ["x"], ["y"], {"axes": [1]})], x, opset=11)
    else:
        case(kind, [(kind, ["x"], ["y"], {"axes": [1, -1], "keepdims": 0})], x)
        case(f"{kind} new", [(kind, ["x", "a"], ["y"], {})], x, {"a": integers(0)}, opset=18)
    case(f"{kind} all", [(kind, ["x"], ["y"], {})], x)
case("ReduceSum nothing", [("ReduceSum", ["x"], ["y"], {"noop_with_empty_axes": 1})], {"x": values(2, 3)})

x = {"x": values(2, 3, 4, 5)}
for axis in [0, 1, 2, -1, 4]:
    case(f"Flatten {axis}", [("Flatten", ["x"], ["y"], {"axis": axis})], x)
case("Reshape", [("Reshape", ["x", "s"], ["y"], {})], x, {"s": integers(0, -1, 10)})
case("Transpose", [("Transpose", ["x"], ["y"], {"perm": [2, 0, 3, 1]})], x)
case("Transpose reversed", [("Transpose", ["x"], ["y"], {})], x)
case("Squeeze", [("Squeeze", ["x", "a"], ["y"], {})], {"x": values(1, 3, 1, 5)}, {"a": integers(0, -2)})
case("Squeeze all old", [("Squeeze", ["x"], ["y"], {})], {"x": values(1, 3, 1, 5)}, opset=11)
case("Unsqueeze", [("Unsqueeze", ["x", "a"], ["y"], {})], {"x": values(3, 5)}, {"a": integers(0, 3)})
case("Unsqueeze old", [("Unsqueeze", ["x"], ["y"], {"axes": [1]})], {"x": values(3, 5)}, opset=11)
case("Concat", [("Concat", ["x", "z"], ["y"], {"axis": 1})], {"x": values(2, 3, 4), "z": values(2, 1, 4)})
case("Concat constant", [("Concat", ["x", "z"], ["y"], {"axis": -1})], {"x": values(2, 3, 4)}, {"z": values(2, 3, 2)})
case("Split", [("Split", ["x", "s"], ["y", "z"], {"axis": 1})], {"x": values(2, 5, 3)}, {"s": integers(2, 3)}, outputs=("y", "z"))
case("Split even", [("Split", ["x"], ["y", "z"], {"axis": 1})], {"x": values(2, 4, 3)}, outputs=("y", "z"))
case("Split uneven new", [("Split", ["x"], ["y", "z"], {"axis": 1, "num_outputs": 2})], {"x": values(2, 5, 3)}, outputs=("y", "z"), opset=18)
case("Split old", [("Split", ["x"], ["y", "z"], {"axis": 1, "split": [1, 3]})], {"x": values(2, 4, 3)}, outputs=("y", "z"), opset=11)
case("Slice", [("Slice", ["x", "s", "e", "a"], ["y"], {})], x, {"s": integers(1, -3), "e": integers(3, 2**62), "a": integers(1, 3)})
case("Slice steps", [("Slice", ["x", "s", "e", "a", "t"], ["y"], {})], x,
     {"s": integers(-1, 0), "e": integers(-2**62, 2**62), "a": integers(1, 3), "t": integers(-1, 2)})
case("Slice old", [("Slice", ["x"], ["y"], {"starts": [0, 1], "ends": [2, -1], "axes": [0, 2]})], x, opset=9)
case("Gather", [("Gather", ["x", "i"], ["y"], {"axis": 2})], x, {"i": integers(0, -1, 2)})
case("Gather single", [("Gather", ["x", "i"], ["y"], {"axis": 1})], x, {"i": np.array(1, dtype=np.int64)})
case("Gather table", [("Gather", ["x", "i"], ["y"], {})], x, {"i": integers(0, 1, 1, 0, shape=(2, 2))})
case("Tile", [("Tile", ["x", "r"], ["y"], {})], {"x": values(2, 3)}, {"r": integers(2, 3)})
case("Expand", [("Expand", ["x", "s"], ["y"], {})], {"x": values(3, 1)}, {"s": integers(2, 1, 4)})
for mode in ["constant", "reflect", "edge"]:
    case(f"Pad {mode}", [("Pad", ["x", "p", "v"] if mode == "constant" else ["x", "p"], ["y"], {"mode": mode})], {"x": values(2, 3, 6)},
         {"p": integers(0, 1, 2, 0, 0, 3)} | ({"v": np.float32(1.5)} if mode == "constant" else {}))
case("Pad zeros", [("Pad", ["x", "p"], ["y"], {})], {"x": values(2, 3, 6)}, {"p": integers(1, 0, 2, 0, 1, 3)})
case("Pad off", [("Pad", ["x", "p"], ["y"], {})], {"x": values(2, 3, 6)}, {"p": integers(0, 0, -2, 0, 0, 1)})
case("Pad old", [("Pad", ["x"], ["y"], {"pads": [0, 0, 1, 0, 0, 2], "value": -1.0})], {"x": values(2, 3, 6)}, opset=10)
case("Pad axes", [("Pad", ["x", "p", "", "a"], ["y"], {})], {"x": values(2, 3, 6)}, {"p": integers(1, 2), "a": integers(-1)}, opset=18)
case("Pad before Conv", [("Pad", ["x", "p"], ["z"], {}), ("Conv", ["z", "w"], ["y"], {"pads": [0, 1, 0, 1]})], {"x": values(2, 3, 6, 5)},
     {"p": integers(0, 0, 1, 2, 0, 0, 3, 0), "w": values(4, 3, 3, 3)})
for mode in ["nearest", "linear"]:
    for place in ["half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"]:
        case(f"Resize {mode} {place}", [("Resize", ["x", "", "s"], ["y"], {"mode": mode, "coordinate_transformation_mode": place})],
             {"x": values(1, 2, 4, 5)}, {"s": np.array([1, 1, 2, 1.5], dtype=np.float32)})
for rounding in ["round_prefer_ceil", "floor", "ceil"]:
    case(f"Resize {rounding}", [("Resize", ["x", "", "s"], ["y"], {"mode": "nearest", "nearest_mode": rounding})],
         {"x": values(1, 2, 4, 5)}, {"s": np.array([1, 1, 2.5, 0.6], dtype=np.float32)})
case("Resize sizes", [("Resize", ["x", "", "", "s"], ["y"], {"mode": "linear"})], {"x": values(1, 2, 4, 5)}, {"s": integers(1, 2, 7, 3)})
case("Resize smaller", [("Resize", ["x", "", "s"], ["y"], {"mode": "linear"})], {"x": values(1, 2, 8, 6)},
     {"s": np.array([1, 1, 0.5, 0.5], dtype=np.float32)})
case("Upsample", [("Upsample", ["x", "s"], ["y"], {"mode": "nearest"})], {"x": values(1, 2, 3, 4)},
     {"s": np.array([1, 1, 2, 3], dtype=np.float32)}, opset=9)

# What exporters write around shapes.
case("Shape arithmetic",
     [("Shape", ["x"], ["s"], {}), ("Gather", ["s", "zero"], ["n"], {}), ("Unsqueeze", ["n", "axis"], ["m"], {}),
      ("Concat", ["m", "rest"], ["t"], {"axis": 0}), ("Reshape", ["x", "t"], ["y"], {})],
     {"x": values(2, 3, 4)}, {"zero": np.array(0, dtype=np.int64), "axis": integers(0), "rest": integers(-1)}, dynamic=(0, 2))
case("Half of the axis",
     [("Shape", ["x"], ["s"], {}), ("Slice", ["s", "two", "three"], ["l"], {}), ("Cast", ["l"], ["f"], {"to": 1}), ("Mul", ["f", "half"], ["g"], {}),
      ("Floor", ["g"], ["h"], {}), ("Cast", ["h"], ["e"], {"to": 7}), ("Slice", ["x", "zero", "e", "two"], ["y"], {})],
     {"x": values(2, 3, 7)}, {"two": integers(2), "three": integers(3), "zero": integers(0), "half": np.array([0.5], dtype=np.float32)}, dynamic=(2,))
case("Size and Range",
     [("Size", ["x"], ["n"], {}), ("Range", ["zero", "n", "one"], ["r"], {}), ("Cast", ["r"], ["f"], {"to": 1}),
      ("Shape", ["x"], ["s"], {}), ("Reshape", ["f", "s"], ["g"], {}), ("Add", ["x", "g"], ["y"], {})],
     {"x": values(2, 3)}, {"zero": np.array(0, dtype=np.int64), "one": np.array(1, dtype=np.int64)}, dynamic=(0, 1))
case("ConstantOfShape",
     [("Shape", ["x"], ["s"], {}), ("ConstantOfShape", ["s"], ["c"], {"value": numpy_helper.from_array(np.array([2.5], dtype=np.float32))}),
      ("Add", ["x", "c"], ["y"], {})], {"x": values(2, 3)})
case("Product of axes",
     [("Shape", ["x"], ["s"], {}), ("Slice", ["s", "one", "three"], ["l"], {}), ("ReduceProd", ["l"], ["p"], {"keepdims": 1}),
      ("Concat", ["minus", "p"], ["t"], {"axis": 0}), ("Reshape", ["x", "t"], ["y"], {})],
     {"x": values(2, 3, 4)}, {"one": integers(1), "three": integers(3), "minus": integers(-1)}, dynamic=(0, 1))


def branch(kind, name):
    return helper.make_graph([helper.make_node(kind, ["x"], ["inner"], name="same")], name, [], [helper.make_tensor_value_info("inner", TensorProto.FLOAT, None)])


case("If", [("Shape", ["x"], ["s"], {}), ("Gather", ["s", "one"], ["n"], {}), ("Equal", ["n", "three"], ["c"], {}),
            ("If", ["c"], ["y"], {"then_branch": branch("Relu", "then"), "else_branch": branch("Neg", "else")})],
     {"x": values(2, 3)}, {"one": np.array(1, dtype=np.int64), "three": np.array(3, dtype=np.int64)})

# Layouts: what follows convolutions and crosses back.
w = {"w": values(4, 3, 3, 3), "v": values(4 * 5 * 4, 6), "k": values(4, 1, 1), "d": values(5, 7), "q": values(8, 4, 1, 1)}
start = [("Conv", ["x", "w"], ["c"], {})]
maps = {"x": values(2, 3, 7, 6)}
case("Layout flattened", start + [("Relu", ["c"], ["r"], {}), ("Flatten", ["r"], ["f"], {}), ("Gemm", ["f", "v"], ["y"], {})], maps, w)
case("Layout flattened, activated", start + [("Flatten", ["c"], ["f"], {}), ("Tanh", ["f"], ["t"], {}), ("Softmax", ["t"], ["y"], {})], maps, w)
case("Layout turned", start + [("Transpose", ["c"], ["t"], {"perm": [0, 2, 3, 1]}), ("Reshape", ["t", "s"], ["y"], {})], maps,
     w | {"s": integers(2, 5, -1)})
case("Layout sequence", start + [("Transpose", ["c"], ["t"], {"perm": [0, 3, 1, 2]}), ("Reshape", ["t", "s"], ["y"], {})], maps,
     w | {"s": integers(2, 4, -1)})
case("Layout time", start + [("Transpose", ["c"], ["t"], {"perm": [0, 1, 3, 2]}), ("MatMul", ["t", "d"], ["y"], {})], maps, w)
case("Layout shuffled", start + [("Reshape", ["c", "s"], ["a"], {}), ("Transpose", ["a"], ["b"], {"perm": [0, 2, 1, 3, 4]}),
                                 ("Reshape", ["b", "t"], ["e"], {}), ("Conv", ["e", "q"], ["y"], {})], maps,
     w | {"s": integers(2, 2, 2, 5, 4), "t": integers(2, 4, 5, 4)})
case("Layout gated", start + [("GlobalAveragePool", ["c"], ["g"], {}), ("Sigmoid", ["g"], ["h"], {}), ("Mul", ["c", "h"], ["m"], {}),
                              ("Add", ["m", "k"], ["y"], {})], maps, w)
case("Layout added to input", [("Conv", ["x", "u"], ["c"], {"pads": [1, 1, 1, 1]}), ("Add", ["c", "x"], ["y"], {})], maps, {"u": values(3, 3, 3, 3)})
case("Layout reduced", start + [("ReduceMean", ["c"], ["y"], {"axes": [2], "keepdims": 0})], maps, w)
case("Layout reduced flat", start + [("Flatten", ["c"], ["f"], {}), ("ReduceMax", ["f"], ["y"], {"axes": [1]})], maps, w)
case("Layout channels", start + [("ReduceMax", ["c"], ["y"], {"axes": [1], "keepdims": 1})], maps, w)
case("Layout softmax", start + [("Softmax", ["c"], ["y"], {"axis": 1})], maps, w)
case("Layout joined", start + [("Neg", ["c"], ["n"], {}), ("Concat", ["c", "n"], ["j"], {"axis": 1}), ("Conv", ["j", "p"], ["y"], {})], maps,
     w | {"p": values(2, 8, 2, 2)})
case("Layout cut", start + [("Split", ["c"], ["a", "b"], {"axis": 1}), ("Sigmoid", ["b"], ["s"], {}), ("Mul", ["a", "s"], ["y"], {})], maps, w)
case("Layout squeezed", [("Conv", ["x", "z"], ["c"], {}), ("Squeeze", ["c", "last"], ["s"], {}), ("Conv", ["s", "o"], ["y"], {})], maps,
     {"z": values(4, 3, 2, 6), "last": integers(3), "o": values(5, 4, 3)})
case("Layout flat norm", start + [("Flatten", ["c"], ["f"], {}), ("BatchNormalization", ["f", "n1", "n2", "n3", "n4"], ["b"], {}),
                                  ("Gemm", ["b", "v"], ["y"], {})], maps,
     w | {"n1": values(80), "n2": values(80), "n3": values(80), "n4": values(80, low=0.5)})
case("Layout norm first", [("BatchNormalization", ["x", "s", "b", "m", "v"], ["n"], {}), ("Conv", ["n", "w"], ["y"], {})], maps,
     numbers | {"w": w["w"]})
case("Layout resized", start + [("Resize", ["c", "", "s"], ["y"], {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"})],
     maps, w | {"s": np.array([1, 1, 2, 2], dtype=np.float32)})
case("Layout attention", start + [("Reshape", ["c", "s"], ["q1"], {}), ("Transpose", ["q1"], ["k1"], {"perm": [0, 2, 1]}),
                                  ("MatMul", ["k1", "q1"], ["a"], {}), ("Softmax", ["a"], ["p1"], {}), ("MatMul", ["q1", "p1"], ["y"], {})],
     maps, w | {"s": integers(2, 4, 20)})
case("Layout weight worked out", [("Mul", ["w", "g"], ["u"], {}), ("Conv", ["x", "u"], ["y"], {})], maps, {"w": w["w"], "g": values(4, 1, 1, 1)})
case("Layout weight turned", [("Transpose", ["m"], ["n"], {"perm": [1, 0]}), ("MatMul", ["x", "n"], ["y"], {})], {"x": values(3, 5)}, {"m": values(4, 5)})

case("DepthToSpace", [("DepthToSpace", ["x"], ["y"], {"blocksize": 2})], {"x": values(2, 12, 3, 2)})
case("DepthToSpace CRD", [("Conv", ["x", "w"], ["a"], {}), ("DepthToSpace", ["a"], ["y"], {"blocksize": 2, "mode": "CRD"})],
     {"x": values(2, 3, 4, 3)}, {"w": values(8, 3, 1, 1)})
case("SpaceToDepth", [("SpaceToDepth", ["x"], ["a"], {"blocksize": 2}), ("Conv", ["a", "w"], ["y"], {})],
     {"x": values(2, 3, 4, 6)}, {"w": values(5, 12, 1, 1)})
case("Mod fmod", [("Mod", ["x", "w"], ["y"], {"fmod": 1})], {"x": values(2, 3, 5, low=-7, high=7)}, {"w": values(5, low=1, high=3)})
case("Mod of shapes", [("Shape", ["x"], ["s"], {}), ("Mod", ["s", "two"], ["m"], {}), ("Add", ["m", "one"], ["r"], {}), ("Tile", ["x", "r"], ["y"], {})],
     {"x": values(2, 3, 5)}, {"two": integers(2), "one": integers(1)})
# A layer norm as tf2onnx writes it: statistics worked out from the data go into a batch norm.
case("BatchNormalization of the data", [
    ("Reshape", ["x", "s"], ["r"], {}), ("ReduceMean", ["r"], ["m"], {"axes": [0, 2, 3], "keepdims": 1}), ("Sub", ["r", "m"], ["d"], {}),
    ("ReduceSumSquare", ["d"], ["q"], {"axes": [0, 2, 3], "keepdims": 0}), ("Squeeze", ["m", "a"], ["n"], {}), ("Div", ["q", "c"], ["v"], {}),
    ("BatchNormalization", ["r", "one", "zero", "n", "v"], ["b"], {}), ("Reshape", ["b", "t"], ["y"], {})],
     {"x": values(3, 4, 5)}, {"s": integers(1, 12, 5, 1), "a": integers(0, 2, 3), "c": np.float32([5] * 12), "t": integers(3, 4, 5),
                              "one": np.ones(12, np.float32), "zero": np.zeros(12, np.float32)})

np.savez_compressed("onnx-nodes.npz", **arrays)
print(len(names), "cases")
