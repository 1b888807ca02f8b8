"""Figures of classified texts by scikit-learn, for the Java tests to agree with.

usage: confusion-cases.py [--check FILE]

Prints the cases as JSON, or compares them with those of a file.
"""

import json
import math
import sys

import numpy
from sklearn import metrics


def case(classes: int, labels: list, given: list) -> dict:
    every = list(range(classes))
    options = {"labels": every, "zero_division": 0}
    precision, recall, f1, support = metrics.precision_recall_fscore_support(labels, given, **options)
    return {
        "classes": classes,
        "labels": labels,
        "given": given,
        "accuracy": float(metrics.accuracy_score(labels, given)),
        # Over the classes that texts have or were given, as scikit-learn does it unless told otherwise.
        "macro_f1": float(metrics.f1_score(labels, given, average="macro", zero_division=0)),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion": metrics.confusion_matrix(labels, given, labels=every).tolist() if classes <= 14 else None,
    }


def cases() -> list:
    random = numpy.random.default_rng(7)
    found = []
    for classes, texts, right in ((2, 50, 0.8), (3, 200, 0.6), (14, 500, 0.7), (150, 1000, 0.5), (150, 40, 0.1)):
        labels = random.integers(0, classes, texts)
        given = numpy.where(random.random(texts) < right, labels, random.integers(0, classes, texts))
        found.append(case(classes, labels.tolist(), given.tolist()))
    skewed = random.choice(3, 300, p=[0.95, 0.04, 0.01])
    found.append(case(3, skewed.tolist(), [0] * 300))  # two classes are never given
    found.append(case(4, [0, 0, 2, 2], [1, 0, 2, 1]))  # one class is only given, and one does not occur
    found.append(case(2, [1], [1]))
    found.append(case(2, [0, 0], [1, 1]))
    return found


def same(one, other) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        return math.isclose(one, other, abs_tol=1e-12)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return one == other


def main() -> None:
    if len(sys.argv) == 1:
        print(json.dumps(cases()))
        return
    with open(sys.argv[2]) as file:
        assert same(json.load(file), cases()), f"{sys.argv[2]} is not what scikit-learn says"
    print("the expected figures are scikit-learn's")


if __name__ == "__main__":
    main()
