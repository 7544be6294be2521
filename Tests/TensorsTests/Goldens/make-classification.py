"""Writes classification.json: measures of predictions by scikit-learn (version in the file), with classes that nobody
names, that have no example, and scores that are equal."""
import json

import numpy as np
import sklearn
from sklearn import metrics

random = np.random.RandomState(5)
n, k = 60, 5
labels = random.randint(0, 4, n)  # class 4 has no example
predictions = np.where(random.rand(n) < 0.6, labels, random.randint(0, 3, n))  # class 3 is seldom named
predictions[:2] = 4
precision, recall, f1, support = metrics.precision_recall_fscore_support(
    labels, predictions, labels=range(k), zero_division=np.nan)
binary = (random.rand(n) < 0.4).astype(int)
scores = np.round(random.rand(n) * 0.6 + 0.3 * binary, 1)
fpr, tpr, thresholds = metrics.roc_curve(binary, scores, drop_intermediate=False)


def plain(values):
    return [None if not np.isfinite(v) else float(v) for v in values]


json.dump(
    {
        "scikit-learn": sklearn.__version__,
        "labels": labels.tolist(),
        "predictions": predictions.tolist(),
        "confusion": metrics.confusion_matrix(labels, predictions, labels=range(k)).tolist(),
        "precision": plain(precision),
        "recall": plain(recall),
        "f1": plain(f1),
        "support": support.tolist(),
        "accuracy": metrics.accuracy_score(labels, predictions),
        "balanced": metrics.balanced_accuracy_score(labels[labels < 4], predictions[labels < 4]),
        "positive": binary.tolist(),
        "scores": scores.tolist(),
        "false positive rates": fpr.tolist(),
        "true positive rates": tpr.tolist(),
        "area": metrics.roc_auc_score(binary, scores),
    },
    open(__file__.replace("make-classification.py", "classification.json"), "w"))
