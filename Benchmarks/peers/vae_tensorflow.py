"""The β-VAE's step in TensorFlow: the final form at batch 12, forward, backward, clipping by norm 5, Adam."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf
from tensorflow.keras import Input, Sequential, layers, optimizers

from stopwatch import report

BATCH, LATENTS, FRAMES, BINS = 12, 128, 129, 2049
FEATURES = 9 * 129 * 32

encoder = Sequential(
    [Input((FRAMES, BINS, 1))]
    + [
        layer for channels in (8, 16, 32, 32)
        for layer in (
            layers.ZeroPadding2D(1), layers.Conv2D(channels, 3, 2, activation="relu"), layers.BatchNormalization())
    ]
    + [layers.Flatten(), layers.Dense(2 * LATENTS)])
decoder = Sequential(
    [Input((LATENTS,)), layers.Dense(FEATURES, activation="relu"), layers.Reshape((9, 129, 32))]
    + [
        layer for channels in (32, 16, 8)
        for layer in (
            layers.Conv2DTranspose(channels, 3, 2, padding="same", activation="relu"), layers.BatchNormalization())
    ]
    + [layers.Conv2DTranspose(1, 3, 2, padding="same")])
variables = encoder.trainable_variables + decoder.trainable_variables
optimiser = optimizers.Adam(5e-4, global_clipnorm=5.0)
optimiser.build(variables)
patches = tf.random.normal((BATCH, FRAMES, BINS, 1))


@tf.function
def step():
    with tf.GradientTape() as tape:
        heads = encoder(patches, training=True)
        mean, log_variance = heads[:, :LATENTS], heads[:, LATENTS:]
        latents = mean + tf.exp(log_variance / 2) * tf.random.normal((BATCH, LATENTS))
        # 'same' doubles to even sizes; what is too much is cut off.
        copies = decoder(latents, training=True)[:, :FRAMES, :BINS]
        divergence = tf.reduce_mean(-0.5 * tf.reduce_sum(1 + log_variance - mean**2 - tf.exp(log_variance), 1))
        loss = tf.reduce_mean((copies - patches) ** 2) + 0.05 * divergence
    optimiser.apply_gradients(zip(tape.gradient(loss, variables), variables))


report(step, f"TensorFlow {tf.__version__}", warmups=3, rounds=5, calls=4)
