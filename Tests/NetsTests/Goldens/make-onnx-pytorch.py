"""Makes onnx-pytorch.npz: networks that PyTorch exports, with inputs, outputs, and gradients towards the input.

PyTorch 2.13.0, onnx 1.23.2, numpy 2.4.6. Usage: python make-onnx-pytorch.py
"""

import io
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.manual_seed(1)
arrays = {}


def case(name, network, *shape, opset=17, dynamic=True, old=True):
    network.eval()
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.5, 1.5)
    x = torch.randn(*shape)
    file = io.BytesIO()
    torch.onnx.export(
        network, (x,), file, input_names=["x"], output_names=["y"], opset_version=opset, dynamo=False,
        dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}} if dynamic else None)
    x.requires_grad_(True)
    y = network(x)
    direction = torch.randn_like(y)
    (y * direction).sum().backward()
    arrays[f"{name}|model"] = np.frombuffer(file.getvalue(), dtype=np.uint8)
    arrays[f"{name}|in|x"] = x.detach().numpy()
    arrays[f"{name}|out|y"] = y.detach().numpy()
    arrays[f"{name}|along"] = direction.numpy()
    arrays[f"{name}|gradient"] = x.grad.numpy()


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.depth = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.point = nn.Conv2d(8, 8, 1)
        self.squeeze = nn.Linear(8, 8)
        self.last = nn.Linear(8 * 6 * 4, 5)

    def forward(self, x):
        y = F.silu(self.norm(self.first(x)))
        z = self.point(F.hardswish(self.depth(y)))
        gate = torch.sigmoid(self.squeeze(z.mean(dim=(2, 3))))
        y = F.max_pool2d(y + z * gate[:, :, None, None], 2)
        return self.last(y.view(y.size(0), -1))


class Wave(nn.Module):
    """A raw-waveform network: one-dimensional convolutions, norms and poolings."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(1, 8, 9, stride=3, padding=4), nn.BatchNorm1d(8), nn.LeakyReLU(0.2), nn.MaxPool1d(2),
            nn.Conv1d(8, 12, 5, dilation=2, padding="same"), nn.InstanceNorm1d(12, affine=True), nn.ELU(), nn.AvgPool1d(3, 2, 1),
            nn.Conv1d(12, 12, 3, groups=3), nn.GELU())
        self.head = nn.Linear(12, 4)

    def forward(self, x):
        y = self.body(x.unsqueeze(1))
        return F.log_softmax(self.head(y.mean(-1)), dim=-1)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 8 * 3 * 2)
        self.up = nn.ConvTranspose2d(8, 6, 3, stride=2, padding=1, output_padding=1)
        self.norm = nn.InstanceNorm2d(6)
        self.last = nn.Conv2d(6, 1, 3, padding=1, padding_mode="reflect")

    def forward(self, z):
        y = F.relu(self.first(z)).reshape(-1, 8, 3, 2)
        y = self.norm(F.leaky_relu(self.up(y)))
        return torch.tanh(self.last(F.interpolate(y, scale_factor=2, mode="nearest")))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.project = nn.Conv1d(5, 8, 1)
        self.query, self.key, self.value = (nn.Linear(8, 8) for _ in range(3))
        self.norm = nn.LayerNorm(8)
        self.table = nn.Parameter(torch.randn(1, 7, 8))

    def forward(self, x):
        y = self.project(x).transpose(1, 2) + self.table[:, : x.shape[2]]
        b, t, c = y.shape
        def heads(z):
            return z.reshape(b, t, 2, c // 2).permute(0, 2, 1, 3)
        q, k, v = heads(self.query(y)), heads(self.key(y)), heads(self.value(y))
        a = torch.softmax(q @ k.transpose(-1, -2) / (c // 2) ** 0.5, dim=-1)
        y = self.norm(y + (a @ v).permute(0, 2, 1, 3).reshape(b, t, c))
        return y.max(dim=1).values


class Shuffled(nn.Module):
    """Channels in groups that change places, as in ShuffleNet; weight norm; adaptive pooling."""

    def __init__(self):
        super().__init__()
        self.first = nn.utils.weight_norm(nn.Conv2d(2, 8, 3, padding=1))
        self.second = nn.Conv2d(8, 8, 3, groups=2, padding=1)
        self.slope = nn.PReLU(8)
        self.head = nn.Linear(32, 3)

    def forward(self, x):
        y = self.slope(self.first(x))
        b, c, t, f = y.shape
        y = y.view(b, 2, c // 2, t, f).transpose(1, 2).reshape(b, c, t, f)
        y = F.adaptive_avg_pool2d(F.selu(self.second(y)), (2, 2))
        return self.head(torch.flatten(y, 1))


case("residual", Residual(), 3, 1, 12, 8)
case("wave", Wave(), 2, 240)
case("wave fixed", Wave(), 2, 240, dynamic=False, opset=13)
case("decoder", Decoder(), 2, 6)
case("attention", Attention(), 2, 5, 7)
case("shuffled", Shuffled(), 2, 2, 8, 6)
case("residual old", Residual(), 2, 1, 12, 8, opset=9)

np.savez_compressed("onnx-pytorch.npz", **arrays)
