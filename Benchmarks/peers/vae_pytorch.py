"""The β-VAE's step in PyTorch: the final form at batch 12, forward, backward, clipping by norm 5, Adam.

`vae_pytorch.py channels-last` keeps its maps in that memory format.
"""
import sys

import torch
from torch import nn
from torch.nn import functional

from stopwatch import report

BATCH, LATENTS, FRAMES, BINS = 12, 128, 129, 2049
CHANNELS = [1, 8, 16, 32, 32]
FEATURES = 32 * 9 * 129


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        halvings = [
            layer for a, b in zip(CHANNELS, CHANNELS[1:])
            for layer in (nn.Conv2d(a, b, 3, 2, 1), nn.ReLU(), nn.BatchNorm2d(b))
        ]
        doublings = [
            layer for a, b in zip(CHANNELS[::-1], CHANNELS[-2::-1])
            for layer in (nn.ConvTranspose2d(a, b, 3, 2, 1), nn.ReLU(), nn.BatchNorm2d(b))
        ][:-2]
        self.encoder = nn.Sequential(*halvings)
        self.mean, self.log_variance = nn.Linear(FEATURES, LATENTS), nn.Linear(FEATURES, LATENTS)
        self.dense = nn.Linear(LATENTS, FEATURES)
        self.decoder = nn.Sequential(*doublings)

    def forward(self, patches):
        features = self.encoder(patches).flatten(1)
        mean, log_variance = self.mean(features), self.log_variance(features)
        latents = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        maps = functional.relu(self.dense(latents)).view(-1, 32, 9, 129)
        return self.decoder(maps), mean, log_variance


torch.manual_seed(0)
model = VAE()
patches = torch.randn(BATCH, 1, FRAMES, BINS)
if sys.argv[1:] == ["channels-last"]:
    model, patches = model.to(memory_format=torch.channels_last), patches.to(memory_format=torch.channels_last)
optimiser = torch.optim.Adam(model.parameters(), 5e-4, fused=True)


def step():
    copies, mean, log_variance = model(patches)
    divergence = (-0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1)).mean()
    loss = functional.mse_loss(copies, patches) + 0.05 * divergence
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    optimiser.step()


report(step, f"PyTorch {torch.__version__.split('+')[0]}", warmups=3, rounds=5, calls=4)
