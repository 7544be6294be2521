"""Weights after twelve steps of each optimiser, by PyTorch 2.13.0 and Keras 3.15.1 (TensorFlow 2.21.0).

Two tensors, [17] and [3, 2]; the gradients are given, so the rules alone are compared. The rate falls by a tenth at
every step, which tells apart the two ways to sum momentum; an epsilon of 1e-2 tells apart the two places to add it.
"""
import json, os
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras, numpy, torch

random = numpy.random.RandomState(3)
shapes = [[17], [3, 2]]
start = [random.normal(size=s).astype("f4") for s in shapes]
gradients = [[random.normal(size=s).astype("f4") * 10 ** random.uniform(-2, 0.5) for s in shapes] for _ in range(12)]
gradients = [[g.astype("f4") for g in step] for step in gradients]
results = {}


def pytorch(name, make, rate, clip=None):
    weights = [torch.nn.Parameter(torch.tensor(w)) for w in start]
    optimiser = make(weights, lr=rate)
    for t, step in enumerate(gradients):
        for group in optimiser.param_groups:
            group["lr"] = rate * 0.9 ** t
        for w, g in zip(weights, step):
            w.grad = torch.tensor(g)
        if clip:
            clip(weights)
        optimiser.step()
    results["pytorch " + name] = [w.detach().numpy().ravel().tolist() for w in weights]


def keras_(name, make, rate):
    weights = [keras.Variable(w) for w in start]
    optimiser = make(learning_rate=rate)
    optimiser.build(weights)
    for t, step in enumerate(gradients):
        optimiser.learning_rate = rate * 0.9 ** t
        optimiser.apply([keras.ops.convert_to_tensor(g) for g in step], weights)
    results["keras " + name] = [numpy.array(w).ravel().tolist() for w in weights]


o, k = torch.optim, keras.optimizers
norm, value = torch.nn.utils.clip_grad_norm_, torch.nn.utils.clip_grad_value_
pytorch("sgd", o.SGD, 0.1)
pytorch("momentum", lambda w, lr: o.SGD(w, lr, momentum=0.9), 0.1)
pytorch("nesterov", lambda w, lr: o.SGD(w, lr, momentum=0.9, nesterov=True), 0.1)
pytorch("rmsprop", lambda w, lr: o.RMSprop(w, lr, alpha=0.9), 0.01)
pytorch("adam", lambda w, lr: o.Adam(w, lr, eps=1e-2), 0.01)
pytorch("adamw", lambda w, lr: o.AdamW(w, lr, weight_decay=0.1), 0.01)
pytorch("nadam", lambda w, lr: o.NAdam(w, lr), 0.02)
pytorch("sgd global norm", o.SGD, 0.1, lambda w: norm(w, 1))
pytorch("sgd norm per tensor", o.SGD, 0.1, lambda w: [norm([x], 1) for x in w])
pytorch("sgd value", o.SGD, 0.1, lambda w: value(w, 0.5))
keras_("momentum", lambda learning_rate: k.SGD(learning_rate, momentum=0.9), 0.1)
keras_("nesterov", lambda learning_rate: k.SGD(learning_rate, momentum=0.9, nesterov=True), 0.1)
keras_("adam", lambda learning_rate: k.Adam(learning_rate, epsilon=1e-2), 0.01)
keras_("nadam", lambda learning_rate: k.Nadam(learning_rate, epsilon=1e-8), 0.02)
keras_("adam norm per tensor", lambda learning_rate: k.Adam(learning_rate, epsilon=1e-2, clipnorm=1), 0.01)
keras_("adam global norm", lambda learning_rate: k.Adam(learning_rate, epsilon=1e-2, global_clipnorm=1), 0.01)

text = json.dumps({
    "shapes": shapes, "start": [w.ravel().tolist() for w in start],
    "gradients": [[g.ravel().tolist() for g in step] for step in gradients], "results": results})
open(os.path.join(os.path.dirname(__file__), "optimisers.json"), "w").write(text.replace("]], ", "]],\n"))
