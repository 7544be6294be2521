"""Makes the files in this folder with the libraries that define their formats.

    python Tests/FilesTests/Goldens/make_goldens.py

The versions that made what is committed stand in VERSIONS.txt. Names of array files say what is in them: value i of
`ramp` is i * 0.5 - 3; the tests work out the rest.
"""

import pathlib
import platform

import h5py
import ml_dtypes
import numpy
import safetensors
import safetensors.numpy
import soundfile

FOLDER = pathlib.Path(__file__).parent
RAMP = numpy.arange(24, dtype=numpy.float64) * 0.5 - 3


def arrays():
    whole = numpy.arange(-12, 12)
    for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8"]:
        values = RAMP if kind[0] == "f" else whole
        numpy.save(FOLDER / f"ramp-{kind}.npy", values.astype("<" + kind).reshape(2, 3, 4))
    for kind in ["u1", "u2", "u4", "u8"]:
        numpy.save(FOLDER / f"ramp-{kind}.npy", (whole + 12).astype("<" + kind).reshape(2, 3, 4))
    numpy.save(FOLDER / "ramp-f4-big-endian.npy", RAMP.astype(">f4").reshape(2, 3, 4))
    numpy.save(FOLDER / "ramp-f4-fortran.npy", numpy.asfortranarray(RAMP.astype("<f4").reshape(2, 3, 4)))
    numpy.save(FOLDER / "truth.npy", numpy.array([True, False, True]))
    numpy.save(FOLDER / "scalar.npy", numpy.float32(2.5))
    numpy.save(FOLDER / "empty.npy", numpy.zeros((0, 3), "<f4"))
    numpy.save(FOLDER / "words.npy", numpy.array(["a", "b"]))
    numpy.save(FOLDER / "complex.npy", numpy.ones(2, "<c8"))
    for version in [(2, 0), (3, 0)]:
        with open(FOLDER / f"version{version[0]}.npy", "wb") as file:
            numpy.lib.format.write_array(file, RAMP.astype("<f4").reshape(2, 3, 4), version=version)
    named = {"ramp": RAMP.astype("<f4").reshape(2, 3, 4), "labels": numpy.array([3, 1, 2])}
    numpy.savez(FOLDER / "stored.npz", **named)
    numpy.savez_compressed(FOLDER / "packed.npz", **named, zeros=numpy.zeros(5000, "<f4"))


def weights():
    ramp = RAMP.reshape(2, 3, 4)
    named = {kind: ramp.astype(kind) for kind in ["float16", "float32", "float64", ml_dtypes.bfloat16]}
    named["bfloat16"] = named.pop(ml_dtypes.bfloat16)
    named |= {kind: numpy.arange(-3, 3).astype(kind) for kind in ["int8", "int16", "int32", "int64"]}
    named |= {"truth": numpy.array([True, False]), "scalar": numpy.array(2.5, "f4"), "empty": numpy.zeros((0, 2), "f4")}
    words = {"config": '{"name": "gan", "β": [0.5, "\\n"]}', "format": "pt"}
    safetensors.numpy.save_file(named, FOLDER / "kinds.safetensors", metadata=words)


def sounds():
    generator = numpy.random.default_rng(2)
    cases = [
        ("pcm8.wav", 8000, 1, "PCM_U8"), ("pcm16.wav", 44100, 2, "PCM_16"), ("pcm24.wav", 250000, 1, "PCM_24"),
        ("pcm32.wav", 22050, 3, "PCM_32"), ("float.wav", 48000, 2, "FLOAT"), ("double.wav", 96000, 1, "DOUBLE"),
        ("pcm16.flac", 250000, 1, "PCM_16"), ("pcm24.flac", 44100, 2, "PCM_24"), ("pcm16.aiff", 11025, 1, "PCM_16"),
        ("vorbis.ogg", 22050, 1, "VORBIS"), ("layer3.mp3", 44100, 1, "MPEG_LAYER_III"),
    ]
    for name, rate, channels, subtype in cases:
        noise = generator.uniform(-1, 1, (300, channels))
        smooth = 0.5 * numpy.sin(numpy.arange(4000)[:, None] * 0.05) * numpy.ones(channels)
        lossy = subtype in ("VORBIS", "MPEG_LAYER_III")
        soundfile.write(FOLDER / name, smooth if lossy else noise, rate, subtype=subtype)
        samples, _ = soundfile.read(FOLDER / name, dtype="float32", always_2d=True)
        numpy.save(FOLDER / f"{name}.npy", samples)


def keras():
    """As Keras 1 and 2 save weights: names as lists of fixed-length strings, one group a layer."""
    with h5py.File(FOLDER / "keras.h5", "w") as file:
        layers = [b"dense_1", b"leakyrelu_1", b"dense_2"]
        file.attrs["layer_names"] = layers
        file.attrs["backend"] = "tensorflow"
        file.attrs["keras_version"] = numpy.bytes_("1.2.2")
        for number, layer in enumerate(layers):
            group = file.create_group(layer.decode())
            names = [] if number == 1 else [layer + b"_W:0", layer + b"_b:0"]
            group.attrs["weight_names"] = names
            for name, shape in zip(names, [(3, 4), (4,)]):
                values = numpy.arange(numpy.prod(shape), dtype="f4").reshape(shape) + number
                group.create_dataset(name.decode(), data=values)


def kinds():
    """One data set of every kind, packed, chunked and not."""
    ramp = RAMP.reshape(2, 3, 4)
    with h5py.File(FOLDER / "kinds.h5", "w") as file:
        for kind in ["f2", "f4", "f8", ">f4"]:
            file[f"floats/{kind}"] = ramp.astype(kind)
        for kind in ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]:
            file[f"integers/{kind}"] = numpy.arange(6).astype(kind).reshape(2, 3)
        file["truth"] = numpy.array([True, False])
        file["scalar"] = 2.5
        file["nothing"] = numpy.zeros((0, 3), "f4")
        file["empty"] = h5py.Empty("f4")
        file["words/variable"] = ["one", "", "drei β"]
        file["words/fixed"] = numpy.array([b"one", b"", b"three"])
        file.create_dataset("packed", data=numpy.tile(RAMP.astype("f4"), (50, 1)), chunks=(8, 24), compression="gzip", shuffle=True)
        file["records"] = numpy.zeros(2, [("a", "f4"), ("b", "i4")])
        file["loop"] = file["/"]
        file["soft"] = h5py.SoftLink("/scalar")
        file["elsewhere"] = h5py.ExternalLink("other.h5", "/")
        file.attrs["text"] = "β"
        file.attrs["list"] = ["a", "bc"]
        file.attrs["number"] = 0.25
        file.attrs["whole"] = 7
        file.attrs["row"] = numpy.arange(3, dtype="f8")
        file.attrs["void"] = h5py.Empty("f4")


arrays()
weights()
keras()
kinds()
sounds()
(FOLDER / "VERSIONS.txt").write_text(
    f"python {platform.python_version()}\nnumpy {numpy.__version__}\nsafetensors {safetensors.__version__}\n"
    f"h5py {h5py.__version__} (HDF5 {h5py.version.hdf5_version})\n"
    f"soundfile {soundfile.__version__} ({soundfile.__libsndfile_version__})\n"
)
