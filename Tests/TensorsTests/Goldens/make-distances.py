"""Writes distances.json: distances of small sets by numpy and scipy (versions in the file)."""
import json
from math import lcm

import numpy as np
import scipy
from scipy.linalg import sqrtm
from scipy.optimize import linear_sum_assignment

random = np.random.RandomState(11)


def frechet_1d(a, b):
    return (a.mean() - b.mean()) ** 2 + a.var(ddof=1) + b.var(ddof=1) - 2 * a.std(ddof=1) * b.std(ddof=1)


def wasserstein(a, b):
    """As an assignment: each number as often as both sets have the same size."""
    size = lcm(len(a), len(b))
    x, y = np.repeat(a, size // len(a)), np.repeat(b, size // len(b))
    cost = (x[:, None] - y[None, :]) ** 2
    return float(np.sqrt(cost[linear_sum_assignment(cost)].mean()))


def frechet(a, b):
    c, d = np.cov(a.T), np.cov(b.T)
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(c) + np.trace(d) - 2 * np.trace(sqrtm(c @ d)).real)


def components(a, count):
    _, _, v = np.linalg.svd(a - a.mean(0), full_matrices=False)
    return a.mean(0), v[:count]


numbers = []
for n, m in [(2, 2), (50, 50), (50, 17), (7, 100), (1000, 50)]:
    a, b = random.randn(n) * 3 + 2, random.gamma(2, 2, m)
    case = {"a": a.tolist(), "b": b.tolist(), "frechet": frechet_1d(a, b)}
    if lcm(n, m) <= 1000:
        case["wasserstein"] = wasserstein(a, b)
    numbers.append(case)

points = []
for n, m, width, rank in [(60, 60, 4, 6), (200, 150, 9, 9), (100, 100, 40, 10)]:
    mixing = random.randn(width, width)
    a = (random.randn(n, width) @ mixing + 3).astype(np.float32)
    b = (0.7 * random.randn(m, width) @ random.randn(width, width)).astype(np.float32)
    x, y = a.astype(np.float64), b.astype(np.float64)
    mean, v = components(x, min(rank, width))
    points.append(
        {
            "shapes": [[n, width], [m, width]],
            "a": a.ravel().tolist(),
            "b": b.ravel().tolist(),
            "frechet": frechet(x, y),
            "rank": min(rank, width),
            "projected": frechet((x - mean) @ v.T, (y - mean) @ v.T),
        }
    )

json.dump(
    {"made with": f"numpy {np.__version__}, scipy {scipy.__version__}", "numbers": numbers, "points": points},
    open("distances.json", "w"),
)
