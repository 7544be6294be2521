"""Log-mel spectra of 600 s at 22.05 kHz in librosa: 1024 samples every 315, 80 bands up to 8 kHz, magnitudes."""
import librosa
import numpy

from stopwatch import report

samples = numpy.random.default_rng(0).standard_normal(600 * 22050).astype(numpy.float32)


def log_mel():
    bands = librosa.feature.melspectrogram(
        y=samples, sr=22050, n_fft=1024, hop_length=315, n_mels=80, fmin=27.5, fmax=8000, power=1)
    return numpy.log(numpy.maximum(bands, 1e-7))


report(log_mel, f"librosa {librosa.__version__}", warmups=1, rounds=3, calls=1)
