"""Activation maximisation in TensorFlow: `prior`, 50 latents through a generator and SVDNet; `samplecnn`, 32 filters."""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf

from stopwatch import report

layers = tf.keras.layers


def leaky(slope):
    return layers.LeakyReLU(negative_slope=slope)


def prior():
    """Adam on z: SVDNet's score of the centre of what the generator draws, less .001·‖z‖²."""
    generator = tf.keras.Sequential(
        [tf.keras.Input((128,)), layers.Dense(5 * 8 * 128), leaky(0.2), layers.Reshape((8, 5, 128))]
        + [layer for channels in (64, 32, 16, 8)
           for layer in (layers.Conv2DTranspose(channels, 5, 2, padding="same"), leaky(0.2))]
        + [layers.Conv2D(1, 5, padding="same")])
    classifier = tf.keras.Sequential([
        tf.keras.Input((115, 80, 1)),
        layers.Conv2D(64, 3), leaky(0.01), layers.Conv2D(32, 3), leaky(0.01), layers.MaxPool2D(3),
        layers.Conv2D(128, 3), leaky(0.01), layers.Conv2D(64, 3), leaky(0.01), layers.MaxPool2D(3),
        layers.Flatten(), layers.Dense(256), leaky(0.01), layers.Dense(64), leaky(0.01), layers.Dense(1),
    ])
    z = tf.Variable(tf.random.normal((50, 128)))
    optimiser = tf.keras.optimizers.Adam(0.01)
    optimiser.build([z])

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            tape.watch(z)
            patches = tf.maximum(generator(z), -16.118)[:, 6:121]
            loss = 0.001 * tf.reduce_sum(z * z) - tf.reduce_sum(classifier(patches))
        optimiser.apply_gradients([(tape.gradient(loss, z), z)])

    return step


def samplecnn():
    """Ascent by the gradient over its root mean square: each of 32 waveforms for a filter of the eighth layer."""
    count, channels = 32, [128, 128, 256, 256, 256, 256, 512]
    blocks = [tf.keras.Input((16000, 1)), layers.Conv1D(128, 3, 3), layers.BatchNormalization(), layers.ReLU()]
    for width in channels:
        blocks += [layers.Conv1D(width, 3, padding="same"), layers.BatchNormalization(), layers.ReLU(), layers.MaxPool1D(3)]
    network = tf.keras.Sequential(blocks)
    x, filters = tf.Variable(tf.random.normal((count, 16000, 1))), tf.range(count)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            tape.watch(x)
            means = tf.reduce_mean(network(x, training=False), 1)
            score = tf.reduce_sum(tf.gather(means, filters, axis=1, batch_dims=1))
        gradient = tape.gradient(score, x)
        x.assign_add(gradient / (tf.sqrt(tf.reduce_mean(gradient * gradient, [1, 2], keepdims=True)) + 1e-5))

    return step


report({"prior": prior, "samplecnn": samplecnn}[sys.argv[1]](), f"TensorFlow {tf.__version__}", warmups=3, calls=3)
