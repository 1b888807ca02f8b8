"""Computes again, by NumPy, what the tables say that models know: accuracy, calibration and label fidelity.

usage: check-known.py OUTPUT TRIAL GENERATED PREDICTED

GENERATED are the JSON lines of "piwo generate --trial TRIAL --count 20", PREDICTED is the Parquet table of "piwo predict" for them.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from kept_models import KeptModel

BINS = 15
output, trial_id, generated, predicted = sys.argv[1:]
trials = pd.read_parquet(Path(output) / "tables/trials").set_index("trial_id")
corpus = next(path for path in (Path(output) / "corpus").iterdir() if (path / "texts").exists())
texts = pd.read_parquet(corpus / "texts")
test = texts[texts["subset"] == "test"]


def expected_error(probabilities, right):
    bins = np.minimum(BINS - 1, (BINS * probabilities).astype(int))
    return sum(
        np.mean(bins == bin) * abs(right[bins == bin].mean() - probabilities[bins == bin].mean())
        for bin in np.unique(bins)
    )


seen = set()
for trial in trials.itertuples():
    folder = Path(output) / "models" / trial.Index
    if trial.objective in seen or not folder.exists():
        continue
    seen.add(trial.objective)
    model = KeptModel(folder)
    given = np.array([model.probabilities(tokens) for tokens in test["tokens"]])
    right = given.argmax(axis=1) == test["label"].to_numpy()
    error = expected_error(given.max(axis=1), right)
    print(f"{trial.objective}: accuracy {right.mean():.4f}, calibration error {error:.4f}")
    # A text on the edge of a bin, or between two classes, may fall on its other side.
    assert abs(right.mean() - trial.test_accuracy) <= 1 / len(test) + 1e-12, trial.test_accuracy
    assert abs(error - trial.test_calibration_error) <= 2 / len(test) + 1e-6, trial.test_calibration_error
assert {"None", "VAE", "PIWO", "iPIWO", "IWAE", "NaiveBayes", "Tfidf", "MeanVectors"} == seen, seen

model = KeptModel(Path(output) / "models" / trial_id)
lines = [json.loads(line) for line in Path(generated).read_text().splitlines()]
recognised = 0
for line in lines:
    tokens = [model.index[word] for word in line["text"].split()] + ([3] if line["ended"] else [])
    given = model.probabilities(tokens)
    assert abs(given.max() - line["probability"]) < 1e-5, line
    assert given.max() - given[model.class_names.index(line["classified_as"])] < 1e-5, line
    recognised += model.class_names[given.argmax()] == line["label"]
fidelity = recognised / len(lines)
print(f"label fidelity {fidelity:.4f} of {len(lines)} texts")
assert len(lines) == 20 * len(model.class_names)
assert abs(fidelity - trials.loc[trial_id, "label_fidelity"]) <= 1 / len(lines) + 1e-12, trials.loc[trial_id]

# A word that is a special token is read otherwise.
compared = 0
for row in pd.read_parquet(predicted).itertuples():
    if pd.isna(row.problem) and "<unk>" not in row.text:
        tokens = [model.index[word] for word in row.text.split()] + [3]
        given = model.probabilities(tokens[: model.model["text"]["max_tokens"]])
        found = dict(row.probabilities)
        assert max(abs(found[name] - p) for name, p in zip(model.class_names, given)) < 1e-5, row
        compared += 1
print(f"{compared} predicted texts have the same probabilities")
assert compared > 0
