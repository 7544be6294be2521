"""Makes scikit-learn.json: what scikit-learn says of small sets of points.

Run with scikit-learn 1.9.1: python3 make-scikit-learn.py
"""

import json
import pathlib

import numpy as np
from sklearn.decomposition import PCA
from sklearn.feature_selection import mutual_info_regression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import mutual_info_score, silhouette_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

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


def classifiers():
    """Three heaps that overlap, values on scales of their own, one that does not vary."""
    labels = random.integers(0, 3, 60)
    points = random.normal(size=(60, 5)) + labels[:, None] * np.array([1, 0, -0.7, 0, 0])
    points = np.round(points * [1, 20, 0.1, 3, 0] + [0, 100, 0, -7, 4], 3).astype(np.float32)
    scaler = StandardScaler().fit(points[:40].astype(np.float64))
    known, new = scaler.transform(points[:40].astype(np.float64)), scaler.transform(points[40:].astype(np.float64))
    logistic = {}
    for strength in (0.01, 1, 100):
        model = LogisticRegression(C=strength, tol=1e-10, max_iter=10000).fit(known, labels[:40])
        logistic[str(strength)] = model.predict(new).tolist()
    return {
        "points": numbers(points), "labels": labels.tolist(), "scaled": numbers(new),
        "neighbours": {str(k): KNeighborsClassifier(k).fit(known, labels[:40]).predict(new).tolist() for k in (1, 4, 15)},
        "logistic": logistic, "silhouette": silhouette_score(known, labels[:40]),
    }


def mutual_information():
    """A parameter and three values that know all, some and nothing of it."""
    parameter = np.round(random.uniform(size=200), 6)
    others = [np.sin(2 * parameter) + random.normal(0, s, 200) for s in (0, 0.2, 5)]
    others = [np.round(v, 6) for v in others]
    classes = lambda v: np.minimum(19, ((v - v.min()) / (v.max() - v.min()) * 20).astype(int))
    return {
        "parameter": numbers(parameter), "values": [numbers(v) for v in others],
        "nearest": mutual_info_regression(np.stack(others, 1), parameter, n_neighbors=3, random_state=0).tolist(),
        "classes": [mutual_info_score(classes(parameter), classes(v)) for v in others],
        "entropy": mutual_info_score(classes(parameter), classes(parameter)),
    }


golden = {
    "principal components": [principal_components(*s) for s in [(30, 7, 7), (6, 40, 6), (17, 17, 5), (2, 3, 2)]],
    "classifiers": classifiers(), "mutual information": mutual_information(),
}
# Two points vary in one direction alone.
two = golden["principal components"][-1]
for key, count in [("variances", 1), ("directions", 3)]:
    two[key] = two[key][:count]
two["places"] = two["places"][::2]

path = pathlib.Path(__file__).with_name("scikit-learn.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
