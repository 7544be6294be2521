"""One training step of SVDNet-R1 in TensorFlow: batch 32 of 115 × 80, dropout, Nesterov momentum."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow
from tensorflow import keras

from stopwatch import report

BATCH, FRAMES, BANDS = 32, 115, 80
layers = keras.layers


def leaky():
    return layers.LeakyReLU(negative_slope=0.01)


network = keras.Sequential([
    keras.Input((FRAMES, BANDS, 1)),
    layers.Conv2D(64, 3), leaky(), layers.Conv2D(32, 3), leaky(), layers.MaxPool2D(3),
    layers.Conv2D(128, 3), leaky(), layers.Conv2D(64, 3), leaky(), layers.MaxPool2D(3), layers.Flatten(),
    layers.Dropout(0.5), layers.Dense(256), leaky(), layers.Dropout(0.5), layers.Dense(64), leaky(),
    layers.Dropout(0.5), layers.Dense(1),
])
optimiser = keras.optimizers.SGD(0.01, momentum=0.95, nesterov=True)
optimiser.build(network.trainable_variables)
cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
blocks = tensorflow.random.normal((BATCH, FRAMES, BANDS, 1))
sung = tensorflow.cast(tensorflow.random.uniform((BATCH, 1)) > 0.5, tensorflow.float32)


@tensorflow.function
def step():
    with tensorflow.GradientTape() as tape:
        loss = cross_entropy(sung, network(blocks, training=True))
    optimiser.apply_gradients(zip(tape.gradient(loss, network.trainable_variables), network.trainable_variables))


report(step, f"TensorFlow {tensorflow.__version__}", warmups=3, calls=3)
