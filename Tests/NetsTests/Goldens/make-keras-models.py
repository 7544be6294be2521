"""Whole networks as Keras saves them, with inputs and outputs: keras-models/NAME.h5, .keras and NAME.npz.

Keras 3.15.1 and tf_keras 2.21.0 (Keras 2's formats) on TensorFlow 2.21.0, h5py 3.14.0. Usage: python make-keras-models.py
"""
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tf_keras

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "keras-models")
os.makedirs(here, exist_ok=True)


def settle(model, seed):
    """Weights that are none of the initial ones: norms have statistics, biases are not zero."""
    random = np.random.RandomState(seed)
    # Keras 3 takes statistics of features in when they are learned, and not when they are set.
    model.set_weights([
        w if v.name.split("/")[-1].split(":")[0] in ("mean", "variance", "count")
        else random.uniform(0.5, 1.5, w.shape) if "variance" in v.name else random.uniform(-0.4, 0.4, w.shape)
        for w, v in zip(model.get_weights(), model.weights)])


def save(name, model, version, *shapes):
    settle(model, 1)
    random = np.random.RandomState(2)
    inputs = [random.uniform(-1, 1, (2,) + shape).astype(np.float32) for shape in shapes]
    outputs = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    arrays = {f"in|{model.inputs[i].name.split(':')[0]}": x for i, x in enumerate(inputs)} | {f"out|{i}": y for i, y in enumerate(outputs)}
    np.savez_compressed(os.path.join(here, name + ".npz"), **arrays)
    model.save(os.path.join(here, name + ".h5"))
    if version == 3:
        model.save(os.path.join(here, name + ".keras"))


def sequential(k):
    L = k.layers
    return k.Sequential([
        L.Input((13, 9, 1), name="patch"), L.Conv2D(6, (3, 2), activation="relu", name="conv"), L.BatchNormalization(),
        L.MaxPooling2D(2), L.DepthwiseConv2D(3, padding="same", depth_multiplier=2), L.LeakyReLU(), L.SeparableConv2D(5, 2, strides=2, padding="same"),
        L.Activation("hard_sigmoid"), L.Flatten(), L.Dropout(0.4), L.Dense(8, activation="tanh"), L.Dense(4, activation="softmax", name="classes")])


def waves(k):
    L = k.layers
    return k.Sequential([
        L.Input((60, 2), name="wave"), L.Conv1D(6, 5, strides=2, padding="same"), L.PReLU(shared_axes=[1]), L.BatchNormalization(scale=False),
        L.Conv1D(6, 3, dilation_rate=2, padding="causal", activation="elu"), L.AveragePooling1D(3, 2, padding="same"),
        L.LayerNormalization(), L.Conv1D(4, 3, groups=2, activation="selu"), L.GlobalMaxPooling1D(), L.Dense(3, use_bias=False, activation="sigmoid")])


def generator(k):
    L = k.layers
    return k.Sequential([
        L.Input((5,), name="latent"), L.Dense(24), L.ReLU(), L.Reshape((3, 2, 4)), L.Conv2DTranspose(6, 4, strides=2, padding="same"),
        L.ELU(0.5), L.UpSampling2D((1, 2)), L.ZeroPadding2D(((1, 0), (0, 2))), L.Conv2DTranspose(3, 3, strides=(2, 1)), L.Cropping2D(1),
        L.Conv2D(1, 3, padding="same", activation="softplus"), L.Permute((2, 1, 3))])


def functional(k):
    L = k.layers
    x, y = L.Input((8, 6, 2), name="left"), L.Input((8, 6, 2), name="right")
    shared = L.Conv2D(4, 3, padding="same", name="shared")
    a, b = shared(x), shared(y)
    inner = k.Sequential([L.Input((8, 6, 4)), L.Conv2D(4, 1, activation="relu", name="point"), L.BatchNormalization(name="norm")], name="inner")
    both = L.Concatenate()([L.Add()([a, inner(b)]), L.Multiply()([a, b]), L.Maximum()([a, b]), L.Subtract()([a, b])])
    pooled = L.GlobalAveragePooling2D()(L.Average()([L.Conv2D(4, 3, name="last")(both), L.Conv2D(4, 3, name="other")(both)]))
    return k.Model([x, y], [L.Dense(3, name="scores")(pooled), L.Activation("gelu", name="features")(pooled)], name="siamese")


def nested(k):
    """Statistics of features, and two models inside whose layers have the same names."""
    L = k.layers
    def inside(name, activation):
        return k.Sequential([L.Input((12, 5)), L.Conv1D(5, 3, padding="same", activation=activation, name="point"), L.BatchNormalization(name="norm")], name=name)
    x = L.Input((12, 5), name="patch")
    y = L.Normalization(mean=[0.1, -0.2, 0.3, 0.0, 0.5], variance=[1.0, 2.0, 0.5, 4.0, 1.5], name="statistics")(x)
    encoder, decoder = inside("encoder", "tanh"), inside("decoder", "relu")
    return k.Model(x, L.Dense(2, name="scores")(L.GlobalAveragePooling1D()(L.Add()([decoder(encoder(y)), encoder(x)]))), name="around")


def learned(k):
    """Statistics that the layer took from data."""
    L = k.layers
    statistics = L.Normalization(name="statistics")
    statistics.adapt(np.random.RandomState(3).normal(2, 3, (100, 6)).astype(np.float32))
    return k.Sequential([L.Input((6,), name="features"), statistics, L.Dense(3, name="scores")])


save("sequential-3", sequential(keras), 3, (13, 9, 1))
save("waves-3", waves(keras), 3, (60, 2))
save("generator-3", generator(keras), 3, (5,))
save("functional-3", functional(keras), 3, (8, 6, 2), (8, 6, 2))
save("sequential-2", sequential(tf_keras), 2, (13, 9, 1))
save("waves-2", waves(tf_keras), 2, (60, 2))
save("generator-2", generator(tf_keras), 2, (5,))
save("functional-2", functional(tf_keras), 2, (8, 6, 2), (8, 6, 2))
for version, k in (3, keras), (2, tf_keras):
    save(f"nested-{version}", nested(k), version, (12, 5))
    save(f"learned-{version}", learned(k), version, (6,))
