"""GANs as Keras 1 saved them, and what they give, by Keras 3.15.1 (TensorFlow 2.21.0) and h5py 3.14.0.

The networks are experiments 1, 2 and 5 of the seed on patches of 10 × 8, latents of 6. Keras 1 cannot be installed any
more, so its layout is written out here: attributes layer_names and weight_names, dense_1_W, convolution2d_1_W
[rows, columns, in, out], kernels over one axis [taps, 1, in, out].
"""
import os
os.environ["KERAS_BACKEND"] = "tensorflow"
import h5py, keras, numpy

here = os.path.dirname(os.path.abspath(__file__))
keras.utils.set_random_seed(5)
L, T, F = keras.layers, 10, 8
random = numpy.random.RandomState(5)


def dictionary():
    return keras.Sequential([L.Input((6,)), L.Dense(100, "tanh"), L.Dense(T * F), L.LeakyReLU(negative_slope=0.01),
                             L.Reshape((T, F, 1))])


def filters(hidden):
    layers = [L.Input((T, F, 1)), L.Conv2D(64, (7, F - 4), padding="same"), L.GlobalMaxPooling2D()]
    if hidden:
        layers += [L.Dropout(0.3), L.Dense(128, "tanh")]
    return keras.Sequential(layers + [L.Dense(1)])


def linear():
    return keras.Sequential([L.Input((6,)), L.Dense(T, "tanh"), L.Dropout(0.5), L.Dense(T * F), L.Reshape((T, F, 1))])


def sequence():
    return keras.Sequential([L.Input((T, F, 1)), L.Reshape((T, F)), L.Conv1D(512, T, padding="same", activation="tanh"),
                             L.GlobalMaxPooling1D(), L.Dense(1)])


def old_name(layer, counts):
    kind = {"Dense": "dense", "Conv2D": "convolution2d", "Conv1D": "convolution1d", "LeakyReLU": "leakyrelu",
            "GlobalMaxPooling2D": "globalmaxpooling2d", "GlobalMaxPooling1D": "globalmaxpooling1d",
            "Dropout": "dropout", "Reshape": "reshape"}[type(layer).__name__]
    counts[kind] = counts.get(kind, 0) + 1
    return f"{kind}_{counts[kind]}"


def layers_of(model, counts):
    """Pairs of a Keras 1 layer name and its [(weight name, array)]."""
    result = []
    for layer in model.layers:
        name = old_name(layer, counts)
        arrays = [numpy.array(w) for w in layer.get_weights()]
        if arrays and arrays[0].ndim == 3:
            arrays[0] = arrays[0][:, None]
        result.append((name, [(f"{name}_{suffix}", a) for suffix, a in zip("Wb", arrays)]))
    return result


def save(name, layers, root=None):
    with h5py.File(os.path.join(here, name), "w") as file:
        group = file.create_group(root) if root else file
        group.attrs["layer_names"] = [n.encode() for n, _ in layers]
        for layer, weights in layers:
            g = group.create_group(layer)
            g.attrs["weight_names"] = [n.encode() for n, _ in weights]
            for n, array in weights:
                g.create_dataset(n, data=array)


def flat(name, model, counts):
    return (name, [w for _, weights in layers_of(model, counts) for w in weights])


def results(name, generator, discriminator):
    z = random.normal(size=(4, 6)).astype("f4")
    patches = numpy.array(generator(z, training=False))
    with h5py.File(os.path.join(here, name), "w") as file:
        file["latents"], file["patches"] = z, patches
        file["logits"] = numpy.array(discriminator(patches, training=False))


one = dictionary(), filters(hidden=True)
two = dictionary(), filters(hidden=False)
five = linear(), sequence()
for model in one + two + five:
    # Biases start at 0, where a misplaced one would not show.
    model.set_weights([w if w.ndim > 1 else random.normal(size=w.shape) * 0.1 for w in model.get_weights()])
counts = {}
save("keras-1.h5", [("input_1", []), flat("generator", one[0], counts), flat("discriminator", one[1], counts)])
counts = {}
save("keras-2-generator.h5", layers_of(two[0], counts))
save("keras-2-discriminator.h5", layers_of(two[1], counts), root="model_weights")
# The older layout: numbered groups of numbered parameters, the discriminator first.
with h5py.File(os.path.join(here, "keras-5.h5"), "w") as file:
    groups = [w for model in (five[1], five[0]) for _, w in layers_of(model, {})]
    file.attrs["nb_layers"] = len(groups)
    for i, weights in enumerate(groups):
        group = file.create_group(f"layer_{i}")
        group.attrs["nb_params"] = len(weights)
        for j, (_, array) in enumerate(weights):
            group.create_dataset(f"param_{j}", data=array)
# As Theano orders kernels.
with h5py.File(os.path.join(here, "keras-theano.h5"), "w") as file:
    layers = layers_of(two[1], {})
    file.attrs["layer_names"] = [n.encode() for n, _ in layers]
    for layer, weights in layers:
        group = file.create_group(layer)
        group.attrs["weight_names"] = [n.encode() for n, _ in weights]
        for n, array in weights:
            group.create_dataset(n, data=array.transpose(3, 2, 0, 1) if array.ndim == 4 else array)
for number, pair in (("1", one), ("2", two), ("5", five)):
    results(f"keras-{number}-results.h5", *pair)
