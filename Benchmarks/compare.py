"""Times bench and its peers on the same work in one run, interleaved, and checks the thresholds.

Prints one table (Markdown): medians over the repetitions, and how many times longer a peer takes. Exits 1 if a threshold
is missed. `--prefix` goes before every timed command (`--prefix "taskset -c 0,1"`).
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BENCH = os.path.join(HERE, "..", ".build", "release", "bench")
RECORDINGS = "/usr/share/asterisk/sounds/en_US_f_Allison"

# glibc hands freed memory back to the system and takes it anew at each step unless it is told not to.
KEEPING_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}

# The peers' step in `bench train gan`: the discriminator first, then the generator, Adam for both.
PEERS_RECIPE = [
    "--experiment", "1", "--discriminator-steps", "1", "--lr", "2e-4",
    "--generator-optimiser", "adam", "--discriminator-optimiser", "adam",
]
# A training's time for a step is that between two lengths: starting and the last pictures are in both.
SHORT_STEPS, LONG_STEPS = 500, 2500
MEMORY_LIMIT_MEGABYTES = 300
# What a batch may take of a β-VAE's step where its settings are drawn and its clips rendered afresh.
FRESH_LIMIT = 1.5


def output(command, prefix, environment=None):
    """Standard output of a command, and the megabytes that it took at its peak."""
    process = subprocess.Popen(
        prefix + command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, **(environment or {})})
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"compare: {shlex.join(command)} ended with {process.returncode}")
    return text, usage.ru_maxrss / 1024


class Measured:
    """Medians of what `bench measure` says of one of its rows."""

    def __init__(self, row):
        self.row = row

    def sample(self, prefix):
        report = json.loads(output([BENCH, "measure", self.row, "--json"], prefix)[0])
        machine = report["machine"]
        self.machine = f"{machine['processor']['model']}, {machine['threads']} threads, sgemm {machine['sgemm_gflops']:.0f} GFLOP/s"
        self.program = f"bench {machine['bench']}, `bench measure {self.row}`"
        return report["rows"][0]["milliseconds"]


class Peer:
    """A script of `peers/`, which prints its milliseconds and the version of its library."""

    def __init__(self, *words, note="", environment=None):
        self.words, self.note, self.environment = list(words), note, environment

    def sample(self, prefix):
        script = os.path.join(HERE, "peers", self.words[0])
        report = json.loads(output([sys.executable, script, *self.words[1:]], prefix, self.environment)[0])
        self.program = report["version"] + self.note
        return report["milliseconds"]


class Training:
    """A step of `bench train gan`: data, logging and looks at the samples included."""

    def __init__(self, data):
        self.data, self.megabytes = data, []
        self.program = "bench, `bench train gan`: data, log and looks included"

    def sample(self, prefix):
        times = [self.seconds(steps, prefix) for steps in (SHORT_STEPS, LONG_STEPS)]
        return 1e3 * (times[1] - times[0]) / (LONG_STEPS - SHORT_STEPS)

    def seconds(self, steps, prefix):
        with tempfile.TemporaryDirectory() as folder:
            run = os.path.join(folder, "run")
            training = [BENCH, "train", "gan", "--data", self.data, "--steps", str(steps), "--out", run, *PEERS_RECIPE]
            # The clock stands inside the prefix, which may take time of its own.
            clock = "import sys, time, subprocess; t = time.perf_counter(); subprocess.run(sys.argv[1:], check=True, " \
                    "stdout=subprocess.DEVNULL); print(time.perf_counter() - t)"
            text, megabytes = output([sys.executable, "-c", clock, *training], prefix)
            self.megabytes.append(megabytes)
            return float(text)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--repetitions", type=int, default=5)
    arguments.add_argument("--only", default="", metavar="WORDS", help="works whose name has these words: 'GAN step'")
    arguments.add_argument("--prefix", type=shlex.split, default=[])
    options = arguments.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "speech.h5")
        output([BENCH, "data", "build", RECORDINGS, "--preset", "seed002-log", "--out", data], [])
        training = Training(data)
        step, spectrogram, log_mel = Measured("gan-step"), Measured("spectrogram"), Measured("log-mel")
        vae_step, vae_epoch = Measured("vae-step"), Measured("vae-epoch")
        # Each work: ours, then the peers with how many times faster we must be.
        works = [
            ("GAN step, experiment 1, batch 32", step, [
                (training, None),
                (Peer("gan_tensorflow.py"), 8),
                (Peer("gan_pytorch.py", note=", as shipped"), 6),
                (Peer("gan_pytorch.py", note=", allocator keeping memory", environment=KEEPING_MEMORY), 6),
                (Peer("gan_pytorch.py", "expert", note=", sparse gradient by hand, allocator keeping memory",
                      environment=KEEPING_MEMORY), 2),
            ]),
            ("SVDNet-R1 training step, batch 32", Measured("svdnet-step"), [
                (Peer("svdnet_tensorflow.py"), 1.5),
                (Peer("svdnet_pytorch.py", note=", as shipped"), 1.5),
                (Peer("svdnet_pytorch.py", note=", allocator keeping memory", environment=KEEPING_MEMORY), 1.5),
            ]),
            ("β-VAE step, final form, batch 12", vae_step, [
                (Peer("vae_tensorflow.py"), 2.5),
                (Peer("vae_pytorch.py", note=", as shipped"), 2.5),
                (Peer("vae_pytorch.py", note=", allocator keeping memory", environment=KEEPING_MEMORY), 2.5),
                (Peer("vae_pytorch.py", "channels-last", note=", channels last, allocator keeping memory",
                      environment=KEEPING_MEMORY), 2.5),
            ]),
            ("spectrogram, 600 s at 22.05 kHz", spectrogram, [(Peer("spectrogram_scipy.py"), 2)]),
            ("log-mel, 600 s at 22.05 kHz", log_mel, [(Peer("logmel_librosa.py"), 2)]),
            ("activation maximisation, 50 latents through generator and SVDNet", Measured("am-prior"), [
                (Peer("am_tensorflow.py", "prior"), 1.5),
                (Peer("am_pytorch.py", "prior", note=", allocator keeping memory", environment=KEEPING_MEMORY), 1.5),
            ]),
            ("activation maximisation, 32 filters of samplecnn-16k's layer 8", Measured("am-samplecnn"), [
                (Peer("am_tensorflow.py", "samplecnn"), 1.2),
                (Peer("am_pytorch.py", "samplecnn", note=", allocator keeping memory", environment=KEEPING_MEMORY), 1.2),
            ]),
            ("UMAP, 10 000 × 128, 500 turns", Measured("umap"), [
                (Peer("umap_learn.py", note=", all threads"), 5),
                (Peer("umap_learn.py", "seeded", note=", seeded, one thread"), 5),
            ]),
        ]
        works = [work for work in works if options.only in work[0]]
        if not works:
            sys.exit(f"compare: no work's name has the words '{options.only}'")
        trains, draws = (any(program in [ours] + [other for other, _ in others] for _, ours, others in works)
                         for program in (training, vae_step))
        times = {}
        for repetition in range(options.repetitions):
            print(f"repetition {repetition + 1} of {options.repetitions}", file=sys.stderr)
            for _, ours, others in works:
                for program in [ours] + [other for other, _ in others]:
                    times.setdefault(program, []).append(program.sample(options.prefix))
            if draws:
                times.setdefault(vae_epoch, []).append(vae_epoch.sample(options.prefix))

    median = {program: statistics.median(samples) for program, samples in times.items()}
    print(f"{works[0][1].machine}; medians of {options.repetitions} runs of each, interleaved.\n")
    print("| work | program | ms | × ours | × `train gan` | wanted | |\n|---|---|---:|---:|---:|---:|---|")
    passed = True
    for work, ours, others in works:
        print(f"| {work} | {ours.program} | {median[ours]:.2f} | | | | |")
        # A whole training has to keep what its step promises.
        trainings = [other for other, wanted in others if wanted is None]
        for other, wanted in others:
            ratios = [median[other] / median[program] for program in [ours] + trainings]
            cells = [f"{ratio:.1f}" if other not in trainings else "" for ratio in ratios] + [""] * (1 - len(trainings))
            if wanted:
                passes = min(ratios) >= wanted
                passed = passed and passes
                cells += [f"≥ {wanted}", "pass" if passes else "FAIL"]
            else:
                cells += ["", ""]
            print(f"| | {other.program} | {median[other]:.2f} | " + " | ".join(cells) + " |")
    if trains:
        peak = max(training.megabytes)
        fits = peak < MEMORY_LIMIT_MEGABYTES
        passed = passed and fits
        print(f"| memory of that training, in all | bench | {peak:.0f} MB | | | < {MEMORY_LIMIT_MEGABYTES} MB | "
              + ("pass |" if fits else "FAIL |"))
    if draws:
        fresh = median[vae_epoch] / median[vae_step]
        keeps = fresh <= FRESH_LIMIT
        passed = passed and keeps
        print(f"| β-VAE batch with fresh settings | {vae_epoch.program} | {median[vae_epoch]:.2f} | {fresh:.2f} | "
              f"| ≤ {FRESH_LIMIT} | " + ("pass |" if keeps else "FAIL |"))
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
