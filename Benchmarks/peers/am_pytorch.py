"""Activation maximisation in PyTorch: `prior`, 50 latents through a generator and SVDNet; `samplecnn`, 32 filters."""
import sys

import torch
from torch import nn
from torch.nn import functional

from stopwatch import report


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        channels = [128, 64, 32, 16, 8]
        self.first = nn.Linear(128, 5 * 8 * 128)
        self.doubling = nn.ModuleList(
            nn.ConvTranspose2d(a, b, 5, 2, 2, 1) for a, b in zip(channels, channels[1:]))
        self.last = nn.Conv2d(8, 1, 5, padding=2)

    def forward(self, z):
        y = functional.leaky_relu(self.first(z).view(-1, 128, 8, 5), 0.2)
        for layer in self.doubling:
            y = functional.leaky_relu(layer(y), 0.2)
        return torch.clamp(self.last(y), min=-16.118)[:, :, 6:121]


def classifier():
    def leaky():
        return nn.LeakyReLU(0.01)

    return nn.Sequential(
        nn.Conv2d(1, 64, 3), leaky(), nn.Conv2d(64, 32, 3), leaky(), nn.MaxPool2d(3),
        nn.Conv2d(32, 128, 3), leaky(), nn.Conv2d(128, 64, 3), leaky(), nn.MaxPool2d(3),
        nn.Flatten(), nn.Linear(64 * 11 * 7, 256), leaky(), nn.Linear(256, 64), leaky(), nn.Linear(64, 1))


def prior():
    """Adam on z: SVDNet's score of the centre of what the generator draws, less .001·‖z‖²."""
    network = nn.Sequential(Generator(), classifier()).requires_grad_(False)
    z = torch.randn(50, 128, requires_grad=True)
    optimiser = torch.optim.Adam([z], 0.01, fused=True)

    def step():
        optimiser.zero_grad()
        (0.001 * (z * z).sum() - network(z).sum()).backward()
        optimiser.step()

    return step


class SampleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        channels = [128, 128, 128, 256, 256, 256, 256, 512]
        self.convolutions = nn.ModuleList(
            [nn.Conv1d(1, 128, 3, 3)] + [nn.Conv1d(a, b, 3, padding=1) for a, b in zip(channels, channels[1:])])
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for width in channels)

    def forward(self, x):
        for place, (convolution, norm) in enumerate(zip(self.convolutions, self.norms)):
            x = functional.relu(norm(convolution(x)))
            if place > 0:
                x = functional.max_pool1d(x, 3)
        return x


def samplecnn():
    """Ascent by the gradient over its root mean square: each of 32 waveforms for a filter of the eighth layer."""
    count = 32
    network = SampleCNN().eval().requires_grad_(False)
    state, filters = {"x": torch.randn(count, 1, 16000, requires_grad=True)}, torch.arange(count)

    def step():
        x = state["x"]
        (gradient,) = torch.autograd.grad(network(x)[filters, filters].mean(-1).sum(), x)
        gradient = gradient / (gradient.pow(2).mean((1, 2), keepdim=True).sqrt() + 1e-5)
        state["x"] = (x + gradient).detach().requires_grad_()

    return step


torch.manual_seed(0)
report({"prior": prior, "samplecnn": samplecnn}[sys.argv[1]](), f"PyTorch {torch.__version__.split('+')[0]}", warmups=3, calls=3)
