"""Makes scikit-learn.json: what scikit-learn says of small sets of points.

Run with scikit-learn 1.9.1: python3 make-scikit-learn.py
"""

import json
import pathlib

import numpy as np
from sklearn.decomposition import PCA

random = np.random.default_rng(0)


def numbers(x, digits=9):
    return [float(f"{v:.{digits}g}") for v in np.asarray(x, dtype=np.float64).flatten()]


def principal_components(rows, width, rank):
    """Points of a known rank, away from the origin, and their components with the largest value positive."""
    points = random.normal(size=(rows, rank)) * np.arange(rank, 0, -1) @ random.normal(size=(rank, width)) + 5
    points = np.round(points, 3).astype(np.float32)
    if rank < min(rows, width):
        points[-1] = points[0]
    pca = PCA(svd_solver="full").fit(points.astype(np.float64))
    count = min(4, rank)
    directions = pca.components_[:count]
    signs = np.sign(directions[np.arange(count), np.abs(directions).argmax(axis=1)])
    return {
        "shape": [rows, width], "points": numbers(points),
        "variances": numbers(pca.explained_variance_[:count], 12), "directions": numbers(directions * signs[:, None]),
        "total": float(pca.explained_variance_.sum()), "places": numbers(pca.transform(points)[:, :count] * signs),
    }


golden = {"principal components": [principal_components(*s) for s in [(30, 7, 7), (6, 40, 6), (17, 17, 5), (2, 3, 2)]]}
# Two points vary in one direction alone.
two = golden["principal components"][-1]
for key, count in [("variances", 1), ("directions", 3)]:
    two[key] = two[key][:count]
two["places"] = two["places"][::2]

path = pathlib.Path(__file__).with_name("scikit-learn.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
