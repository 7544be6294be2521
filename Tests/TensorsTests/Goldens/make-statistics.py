"""Writes statistics.json: two small sets and their distances by scipy, scikit-learn and plain numpy (versions in the file)."""
import json

import numpy as np
import scipy
from scipy.spatial.distance import cdist, pdist
from scipy.stats import wasserstein_distance
from sklearn.metrics.pairwise import rbf_kernel

random = np.random.RandomState(3)
real = random.randn(24, 7).astype(np.float32)
generated = (0.6 * random.randn(24, 7) + 0.3).astype(np.float32)
directions = random.randn(7, 16)
directions = (directions / np.linalg.norm(directions, axis=0)).astype(np.float32)

x, y, v = (a.astype(np.float64) for a in (real, generated, directions))
among = cdist(x, x)
np.fill_diagonal(among, np.inf)
among_generated = cdist(y, y)
np.fill_diagonal(among_generated, np.inf)
radii = np.sort(among, 1)[:, 4]
bandwidth = np.median(pdist(x))
gamma = 1 / (2 * bandwidth**2)
n = len(x)


def off_diagonal_mean(k):
    return (k.sum() - np.trace(k)) / (n * (n - 1))


json.dump(
    {
        "made with": f"numpy {np.__version__}, scipy {scipy.__version__}",
        "real": real.ravel().tolist(),
        "generated": generated.ravel().tolist(),
        "directions": directions.ravel().tolist(),
        "radii": radii.tolist(),
        "third neighbours": np.argsort(cdist(x, y), 1)[:, 2].tolist(),
        "third distances": np.sort(cdist(x, y), 1)[:, 2].tolist(),
        "coverage": float((cdist(x, y).min(1) <= radii).mean()),
        "neighbour ratio": float(np.median(among_generated.min(1)) / np.median(among.min(1))),
        "sliced wasserstein": float(
            np.mean([wasserstein_distance(x @ d, y @ d) for d in v.T])
        ),
        "bandwidth": bandwidth,
        "kernel distance": off_diagonal_mean(rbf_kernel(x, x, gamma))
        + off_diagonal_mean(rbf_kernel(y, y, gamma))
        - 2 * rbf_kernel(x, y, gamma).mean(),
    },
    open("statistics.json", "w"),
)
