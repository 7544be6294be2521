"""Makes goldens.safetensors: what SciPy, librosa, TensorFlow and soxr say about a second and a half of speech.

    python make_goldens.py conf-onlyone.wav

The sound is read from Debian's asterisk-core-sounds-en-wav (/usr/share/asterisk/sounds/en_US_f_Allison); README.md says
whose it is. Needs numpy, scipy, librosa, soxr, soundfile, tensorflow, safetensors; their versions go into the metadata. Where a library has no function for a recipe, the recipe is written out in numpy from its description.
Features are [time, frequency]. The samples are taken to be at whatever rate a convention wants: features do not care.
"""
import importlib.metadata
import sys

import librosa
import numpy as np
import scipy.signal
import soundfile
import soxr
from safetensors.numpy import save_file

FIRST, COUNT = 4000, 12000
SHORT = 6000  # for features of a thousand bins

recording, rate = soundfile.read(sys.argv[1], dtype="float32")
audio = recording[FIRST:FIRST + COUNT]
short = audio[:SHORT]
exact, exact_short = audio.astype(np.float64), short.astype(np.float64)
goldens = {"audio": audio}
metadata = {"rate": str(rate), "short": str(SHORT)}


def put(name, values):
    goldens[name] = np.ascontiguousarray(values, dtype=np.float32)


# SciPy, in double precision.
_, _, density = scipy.signal.spectrogram(exact, rate, nperseg=256, noverlap=128, nfft=256)
put("scipy/density", density.T)
_, _, spectrum = scipy.signal.spectrogram(
    exact, rate, window="hamming", nperseg=200, noverlap=40, nfft=257, detrend=False, scaling="spectrum")
put("scipy/spectrum", spectrum.T)
for name in ["hann", "hamming", "blackman", "boxcar", "tukey"]:
    window = ("tukey", 0.25) if name == "tukey" else name
    put(f"window/{name}/periodic", scipy.signal.get_window(window, 33, fftbins=True))
    put(f"window/{name}/symmetric", scipy.signal.get_window(window, 33, fftbins=False))
put("dct/ortho", scipy.fft.dct(exact[:40].reshape(4, 10), norm="ortho"))
put("dct/plain", scipy.fft.dct(exact[:40].reshape(4, 10)))

