"""An ONNX file in onnxruntime: `network_onnxruntime.py FILE X.npy THREADS`."""
import sys

import numpy
import onnxruntime

from stopwatch import report

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(sys.argv[3])
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
inputs = {session.get_inputs()[0].name: numpy.load(sys.argv[2])}
report(lambda: session.run(None, inputs), f"onnxruntime {onnxruntime.__version__}")
