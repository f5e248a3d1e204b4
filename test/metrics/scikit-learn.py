"""Writes scikit-learn.json: metrics of random cases, by scikit-learn (versions in the file's head)."""

import json
import random
import warnings
from pathlib import Path

import numpy
import sklearn
from sklearn import metrics

warnings.filterwarnings("ignore")
random.seed(7)
cases = []
for _ in range(200):
    n = random.randint(4, 9)
    k = random.randint(2, 4)
    truth = [random.randrange(k) for _ in range(n)]
    predicted = [t if random.random() < 0.5 else random.randrange(k) for t in truth]
    labels = list(range(k))
    p, r, f, _ = metrics.precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    macro = metrics.precision_recall_fscore_support(truth, predicted, labels=labels, average="macro", zero_division=0)
    weighted = metrics.precision_recall_fscore_support(truth, predicted, labels=labels, average="weighted", zero_division=0)
    kappa = metrics.cohen_kappa_score(truth, predicted, labels=labels)
    binary = [random.randrange(2) for _ in range(n)]
    binary[:2] = [0, 1]
    scores = [random.randrange(6) / 5 for _ in range(n)]
    y = [random.randint(-9, 9) / 2 for _ in range(n)]
    z = [random.randint(-9, 9) / 2 for _ in range(n)]
    rows = [random.sample(range(9), 4) for _ in range(3)]
    classes = [random.randrange(4) for _ in range(3)]
    cases.append({
        "truth": truth, "predicted": predicted, "classes": k,
        "whole": [metrics.accuracy_score(truth, predicted), metrics.matthews_corrcoef(truth, predicted), 0 if numpy.isnan(kappa) else kappa],
        "rates": [*p.tolist(), *r.tolist(), *f.tolist()],
        "means": [*macro[:3], *weighted[:3]],
        "f2": metrics.fbeta_score(truth, predicted, labels=labels, beta=2, average=None, zero_division=0).tolist(),
        "labels": binary, "scores": scores,
        "areas": [metrics.roc_auc_score(binary, scores), metrics.average_precision_score(binary, scores)],
        "y": y, "z": z,
        "regression": [metrics.mean_squared_error(y, z), metrics.mean_absolute_error(y, z), metrics.r2_score(y, z)],
        "rows": sum(rows, []), "top": classes,
        "top2": float(metrics.top_k_accuracy_score(classes, numpy.array(rows), k=2, labels=range(4))),
    })


def short(value):
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, list):
        return [short(item) for item in value]
    if isinstance(value, dict):
        return {key: short(item) for key, item in value.items()}
    return value


head = {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"versions": head, "cases": short(cases)}, separators=(",", ":")) + "\n")