# The spectrogram GAN's pipeline as its author describes it.
seed = density.T * 1e5
for _ in range(2):
    seed = seed[:seed.shape[0] // 2 * 2, :seed.shape[1] // 2 * 2]
    seed = (seed[::2, ::2] + seed[::2, 1::2] + seed[1::2, ::2] + seed[1::2, 1::2]) / 4
put("features/seed002", seed)
put("features/seed002-log", seed)
ROWS = 5
patches = []
i = ROWS
while i < len(seed):
    patches.append(seed[i - ROWS:i])
    i += ROWS
patches = np.array(patches)
put("patches/seed002", patches[patches.max(axis=(1, 2)) >= 0.4])
level = 10 * np.log10(np.maximum(patches, 1e-300))
top = level.max(axis=(1, 2), keepdims=True)
put("patches/decibels", np.maximum(level - top, -60) / 60 + 1)
centred = patches - patches.mean(axis=(1, 2), keepdims=True)
put("patches/z-score", centred / patches.std(axis=(1, 2), keepdims=True))
low, high = patches.min(axis=(1, 2), keepdims=True), patches.max(axis=(1, 2), keepdims=True)
put("patches/min-max", (patches - low) / (high - low))
put("patches/peak", patches / high)

# librosa.
SR = 22050
mel = librosa.feature.melspectrogram(y=exact, sr=SR)
put("features/librosa-mel-power", mel.T)
put("features/librosa-mel", librosa.power_to_db(mel).T)
put("features/librosa-mfcc", librosa.feature.mfcc(y=exact, sr=SR).T)
magnitude = np.abs(librosa.stft(exact_short))
put("features/librosa-stft", magnitude.T)
put("features/librosa-stft-power", magnitude.T ** 2)
put("features/librosa-stft-log", librosa.amplitude_to_db(magnitude).T)
put("features/musicnn-mel", np.log10(1 + 10000 * librosa.feature.melspectrogram(
    y=exact, sr=16000, n_fft=512, hop_length=256, n_mels=96)).T)
put("mel/slaney", librosa.filters.mel(sr=SR, n_fft=512, n_mels=20, dtype=np.float64).T)
put("mel/htk-area", librosa.filters.mel(sr=SR, n_fft=512, n_mels=20, htk=True, dtype=np.float64).T)
put("istft", librosa.istft(librosa.stft(exact, n_fft=512, win_length=400, hop_length=128), n_fft=512, win_length=400,
                           hop_length=128, length=11900))

# Griffin–Lim: how near librosa comes from the same phases, numpy's RandomState(0).random([bins, frames]).
target = np.abs(librosa.stft(audio, n_fft=512, hop_length=128))
for name, momentum in [("plain", 0.0), ("fast", 0.99)]:
    sound = librosa.griffinlim(target, n_iter=32, n_fft=512, hop_length=128, momentum=momentum, random_state=0)
    reached = np.abs(librosa.stft(sound, n_fft=512, hop_length=128))
    metadata[f"griffinlim/{name}"] = repr(float(np.linalg.norm(reached - target) / np.linalg.norm(target)))

# Mel bands back to bins: how far the bands of librosa's non-negative spectrum are from those given.
bank = librosa.filters.mel(sr=SR, n_fft=2048, n_mels=128, dtype=np.float64)
bins = librosa.feature.inverse.mel_to_stft(mel, sr=SR, power=1.0)
metadata["nnls"] = repr(float(np.linalg.norm(bank @ bins - mel) / np.linalg.norm(mel)))

# SVDNet's front end (Schlüter and Grill 2015), from its description.
frames = 1 + (COUNT - 1024) // 315
cut = np.stack([exact[315 * t:315 * t + 1024] for t in range(frames)]) * np.hanning(1024)
corner_mel = np.linspace(1127 * np.log1p(27.5 / 700), 1127 * np.log1p(8000 / 700), 82)
corner_hz = 700 * np.expm1(corner_mel / 1127)
bin_hz = np.linspace(0, SR / 2, 513)
corner_bin = np.searchsorted(bin_hz, corner_hz)
svdnet = np.zeros((513, 80))
for b in range(80):
    left, top_, right = corner_bin[b:b + 3]
    svdnet[left:top_, b] = (bin_hz[left:top_] - corner_hz[b]) / (top_ - left)
    svdnet[top_:right, b] = (corner_hz[b + 2] - bin_hz[top_:right]) / (right - top_)
    svdnet[:, b] /= svdnet[:, b].sum()
put("features/svdnet-mel", np.log(np.maximum(np.abs(np.fft.rfft(cut)) @ svdnet, 1e-7)))

# TensorFlow's audio operations.
import tensorflow as tf  # noqa: E402

squared = tf.raw_ops.AudioSpectrogram(input=audio[:, None], window_size=640, stride=320, magnitude_squared=True)
put("features/kws-mfcc", tf.raw_ops.Mfcc(
    spectrogram=squared, sample_rate=16000, upper_frequency_limit=4000, lower_frequency_limit=20,
    filterbank_channel_count=40, dct_coefficient_count=10)[0].numpy())

# torchaudio and torch.stft, by what their documentation says of them, in librosa's terms.
put("features/torchaudio-mel", librosa.feature.melspectrogram(
    y=exact, sr=16000, n_fft=400, hop_length=200, n_mels=128, htk=True, norm=None, pad_mode="reflect").T)
for name, window, hop in [("dafx-week8", 4096, 2048), ("dafx-final", 2048, 1024)]:
    transform = librosa.stft(exact_short, n_fft=4096, win_length=window, hop_length=hop, pad_mode="reflect")
    put(f"features/{name}", (np.abs(transform).T + 1e-8) ** 0.3)

# soxr, as librosa calls it.
put("resampled/11025", soxr.resample(audio[:4000], 8000, 11025, quality="HQ"))
put("resampled/4000", soxr.resample(audio[:4000], 8000, 4000, quality="HQ"))

for package in ["numpy", "scipy", "librosa", "soxr", "tensorflow_cpu"]:
    metadata[f"version/{package}"] = importlib.metadata.version(package)
metadata["source"] = "conf-onlyone.wav, Allison Smith for Digium (asterisk-core-sounds-en-wav), CC-BY-SA-3.0"
save_file(goldens, "goldens.safetensors", metadata=metadata)
