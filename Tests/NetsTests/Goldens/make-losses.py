"""Losses, penalties and normalisations by PyTorch 2.13.0; batch norm also by Keras 3.15.1 (TensorFlow 2.21.0)."""
import json, os
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras, numpy, torch
import torch.nn.functional as F

random = numpy.random.RandomState(7)
inputs, results = {}, {}


def given(name, *shape, scale=1.0):
    inputs[name] = {"shape": list(shape), "values": []}
    value = (scale * random.normal(size=shape)).astype("f4")
    inputs[name]["values"] = value.ravel().tolist()
    return torch.tensor(value)


def keep(name, value):
    results[name] = numpy.asarray(value).ravel().astype("f4").tolist()


x, target = given("x", 5, 3, scale=4), given("target", 5, 3)
share = torch.sigmoid(target)
labels = torch.tensor([0, 2, 1, 1, 0])
for how in ("mean", "sum"):
    keep(f"mse {how}", F.mse_loss(x, target, reduction=how))
    keep(f"l1 {how}", F.l1_loss(x, target, reduction=how))
    keep(f"bce {how}", F.binary_cross_entropy_with_logits(x, share, reduction=how))
    keep(f"cross-entropy {how}", F.cross_entropy(x, labels, reduction=how))
    keep(f"smoothed cross-entropy {how}", F.cross_entropy(x, labels, label_smoothing=0.1, reduction=how))

mean, log_variance = given("mean", 4, 6), given("log variance", 4, 6)
normal = torch.distributions.Normal
divergence = torch.distributions.kl_divergence(normal(mean, torch.exp(0.5 * log_variance)), normal(0.0, 1.0)).sum(1)
keep("divergence mean", divergence.mean())
keep("divergence sum", divergence.sum())

# A small critic; its penalties and their gradients with respect to its weights.
points, first, second = given("points", 6, 4), given("first", 4, 5), given("second", 5, 1)
for name in ("penalty", "real penalty"):
    w1, w2, p = (t.clone().requires_grad_() for t in (first, second, points))
    gradient, = torch.autograd.grad((torch.tanh(p @ w1) @ w2).sum(), p, create_graph=True)
    squares = (gradient ** 2).sum(1)
    value = ((squares.sqrt() - 1) ** 2).mean() if name == "penalty" else 0.5 * squares.mean()
    keep(name, value.detach())
    keep(name + " by first", torch.autograd.grad(value, w1, retain_graph=True)[0])
    keep(name + " by second", torch.autograd.grad(value, w2)[0])

# Normalisations: two training steps, then inference. Ours is channels last, PyTorch's channels first.
maps, scale, shift = given("maps", 3, 4, 5, 2), given("scale", 2), given("shift", 2)
first_channels = maps.permute(0, 3, 1, 2)
layer = torch.nn.BatchNorm2d(2)
layer.weight.data, layer.bias.data = scale.clone(), shift.clone()
layer(first_channels)
keep("pytorch batch norm", layer(first_channels).detach().permute(0, 2, 3, 1))
keep("pytorch running mean", layer.running_mean)
keep("pytorch running variance", layer.running_var)
keep("pytorch inference", layer.eval()(first_channels).detach().permute(0, 2, 3, 1))
layer = keras.layers.BatchNormalization()
layer.build(maps.shape)
layer.gamma.assign(scale.numpy())
layer.beta.assign(shift.numpy())
layer(maps.numpy(), training=True)
keep("keras batch norm", layer(maps.numpy(), training=True).numpy())
keep("keras running mean", layer.moving_mean.numpy())
keep("keras running variance", layer.moving_variance.numpy())
keep("keras inference", layer(maps.numpy(), training=False).numpy())
keep("instance norm", F.instance_norm(first_channels, weight=scale, bias=shift).permute(0, 2, 3, 1))
wide, narrow = given("wide", 5, 2), given("narrow", 5, 2)
keep("layer norm", F.layer_norm(maps, [5, 2], wide, narrow))

text = json.dumps({"inputs": inputs, "results": results})
open(os.path.join(os.path.dirname(__file__), "losses.json"), "w").write(text.replace("], ", "],\n"))
