"""Power spectra of 600 s at 22.05 kHz in SciPy: 256 samples every 128, its defaults else."""
import numpy
import scipy.signal

from stopwatch import report

samples = numpy.random.default_rng(0).standard_normal(600 * 22050).astype(numpy.float32)
report(
    lambda: scipy.signal.spectrogram(samples, 22050, nperseg=256, noverlap=128, nfft=256),
    f"SciPy {scipy.__version__}", warmups=1, rounds=3, calls=1)
