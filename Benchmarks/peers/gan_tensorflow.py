"""The GAN step in TensorFlow: Keras layers, one compiled function for both updates."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf

from stopwatch import report

BATCH, LATENTS, FRAMES, BINS = 32, 100, 50, 32
layers = tf.keras.layers

generator = tf.keras.Sequential([
    tf.keras.Input((LATENTS,)),
    layers.Dense(100, activation="tanh"),
    layers.Dense(FRAMES * BINS),
    layers.LeakyReLU(negative_slope=0.01),
    layers.Reshape((FRAMES, BINS, 1)),
])
discriminator = tf.keras.Sequential([
    tf.keras.Input((FRAMES, BINS, 1)),
    layers.Conv2D(64, (7, BINS - 4), padding="same"),
    layers.GlobalMaxPooling2D(),
    layers.Dropout(0.3),
    layers.Dense(128, activation="tanh"),
    layers.Dense(1),
])
cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
of_generator, of_discriminator = (tf.keras.optimizers.Adam(2e-4) for _ in range(2))
of_generator.build(generator.trainable_variables)
of_discriminator.build(discriminator.trainable_variables)
real = tf.random.uniform((BATCH, FRAMES, BINS, 1))
is_real, is_fake = tf.ones((BATCH, 1)), tf.zeros((BATCH, 1))


@tf.function
def step(real):
    fake = generator(tf.random.normal((BATCH, LATENTS)), training=True)
    with tf.GradientTape() as tape:
        loss = cross_entropy(is_real, discriminator(real, training=True))
        loss += cross_entropy(is_fake, discriminator(fake, training=True))
    weights = discriminator.trainable_variables
    of_discriminator.apply_gradients(zip(tape.gradient(loss, weights), weights))

    with tf.GradientTape() as tape:
        fake = generator(tf.random.normal((BATCH, LATENTS)), training=True)
        loss = cross_entropy(is_real, discriminator(fake, training=True))
    weights = generator.trainable_variables
    of_generator.apply_gradients(zip(tape.gradient(loss, weights), weights))


report(lambda: step(real), f"TensorFlow {tf.__version__}")
