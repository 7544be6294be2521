"""Weights alone of a classifier that Keras 2 trained: keras-mfcc.h5, and what it gives: keras-mfcc-results.h5.

tf_keras 2.21.0 on TensorFlow 2.21.0, h5py 3.14.0. Usage: python make-keras-classifier.py
"""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import numpy as np
import tf_keras

L = tf_keras.layers
model = tf_keras.Sequential([
    L.Input((49, 10, 1)), L.Conv2D(32, 3, padding="same", activation="relu"), L.MaxPooling2D(2),
    L.Conv2D(64, 3, padding="same", activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, padding="same", activation="relu"),
    L.Flatten(), L.Dense(64, activation="relu"), L.Dense(4)])
random = np.random.RandomState(1)
# Coarse numbers take little room.
model.set_weights([np.round(random.uniform(-1, 1, w.shape) * 32) / 32 * (2 / max(1, w[..., 0].size)) ** 0.5 for w in model.get_weights()])
x = random.uniform(-2, 2, (3, 49, 10, 1)).astype(np.float32)
model.save_weights("whole.h5")
with h5py.File("whole.h5") as whole, h5py.File("keras-mfcc.h5", "w") as file:
    def copy(name, item):
        made = file.create_dataset(name, data=item[:], compression="gzip") if isinstance(item, h5py.Dataset) else file.require_group(name)
        for key, value in item.attrs.items():
            made.attrs[key] = value
    whole.visititems(copy)
    for key, value in whole.attrs.items():
        file.attrs[key] = value
os.remove("whole.h5")
with h5py.File("keras-mfcc-results.h5", "w") as file:
    file["patches"], file["logits"] = x, model.predict(x, verbose=0)
