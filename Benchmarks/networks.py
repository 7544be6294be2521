"""Times networks of ONNX files in bench and in onnxruntime, interleaved, at batch 1 and 32, and checks the threshold.

`Benchmarks/.venv/bin/python Benchmarks/networks.py FILE.onnx… [--repetitions N] [--threads N]`; inputs are random. Prints a table
(Markdown) and exits 1 if bench takes more than 1.2 times as long as onnxruntime.
"""
import argparse
import json
import os
import re
import statistics
import sys
import tempfile

import numpy
import onnxruntime

from compare import BENCH, HERE, output

LIMIT = 1.2


def ours(file, array, threads, calls):
    command = [BENCH, "model", "run", file, "--input", array, "--out", os.devnull, "--time", str(calls)]
    text, _ = output(command, [], {"OMP_NUM_THREADS": str(threads)})
    return float(re.match(r"([\d.]+) ms", text).group(1))


def theirs(file, array, threads):
    script = os.path.join(HERE, "peers", "network_onnxruntime.py")
    return json.loads(output([sys.executable, script, file, array, str(threads)], [])[0])["milliseconds"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+")
    arguments.add_argument("--repetitions", type=int, default=3)
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    options = arguments.parse_args()
    print(f"onnxruntime {onnxruntime.__version__}, {options.threads} threads; medians of {options.repetitions} runs of each, interleaved.\n")
    print("| network | batch | bench, ms | onnxruntime, ms | ratio | wanted | |\n|---|---:|---:|---:|---:|---|---|")
    passed = True
    for file in options.files:
        shape = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"]).get_inputs()[0].shape
        for batch in (1, 32):
            times = []
            with tempfile.TemporaryDirectory() as folder:
                array = os.path.join(folder, "x.npy")
                numpy.save(array, numpy.random.default_rng(1).normal(size=[batch] + shape[1:]).astype(numpy.float32))
                for _ in range(options.repetitions):
                    times.append((ours(file, array, options.threads, 200 if batch == 1 else 20), theirs(file, array, options.threads)))
            bench, peer = (statistics.median(side) for side in zip(*times))
            passes = bench <= LIMIT * peer
            passed = passed and passes
            print(f"| {os.path.basename(file)} | {batch} | {bench:.3f} | {peer:.3f} | {bench / peer:.2f} | ≤ {LIMIT} | {'pass' if passes else 'FAIL'} |")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
