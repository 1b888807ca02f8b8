"""Gives the texts of each kept model's verification.json the same probabilities, by NumPy.

usage: check-models.py MODELS_DIRECTORY
"""

import json
import pathlib
import sys

import numpy as np
from kept_models import KeptModel


def difference(folder, model):
    texts = json.loads((folder / "verification.json").read_text())["texts"]
    return max(float(np.abs(model.probabilities(text["tokens"]) - text["probabilities"]).max()) for text in texts)


found = {}
for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    model = KeptModel(folder)
    worst = difference(folder, model)
    assert worst < 1e-5, f"{folder}: probabilities differ by {worst}"
    found[model.objective] = max(found.get(model.objective, 0.0), worst)
assert found, f"no models in {sys.argv[1]}"
print("largest difference by objective:", {name: f"{worst:.1e}" for name, worst in sorted(found.items())})
