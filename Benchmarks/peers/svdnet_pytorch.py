"""One training step of SVDNet-R1 in PyTorch: batch 32 of 115 × 80, dropout, Nesterov momentum."""
import torch
from torch import nn
from torch.nn import functional

from stopwatch import report

BATCH, FRAMES, BANDS = 32, 115, 80


class SVDNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 64, 3), nn.Conv2d(64, 32, 3)
        self.conv4, self.conv5 = nn.Conv2d(32, 128, 3), nn.Conv2d(128, 64, 3)
        self.dense7, self.dense8, self.dense9 = nn.Linear(64 * 11 * 7, 256), nn.Linear(256, 64), nn.Linear(64, 1)

    def forward(self, x):
        def leaky(y):
            return functional.leaky_relu(y, 0.01)

        y = functional.max_pool2d(leaky(self.conv2(leaky(self.conv1(x)))), 3)
        y = functional.max_pool2d(leaky(self.conv5(leaky(self.conv4(y)))), 3).flatten(1)
        for dense in (self.dense7, self.dense8):
            y = leaky(dense(functional.dropout(y, 0.5)))
        return self.dense9(functional.dropout(y, 0.5))


torch.manual_seed(0)
network = SVDNet()
optimiser = torch.optim.SGD(network.parameters(), 0.01, momentum=0.95, nesterov=True)
blocks, sung = torch.randn(BATCH, 1, FRAMES, BANDS), torch.rand(BATCH, 1).round()


def step():
    optimiser.zero_grad()
    functional.binary_cross_entropy_with_logits(network(blocks), sung).backward()
    optimiser.step()


report(step, f"PyTorch {torch.__version__}", warmups=3, calls=3)
