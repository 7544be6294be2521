"""The GAN step in PyTorch. `gan_pytorch.py expert` knows that a global maximum's gradient goes to one position."""
import sys

import torch
from torch import nn
from torch.nn import functional

from stopwatch import report

BATCH, LATENTS, FRAMES, BINS, TAPS = 32, 100, 50, 32, (7, 28)
IS_EXPERT = sys.argv[1:] == ["expert"]


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.chooser = nn.Linear(LATENTS, 100)
        self.dictionary = nn.Linear(100, FRAMES * BINS)

    def forward(self, latents):
        patches = self.dictionary(torch.tanh(self.chooser(latents)))
        return functional.leaky_relu(patches, 0.01).view(-1, 1, FRAMES, BINS)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.filters = nn.Conv2d(1, 64, TAPS, padding="same")
        self.hidden = nn.Linear(64, 128)
        self.score = nn.Linear(128, 1)

    def responses(self, patches):
        return self.filters(patches).amax((2, 3))

    def forward(self, patches):
        responses = functional.dropout(self.responses(patches), 0.3)
        return self.score(torch.tanh(self.hidden(responses)))


class SparseDiscriminator(Discriminator):
    """Finds the maxima without gradient, then lets it flow through the window under each alone."""

    def responses(self, patches):
        padded = functional.pad(patches, (13, 14, 3, 3))
        weight = self.filters.weight
        with torch.no_grad():
            where = functional.conv2d(padded, weight).flatten(2).argmax(2)
        windows = padded[:, 0].unfold(1, TAPS[0], 1).unfold(2, TAPS[1], 1)
        example = torch.arange(len(patches))[:, None]
        chosen = windows[example, where // BINS, where % BINS]
        return (chosen * weight[:, 0]).sum((2, 3)) + self.filters.bias


torch.manual_seed(0)
generator = Generator()
discriminator = SparseDiscriminator() if IS_EXPERT else Discriminator()
of_generator = torch.optim.Adam(generator.parameters(), 2e-4, fused=True)
of_discriminator = torch.optim.Adam(discriminator.parameters(), 2e-4, fused=True)
cross_entropy = functional.binary_cross_entropy_with_logits
real = torch.rand(BATCH, 1, FRAMES, BINS)
is_real, is_fake = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)


def step():
    with torch.no_grad():
        fake = generator(torch.randn(BATCH, LATENTS))
    of_discriminator.zero_grad()
    loss = cross_entropy(discriminator(real), is_real) + cross_entropy(discriminator(fake), is_fake)
    loss.backward()
    of_discriminator.step()

    discriminator.requires_grad_(not IS_EXPERT)
    of_generator.zero_grad()
    cross_entropy(discriminator(generator(torch.randn(BATCH, LATENTS))), is_real).backward()
    of_generator.step()
    discriminator.requires_grad_(True)


report(step, f"PyTorch {torch.__version__}")
