"""Makes umap.json: what umap-learn makes of scikit-learn's digits, and of 60 of them its graph; and digits.npy.

Run with umap-learn 0.5.12 and scikit-learn 1.9.1: python3 make-umap.py
"""

import json
import pathlib
import warnings

import numpy as np
import umap
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors
from umap.umap_ import find_ab_params, fuzzy_simplicial_set

warnings.filterwarnings("ignore")
folder = pathlib.Path(__file__).parent
digits = load_digits().data
np.save(folder / "digits.npy", digits.astype(np.uint8))
points = digits.astype(np.float32)
NEIGHBOURS = 15


def nearest(points, others=None):
    search = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(points)
    return search.kneighbors(others, return_distance=False)


def kept(a, b):
    return float(np.mean([len(set(p) & set(q)) / NEIGHBOURS for p, q in zip(a, b)]))


def graph(points, metric):
    rows, columns = [], []
    weights, _, _ = fuzzy_simplicial_set(points, 5, np.random.RandomState(0), metric)
    weights = weights.tocoo()
    order = np.lexsort([weights.col, weights.row])
    return {
        "heads": weights.row[order].tolist(), "tails": weights.col[order].tolist(),
        "weights": [float(f"{w:.6g}") for w in weights.data[order]],
    }


maps = [umap.UMAP(random_state=seed).fit_transform(points) for seed in range(5)]
order = np.random.default_rng(1).permutation(len(points))
known, new = points[order[:1500]], points[order[1500:]]
fits = [umap.UMAP(random_state=seed).fit(known) for seed in range(3)]
places = [fit.transform(new) for fit in fits]
error = lambda x: float(np.mean((x - new) ** 2) / np.mean((new - known.mean(axis=0)) ** 2))

golden = {
    "curves": [{"least": d, "a": find_ab_params(1.0, d)[0], "b": find_ab_params(1.0, d)[1]} for d in (0.0, 0.1, 0.5, 0.99)],
    "graph": graph(points[:60], "euclidean"),
    "cosine graph": graph(points[:60], "cosine"),
    "trustworthiness": [trustworthiness(points, m, n_neighbors=NEIGHBOURS) for m in maps],
    "kept": [kept(nearest(points), nearest(m)) for m in maps],
    "new": order[1500:].tolist(),
    "kept of new": [kept(nearest(known, new), nearest(f.embedding_, p)) for f, p in zip(fits, places)],
    "inverse error": [error(f.inverse_transform(p)) for f, p in zip(fits[:1], places)],
    # A map that is none of UMAP's, for the measures themselves.
    "two pixels": {"trustworthiness": trustworthiness(points, points[:, [20, 43]] + points[:, [19, 42]] / 32, n_neighbors=NEIGHBOURS)},
}
(folder / "umap.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print({k: v for k, v in golden.items() if "kept" in k or "trust" in k or "error" in k})
